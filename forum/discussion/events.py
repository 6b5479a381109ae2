"""What can happen to a post."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class PostWritten(Event):
    """Somebody wrote a post; it waits for vetting."""

    op: ClassVar = Operation.POST_WRITE
    kind: ClassVar = "post"


class PostEdited(Event):
    """An author sent another version of a post; readers keep the approved one."""

    op: ClassVar = Operation.POST_EDIT
    kind: ClassVar = "post"


class RevisionWithdrawn(Event):
    """An author took back a text that was not approved."""

    op: ClassVar = Operation.POST_WITHDRAW
    kind: ClassVar = "post"


class PostApproved(Event):
    """A moderator let a post, or a new version of one, be read."""

    op: ClassVar = Operation.POST_APPROVE
    kind: ClassVar = "post"


class PostCorrected(Event):
    """A moderator corrected a post and let that be read; detail: hashes of what was shown, and of what is read."""

    op: ClassVar = Operation.POST_CORRECT
    kind: ClassVar = "post"


class PostQuarantined(Event):
    """A moderator hid a text from everyone, its author included."""

    op: ClassVar = Operation.POST_QUARANTINE
    kind: ClassVar = "post"


class PostReturned(Event):
    """A moderator returned a text to its author with a reason."""

    op: ClassVar = Operation.POST_RETURN
    kind: ClassVar = "post"


class CaseSlowed(Event):
    """A moderator set how long somebody waits between two posts in a case, or ended that; detail: how long."""

    op: ClassVar = Operation.CASE_SLOW
    kind: ClassVar = "case"


class BoardSlowed(Event):
    """The same for a whole board."""

    op: ClassVar = Operation.BOARD_SLOW
    kind: ClassVar = "board"


class PostsConsulted(Event):
    """Somebody read a page of a case's discussion."""

    op: ClassVar = Operation.POST_CONSULT
    kind: ClassVar = "discussion"
