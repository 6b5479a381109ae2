"""What can happen to an application to be vetted."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class ApplicationSubmitted(Event):
    """A person asked to be vetted, or completed what was returned."""

    op: ClassVar = Operation.APPLICATION_SUBMIT
    kind: ClassVar = "application"


class ApplicationApproved(Event):
    """A moderator approved; with the second approval the applicant is vetted."""

    op: ClassVar = Operation.APPLICATION_APPROVE
    kind: ClassVar = "application"


class ApplicationReturned(Event):
    """A moderator returned it to be completed."""

    op: ClassVar = Operation.APPLICATION_RETURN
    kind: ClassVar = "application"


class ApplicationRefused(Event):
    """A moderator refused it."""

    op: ClassVar = Operation.APPLICATION_REFUSE
    kind: ClassVar = "application"
