"""Applications that need fewer words: of the invited, whose unit speaks for them, and of the vetted, once a year."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts import invitations
from accounts import steps as people
from accounts.errors import WrongState
from accounts.models import Application, User
from audit.acts import act
from forum.review.applications import send


@act()
def apply_invited(*, by: User, purpose: str) -> Application:
    """With an invitation to an address of theirs: agency, country and role are its own, its sender is the sponsor."""
    invitation = invitations.usable_by(by)
    if invitation is None:
        raise WrongState(_("The invitation has ended or was taken back. Apply without it, or ask for a new one."))
    unit = invitation.organisation
    application = people.make_application(
        by, agency=unit.name, country=unit.country, purpose=purpose, sponsor_email=invitation.by.email,
        role=invitation.role,
    )  # fmt: skip
    invitations.use(invitation, by)
    send(application)
    return application


@act()
def renew(*, by: User, purpose: str, sponsor_email: str) -> Application:
    """A year is nearly over: two moderators decide once more. Roles, boards and the unit stay as they are."""
    application = people.make_renewal(by, purpose=purpose, sponsor_email=sponsor_email)
    send(application)
    return application
