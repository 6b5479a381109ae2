"""The use cases of an appeal: its author writes it once, and somebody who had no part in it upholds or overturns."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import BadInput, Conflict, WrongState
from accounts.models import User
from audit import log
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem
from forum.cases.models import Case
from forum.cases.queries import moderators_of
from forum.conduct import events, judging, permissions
from forum.conduct.models import Appeal, Strike
from forum.conduct.restoring import Became, put_back
from forum.review import permissions as review_permissions
from forum.review import steps as review
from forum.review.models import Decision, Review
from forum.review.queries import vetters_of

Kind = InboxItem.Kind
Verdict = Decision.Verdict


@act()
def appeal_decision(*, by: User, review_id: UUID, words: str) -> Appeal:
    """Against what was returned, taken down or held back; it stays so until the appeal is decided."""
    return _send(by, permissions.decision_against(by, review_id), None, words)


@act()
def appeal_strike(*, by: User, strike_id: UUID, words: str) -> Appeal:
    """Against a strike alone; it counts until the appeal is decided."""
    mine = Strike.objects.filter(person=by) if by.is_cleared else Strike.objects.none()
    strike = mine.select_related("by", "decision__by", "decision__review__case__board").one(strike_id)
    return _send(by, strike.decision, strike, words)


@act()
def uphold(*, by: User, review_id: UUID, seen: str, reason: str) -> Appeal:
    """The decision stands; its author and who decided first are told why."""
    appeal, case = _decide(by, review_id, Verdict.RETURN, seen, reason)
    log.record(events.DecisionUpheld(**_of(appeal, case), justification=reason.strip()), by=by)
    _tell(appeal)
    return appeal


@act()
def overturn(*, by: User, review_id: UUID, seen: str, reason: str) -> Appeal:
    """A strike counts no more; what was turned down waits for vetting again, and a strike for it goes with it."""
    appeal, case = _decide(by, review_id, Verdict.APPROVE, seen, reason)
    strikes = Strike.objects.filter(decision=appeal.decision_id, overturned_at=None)
    if gone := list(strikes.values_list("pk", flat=True)):
        strikes.update(overturned_at=timezone.now())
        review.withdraw(Review.Kind.APPEAL, gone[0])  # what was written against the strike alone needs nobody any more
    became = Became.NOTHING if appeal.strike_id else put_back(appeal.decision, case)
    log.record(events.DecisionOverturned(**_of(appeal, case), justification=reason.strip(), detail=became), by=by)
    _tell(appeal)
    return appeal


def _send(by: User, decision: Decision, strike: Strike | None, words: str) -> Appeal:
    """Under the case's lock: two sent at the same moment are one."""
    words = words.replace("\r\n", "\n").replace("\x00", "").strip()
    case = Case.objects.locked(str(decision.review.case_id))
    permissions.check_appeal(decision, strike, words)
    had_part = judging.part_in(decision, strike)
    people = [one for one in moderators_of(case) if one.pk not in had_part | {by.pk}]
    if not people:
        raise WrongState(
            _("Nobody on this board could judge this now. Ask an administrator to put another moderator on the board, "
              "and send it then.")
        )  # fmt: skip
    item = review.put_in_queue(
        kind=Review.Kind.APPEAL, subject=strike.pk if strike else decision.review_id, case=case, author=by,
        seen_hash=judging.hash_of(decision, strike, words),
    )  # fmt: skip
    judging.leave_to_others(item, people, had_part, strike.by if strike else decision.by)
    appeal = Appeal.objects.create(review=item, decision=decision, strike=strike, words=words)
    log.record(events.AppealSent(object=str(item.pk), case=str(case.pk), detail="strike" if strike else ""), by=by)
    # Without the case, in whose trail its readers would see who was left out.
    alerts.tell(vetters_of(item), kind=Kind.TO_VET, key=f"vet:{item.pk}", target=item.pk)
    return appeal


def _decide(by: User, review_id: UUID, verdict: Decision.Verdict, seen: str, reason: str) -> tuple[Appeal, Case]:
    """The case's lock first, then the review's; a case that lies with its author again is locked all the same."""
    item = Review.objects.visible_to(by).filter(kind=Review.Kind.APPEAL, case__isnull=False).one(review_id)
    case = Case.objects.select_related("author").locked(str(item.case_id))
    review_permissions.check_decide(by, item)
    appeal = Appeal.objects.select_related("strike__by", "decision__by", "decision__review__author").get(review=item)
    if seen != item.seen_hash:
        raise Conflict(_("This is not what you were shown. Load the page again."))
    if not reason.strip():
        raise BadInput(_("Write a reason: who appealed and who decided first are told."))
    appeal.decision.review.case = case
    appeal.review, _done = review.decide(by=by, review_id=review_id, verdict=verdict, seen=seen, reason=reason)
    return appeal, case


def _tell(appeal: Appeal) -> None:
    """Both, by rows that name no case; their own pages say what and why."""
    key = f"appeal:{appeal.pk}"
    alerts.tell([appeal.review.author], kind=Kind.APPEAL_DECIDED, key=key, target=appeal.pk, about=appeal.review.author)
    alerts.tell([appeal.by], kind=Kind.APPEALED, key=key, target=appeal.pk)


def _of(appeal: Appeal, case: Case) -> dict[str, str]:
    return {"object": str(appeal.review_id), "case": str(case.pk)}
