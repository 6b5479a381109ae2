"""Steps of vetting, called inside a room's action: put something in the queue, decide on it, take it out again."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import BadInput, Conflict
from accounts.models import Role, User
from forum.alerts import steps as alerts
from forum.alerts import streams
from forum.alerts.models import InboxItem
from forum.cases.models import Case
from forum.review import permissions, turns, with_verdict
from forum.review.models import Decision, HeldVerdict, Review
from forum.review.queries import vetters_of


def put_in_queue(
    *,
    kind: Review.Kind,
    subject: UUID,
    case: Case | None,
    author: User,
    seen_hash: str,
    approvals_needed: int = 1,
    other_case: Case | None = None,
) -> Review:
    """Something waits for vetting; the constraint one_open_review refuses a second row for the same thing."""
    review = Review.objects.create(
        kind=kind,
        subject=subject,
        case=case,
        author=author,
        seen_hash=seen_hash,
        approvals_needed=approvals_needed,
        other_case=other_case,
    )
    review.vetters = poke_vetters(review, is_new=True)
    return review


def poke_vetters(review: Review, *, is_new: bool = False) -> list[User]:
    """Whose queue has changed: those who may vet it, so that nobody learns of what is hidden from them."""
    if review.case is not None:
        people = vetters_of(review, is_new=is_new)
    else:
        people = list(User.objects.cleared().holding(Role.MODERATOR).exclude(pk=review.author_id))
    streams.poke_queue(people)
    return people


def ask_moderators(review: Review) -> None:
    """Those who may vet it are told, nobody else: what is pending notifies no reader. Last in the action."""
    kind, key = InboxItem.Kind.TO_VET, f"vet:{review.pk}"
    people, review.vetters = review.vetters, None
    people = vetters_of(review) if people is None else people
    alerts.tell(turns.asked_first(review, people), kind=kind, key=key, case=review.case, target=review.pk)


def decide(*, by: User, review_id: UUID, verdict: Decision.Verdict, seen: str, reason: str = "") -> tuple[Review, bool]:
    """One moderator's verdict on exactly the text they were shown; True when the thing is now decided.

    Compare-and-set on the content's hash: what the author changed meanwhile is not approved unseen.
    """
    review = Review.objects.visible_to(by).locked(review_id)
    permissions.check_decide(by, review)
    if seen != review.seen_hash:
        raise Conflict(_("The author has changed this since you opened it. Look at the new version, then decide."))
    reason = reason.strip()
    if verdict != Decision.Verdict.APPROVE and not reason:
        raise BadInput(_("Write a reason: the author needs to know what to change."))
    spent = _spent(review, by)
    decision = Decision.objects.create(review=review, by=by, verdict=verdict, reason=reason, seen_hash=seen, **spent)
    _take_held(decision)
    approvals = review.decisions.filter(verdict=Decision.Verdict.APPROVE).count()
    decided = verdict != Decision.Verdict.APPROVE or approvals >= review.approvals_needed
    _store(review, _state_after(verdict) if decided else Review.State.WAITING)
    return review, decided


def _take_held(decision: Decision) -> None:
    """In this very transaction, so that a held verdict, and a strike with it, is given once, whatever dies when."""
    held = HeldVerdict.objects.filter(review=decision.review, by=decision.by).select_related("review__case").first()
    if held is None:
        return
    held.delete()
    if held.strike and held.verdict == decision.verdict:  # in another window they may have decided otherwise since
        with_verdict.strike(decision, held.strike, held.strike_words)


def _spent(review: Review, by: User) -> dict[str, int | None]:
    """Seconds that it waited, and that they had it in hand, until they pressed the button."""
    pressed = HeldVerdict.objects.filter(review=review, by=by).values_list("held_at", flat=True).first()
    now = pressed or timezone.now()
    is_theirs = review.lease_by_id == by.pk and review.lease_since is not None
    in_hand = max(0, int((now - review.lease_since).total_seconds())) if is_theirs and review.lease_since else None
    return {"waited": max(0, int((now - review.waiting_since).total_seconds())), "in_hand": in_hand}


def withdraw(kind: Review.Kind, subject: UUID) -> None:
    """The author took it back, or sends a new version: the open review, if any, is over."""
    for review in Review.objects.filter(kind=kind, subject=subject, state=Review.State.WAITING):
        _store(review, Review.State.WITHDRAWN)


def over(review: Review, by: User) -> None:
    """This moderator put another version in its place."""
    HeldVerdict.objects.filter(review=review, by=by).delete()  # as in decide()
    _store(review, Review.State.WITHDRAWN)


def _state_after(verdict: Decision.Verdict) -> Review.State:
    return {
        Decision.Verdict.APPROVE: Review.State.APPROVED,
        Decision.Verdict.RETURN: Review.State.RETURNED,
        Decision.Verdict.QUARANTINE: Review.State.QUARANTINED,
    }[verdict]


def _store(review: Review, state: Review.State) -> None:
    """Conditional on version and state, so that on SQLite too two decisions can't both end a review."""
    changed = Review.objects.filter(pk=review.pk, version=review.version, state=Review.State.WAITING).update(
        state=state, lease_by=None, lease_until=None, version=F("version") + 1
    )
    if not changed:
        raise Conflict(_("Another moderator has just decided on this."))
    review.state = state
    review.version += 1
    review.lease_by = None
    review.lease_until = None
    poke_vetters(review)
    if state != Review.State.WAITING:
        alerts.settle(review.pk)  # nobody needs to be told of it any more
