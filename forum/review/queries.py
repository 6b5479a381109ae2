"""What the queue and an author's pages read about vetting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from accounts.models import Role, User
from accounts.remembering import remembered
from forum.cases.queries import moderators_of
from forum.review.models import Decision, Review


@dataclass(frozen=True)
class Standing:
    """Where something of one's own stands: still waiting, or what the moderators said."""

    state: str
    waiting_since: object
    approvals: int
    approvals_needed: int
    reason: str


def vetters_of(review: Review, *, is_new: bool = False) -> list[User]:
    """Who is asked to vet something of a case: not its author, and for an answer's reasons nobody who answers too.

    Of one that `is_new` nobody has stepped back yet.
    """
    assert review.case is not None
    recused = set() if is_new else set(review.recusals.values_list("user", flat=True))
    people = [one for one in moderators_of(review.case) if one.pk != review.author_id and one.pk not in recused]
    if review.other_case is not None:
        people = _who_also(moderators_of(review.other_case), people)
    if review.kind == Review.Kind.HANDOVER:
        units = {review.author.organisation_id, review.case.organisation_id}
        people = [one for one in people if one.organisation_id not in units]
    if review.kind == Review.Kind.ANSWER:
        experts = set(User.objects.holding(Role.EXPERT).filter(pk__in=[one.pk for one in people]))
        people = [one for one in people if one not in experts]
    return people


def _who_also(these: Iterable[User], people: Iterable[User]) -> list[User]:
    known = {one.pk for one in these}
    return [one for one in people if one.pk in known]


def held_by_others(user: User, reviews: Sequence[UUID]) -> dict[UUID, str]:
    """Of these reviews, as far as this person sees them, those that another moderator holds now, with their name."""
    held = Review.objects.visible_to(user).filter(pk__in=reviews, lease_until__gt=timezone.now())
    return dict(held.exclude(lease_by=user).values_list("pk", "lease_by__name"))


def standings(subjects: Iterable[UUID]) -> dict[UUID, Standing]:
    """The newest review of each subject, in two queries however many there are."""
    reviews: dict[UUID, Review] = {}
    for review in (
        Review.objects.filter(subject__in=list(subjects)).order_by("waiting_since").prefetch_related("decisions")
    ):
        reviews[review.subject] = review
    return {subject: _standing(review) for subject, review in reviews.items()}


def _standing(review: Review) -> Standing:
    decisions = sorted(review.decisions.all(), key=lambda decision: decision.at)
    refusals = [one for one in decisions if one.verdict != Decision.Verdict.APPROVE]
    approvals = sum(one.verdict == Decision.Verdict.APPROVE for one in decisions)
    reason = refusals[-1].reason if refusals else ""
    return Standing(review.state, review.waiting_since, approvals, review.approvals_needed, reason)


def usual_wait(board_id: UUID) -> timedelta | None:
    """Median time from waiting to the last decision of the board's 20 newest; None before there are five.

    Of ten minutes ago at most: who has just written is told it on each page, and a board decides thousands in 60 days.
    """
    seconds = remembered(f"usual-wait-{board_id}", lambda: _usual_wait(board_id), 600)
    return timedelta(seconds=seconds) if seconds >= 0 else None


def _usual_wait(board_id: UUID) -> float:
    """In seconds; less than nought is none."""
    lately = Decision.objects.filter(review__case__board=board_id, at__gt=timezone.now() - timedelta(days=60))
    # Without the reasons of answers: else the wait would tell experts that others have answered.
    unlike = [Review.Kind.ANSWER, Review.Kind.FLAG, Review.Kind.SECOND_LOOK, Review.Kind.APPEAL]
    decided = lately.exclude(review__kind__in=unlike).order_by("-at")
    waits = sorted(at - since for at, since in decided.values_list("at", "review__waiting_since")[:20])
    return waits[len(waits) // 2].total_seconds() if len(waits) >= 5 else -1.0
