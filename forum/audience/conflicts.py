"""Conflicts of interest: who must not work on a case is out of it, by their own word or a moderator's."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotAllowed, NotFoundHere
from accounts.models import Role, User
from audit import log
from audit.acts import act
from forum.alerts import streams
from forum.audience import events, permissions
from forum.audience.narrowing import release_held_by_others
from forum.boards.models import Membership
from forum.cases.models import Case, Conflict
from forum.cases.permissions import reads_only_until
from forum.cases.queries import audience_of

LONGEST_REASON = 400


@act()
def declare(*, by: User, case_id: UUID, user_id: UUID, reason: str = "") -> Case:
    """From now on the case does not exist for that person. Of oneself it needs no reason."""
    case = Case.objects.visible_to(by).locked(case_id)
    person = audience_of(case).filter(pk=user_id).first()
    if person is None:
        raise NotFoundHere
    permissions.check_declare_conflict(by, case, person, moderates_it=_moderates(by, case))
    if person.pk != by.pk:
        _check_reason(reason)
    told = events.ConflictDeclared(
        object=str(case.pk), case=str(case.pk), person=str(person.pk), subject=person.audit_actor,
        justification=reason.strip(),
    )  # fmt: skip
    log.record(told, by=by)
    Conflict.objects.create(case=case, user=person)
    release_held_by_others(case)
    streams.recheck()
    return case


@act()
def lift(*, by: User, case_id: UUID, user_id: UUID, reason: str) -> Case:
    """Another moderator of the board has looked at it: that person may work on the case again."""
    case = Case.objects.visible_to(by).locked(case_id)
    if not _moderates(by, case):
        raise NotAllowed(_("Only a moderator of its board lifts a conflict."))
    _check_reason(reason)
    conflict = Conflict.objects.standing().filter(case=case, user=user_id).select_related("user").first()
    if conflict is None:
        raise NotFoundHere
    person = conflict.user
    told = events.ConflictLifted(
        object=str(case.pk), case=str(case.pk), person=str(person.pk), subject=person.audit_actor,
        justification=reason.strip(),
    )  # fmt: skip
    log.record(told, by=by)
    conflict.lifted_at = timezone.now()
    conflict.save(update_fields=["lifted_at"])
    return case


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise BadInput(_("Write why; it stands in the trail."))
    if len(reason.strip()) > LONGEST_REASON:
        raise BadInput(_("Write why in at most %(count)d characters.") % {"count": LONGEST_REASON})


def _moderates(by: User, case: Case) -> bool:
    if case.author_id == by.pk:  # who takes a case over does not choose who vets it
        return False
    seats = Membership.objects.current().filter(board=case.board_id, user=by, is_moderator=True)
    return by.has_role(Role.MODERATOR) and seats.exists() and reads_only_until(by, case) is None
