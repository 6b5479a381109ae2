"""A case whose author is gone: a coordinator of its unit names another, and a moderator of elsewhere decides.

Alone nobody could: who may shut an author out would otherwise read, or let read, each case of their unit.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from accounts import rosters
from accounts.errors import BadInput, NotFoundHere, WrongState
from accounts.models import Role, User
from audit import log
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem
from forum.audience import events, permissions
from forum.audience.handing_over import about, make_theirs
from forum.audience.models import Handover
from forum.cases.models import Case
from forum.review import steps
from forum.review.models import Decision, Review

State = Handover.State


@act()
def ask(*, by: User, code: str, email: str, reason: str) -> Handover:
    """Nothing changes yet. The coordinator does not see the case, they know its code."""
    if not (by.is_cleared and by.has_role(Role.COORDINATOR)):
        raise NotFoundHere
    if not reason.strip():
        raise BadInput(_("Write why; a moderator reads it, and it stands in the trail."))
    units = rosters.kept_by(by)
    found = Case.objects.filter(code=code.strip().upper(), organisation__in=units).values_list("pk", flat=True).first()
    case = Case.objects.locked(found) if found else None
    to = User.objects.with_clearance().filter(email=email.strip().lower(), organisation__in=units).first()
    review = _put(by, case, to, reason.strip()) if case and to and permissions.may_be_given(by, case, to) else None
    if review is None:
        # One sentence: whether there is such a case, who answered in it and who is kept out is not said here.
        raise BadInput(
            _(
                "There is no case of this code whose author is gone, that person can't take it, nobody else may decide "
                "on it, or it was asked for already."
            )
        )
    steps.ask_moderators(review)
    return Handover.objects.get(pk=review.subject)


@act()
def approve(*, by: User, review_id: UUID, seen: str) -> Case:
    """From now on the case is theirs; who asked for it learns that, and nothing of the case."""
    case, one = _opened(by, review_id)
    asker, to = (User.objects.with_clearance().get(pk=pk) for pk in (one.by_id, one.to_id))
    is_keeper = rosters.kept_by(asker).filter(pk=case.organisation_id).exists()
    if not is_keeper or not permissions.may_be_given(asker, case, to):
        raise WrongState(_("The author is back, or that person can't take the case any more. Return this."))
    steps.decide(by=by, review_id=review_id, verdict=Decision.Verdict.APPROVE, seen=seen)
    log.record(events.HandedOver(**about(case, to), detail="its author is gone"), by=by)
    one.move_to(State.ACCEPTED)
    case.handovers.filter(state=State.OFFERED).update(state=State.WITHDRAWN)
    make_theirs(case, to)
    alerts.tell([to], kind=InboxItem.Kind.HANDED_OVER, key=f"given:{one.pk}", case=case, target=case.pk)
    alerts.tell([asker], kind=InboxItem.Kind.GIVEN, key=f"given:{one.pk}", target=one.pk)
    return case


@act()
def send_back(*, by: User, review_id: UUID, seen: str, reason: str) -> Case:
    """No, with a reason, which stands in the trail: whoever asked does not see the case, so not what is said of it."""
    case, one = _opened(by, review_id)
    steps.decide(by=by, review_id=review_id, verdict=Decision.Verdict.RETURN, seen=seen, reason=reason)
    told = events.GivingReturned(object=str(case.pk), case=str(case.pk), justification=reason.strip())
    log.record(told, by=by)
    one.move_to(State.RETURNED)
    alerts.tell([one.by], kind=InboxItem.Kind.NOT_GIVEN, key=f"given:{one.pk}", target=one.pk)
    return case


def _put(by: User, case: Case, to: User, reason: str) -> Review | None:
    """Into the queue of the moderators; None when there is nobody who may decide, or it waits there already."""
    waits = case.handovers.filter(state=State.ASKED).exists()
    if waits or not permissions.of_elsewhere(by, case):
        return None
    log.record(events.GivingAsked(**about(case, to), justification=reason), by=by)
    one = Handover.objects.create(case=case, by=by, to=to, state=State.ASKED, reason=reason)
    hashed = one.seen_hash()
    return steps.put_in_queue(kind=Review.Kind.HANDOVER, subject=one.pk, case=case, author=by, seen_hash=hashed)


def _opened(by: User, review_id: UUID) -> tuple[Case, Handover]:
    """The case first, then what is asked of it: the one order of locks."""
    subject = Review.objects.visible_to(by).one(review_id, kind=Review.Kind.HANDOVER).subject
    case = Case.objects.visible_to(by).locked(Handover.objects.one(subject).case_id)
    return case, Handover.objects.locked(subject)
