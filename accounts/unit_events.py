"""What can happen to organisations, their rosters and their invitations."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class OrganisationsConsulted(Event):
    """An administrator read the list of organisations."""

    op: ClassVar = Operation.PEOPLE_CONSULT
    kind: ClassVar = "organisation"


class OrganisationCreated(Event):
    """An administrator entered an organisation."""

    op: ClassVar = Operation.ORGANISATION_CREATE
    kind: ClassVar = "organisation"
    administrative: ClassVar = True


class OrganisationChanged(Event):
    """What stands in the registry about an organisation was changed by an administrator."""

    op: ClassVar = Operation.ORGANISATION_CHANGE
    kind: ClassVar = "organisation"
    administrative: ClassVar = True


class DutyChanged(Event):
    """How a unit is reached, and how fast it answers, was changed by who keeps its roster."""

    op: ClassVar = Operation.ORGANISATION_CHANGE_DUTY
    kind: ClassVar = "organisation"


class RosterConsulted(Event):
    """A coordinator read who belongs to a unit."""

    op: ClassVar = Operation.ROSTER_CONSULT
    kind: ClassVar = "organisation"


class PersonAttested(Event):
    """A coordinator said that somebody still works for their unit."""

    op: ClassVar = Operation.ROSTER_ATTEST
    kind: ClassVar = "account"


class PersonLeft(Event):
    """A coordinator said that somebody has left: shut out at once."""

    op: ClassVar = Operation.ROSTER_LEAVE
    kind: ClassVar = "account"


class PersonInvited(Event):
    """A unit gave its word for somebody by their address; that vets nobody."""

    op: ClassVar = Operation.INVITATION_SEND
    kind: ClassVar = "invitation"


class InvitationWithdrawn(Event):
    """An invitation was taken back before it was used."""

    op: ClassVar = Operation.INVITATION_WITHDRAW
    kind: ClassVar = "invitation"


class InvitationUsed(Event):
    """The person of the address applied with it, while who had invited them still could."""

    op: ClassVar = Operation.INVITATION_USE
    kind: ClassVar = "invitation"
