"""Another owner for a case: offered by its author and accepted. (giving.py: when the author is gone.)"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.errors import NotAllowed, WrongState
from accounts.models import User
from audit import log
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts import streams
from forum.alerts.models import InboxItem
from forum.audience import events, permissions
from forum.audience.models import Handover
from forum.cases.models import Case, Grant


@act()
def offer(*, by: User, case_id: UUID, to_id: UUID) -> Handover:
    """The author asks a colleague to take the case."""
    case = Case.objects.visible_to(by).locked(case_id)
    to = User.objects.with_clearance().one(to_id)
    permissions.check_offer(by, case, to)
    if case.handovers.filter(state=Handover.State.OFFERED).exists():
        raise WrongState(_("This case is offered to somebody already; take that back first."))
    log.record(events.HandoverOffered(**about(case, to)), by=by)
    one = Handover.objects.create(case=case, by=by, to=to)
    alerts.tell([to], kind=InboxItem.Kind.OFFERED, key=f"offer:{one.pk}", case=case, target=case.pk)
    return one


@act()
def accept(*, by: User, handover_id: UUID) -> Case:
    """Everything the author could do is theirs from now on."""
    case, one = _opened(by, handover_id)
    if one.to_id != by.pk:
        raise NotAllowed(_("This case is offered to somebody else."))
    permissions.check_take(case, by)
    former = case.author
    log.record(events.HandedOver(**about(case, by)), by=by)
    one.move_to(Handover.State.ACCEPTED)
    make_theirs(case, by)
    Grant.objects.let_in(case, former, Grant.Reason.NAMED)
    alerts.tell([former], kind=InboxItem.Kind.HANDED_OVER, key=f"handed:{one.pk}", case=case, target=case.pk)
    return case


@act()
def refuse(*, by: User, handover_id: UUID) -> Case:
    """Declined by whom it was offered to, or taken back by the author."""
    case, one = _opened(by, handover_id)
    if by.pk not in {one.to_id, one.by_id}:
        raise NotAllowed(_("This is between the two of them."))
    declined = by.pk == one.to_id
    detail = "declined" if declined else "taken back"
    log.record(events.HandoverDeclined(object=str(case.pk), case=str(case.pk), detail=detail), by=by)
    one.move_to(Handover.State.DECLINED if declined else Handover.State.WITHDRAWN)
    return case


def _opened(by: User, handover_id: UUID) -> tuple[Case, Handover]:
    case = Case.objects.visible_to(by).locked(Handover.objects.one(handover_id).case_id)
    one = Handover.objects.locked(handover_id)
    if one.state != Handover.State.OFFERED:
        raise WrongState(_("This offer is over already."))
    return case, one


def make_theirs(case: Case, to: User) -> None:
    """The step of it, for whoever has decided so."""
    case.author = to
    case.save(update_fields=["author"])
    alerts.follow(to, case)
    case.touch()
    streams.poke_case(case)
    streams.recheck()


def about(case: Case, to: User) -> dict[str, str]:
    return {"object": str(case.pk), "case": str(case.pk), "person": str(to.pk), "subject": to.audit_actor}
