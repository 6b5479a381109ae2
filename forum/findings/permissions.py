"""Who accepts findings; visible_to has already said that they see the case and read the thing."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.errors import NotAllowed, WrongState
from accounts.models import Role, User
from forum.cases.models import Case
from forum.cases.permissions import reads_only_until


def may_accept(by: User, case: Case) -> bool:
    """Its owner, or a coordinator of its organisation."""
    return case.author_id == by.pk or (by.has_role(Role.COORDINATOR) and case.organisation_id == by.organisation_id)


def check_accept(by: User, case: Case) -> None:
    """Also of a case that is located or closed: that is when one knows."""
    if not may_accept(by, case):
        raise NotAllowed(_("Only the owner of this case and a coordinator of its organisation accept findings."))
    if not case.is_published:
        raise WrongState(_("This case is not open, so nothing in it is accepted as a finding."))
    if reads_only_until(by, case):
        raise NotAllowed(_("You opened this case in an emergency: you can read it, and add nothing."))
