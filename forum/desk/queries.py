"""What the desk reads: the queue, and one item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import User
from forum.arrival.queries import found_in
from forum.boards.models import Board, moderates
from forum.care.weariness import for_somebody_fresh
from forum.clues.models import Clue
from forum.review.models import Decision, Escalation, HeldVerdict, Question, Review, ReviewQuerySet

PAGE = 50


ONLY = "desk_only"  # the session's key of what it wants to see


@dataclass(frozen=True)
class Only:
    """One board, one kind, or all of them; what is none of these is as if nothing were chosen."""

    board: UUID | None = None
    kind: str = ""

    @classmethod
    def chosen(cls, told: Sequence[str]) -> Only:
        board, kind = (*told, "", "")[:2]
        try:
            board_id = UUID(board) if board else None
        except ValueError:
            board_id = None
        return cls(board_id, kind if kind in Review.Kind.values else "")

    def of(self, reviews: ReviewQuerySet) -> ReviewQuerySet:
        reviews = reviews.filter(case__board=self.board) if self.board else reviews
        return reviews.filter(kind=self.kind) if self.kind else reviews


@dataclass(frozen=True)
class Row:
    """One line of the queue."""

    review: Review
    approvals: int
    is_asked: bool = False  # its author was asked something, and has not answered
    is_escalated: bool = False
    for_somebody_fresh: bool = False  # this moderator has vetted many of the kind, and another could take it
    medium: str = ""  # of a clue: audio, image
    language: str = ""
    found: str = ""  # by screening, in a few words


@dataclass(frozen=True)
class Head:
    """What stands above the queue: how many wait, for how long half of them do, how many of them I hold."""

    waiting: int
    median: datetime | None  # since when the middle one waits
    held: int


def at_hand(user: User, only: Only, *, has_decided: bool) -> dict[str, Any]:
    """What every page of the desk shows beside the item."""
    reviews = only.of(Review.objects.to_decide(user))
    rows = _rows(user, reviews)
    return {
        "rows": rows,
        "head": _head(user, reviews, rows),
        "held": held_by(user) if has_decided else None,
        "only": only,
        "boards": Board.objects.filter(moderates(user, "pk")).order_by("name"),
        "kinds": Review.Kind.choices,
    }


def queue(user: User) -> list[Row]:
    """What waits for this person: passed on first, then the oldest."""
    return _rows(user, Review.objects.to_decide(user))


def _rows(user: User, reviews: ReviewQuerySet) -> list[Row]:
    """A page of it: three queries, a few more for who has vetted much already."""
    clue = Clue.objects.filter(pk=OuterRef("subject"))
    rows = list(
        reviews.select_related("case__board", "author__organisation", "lease_by").annotate(
            is_asked=Exists(Question.objects.open().filter(review=OuterRef("pk"))),
            approvals=Count("decisions", filter=Q(decisions__verdict=Decision.Verdict.APPROVE)),
            medium=Subquery(clue.values("medium")[:1]),
            language=Subquery(clue.values("language")[:1]),
        )[:PAGE]
    )
    media = {row.pk: vars(row)["medium"] for row in rows}
    fresh = for_somebody_fresh(user, {pk: medium for pk, medium in media.items() if medium})
    found = found_in(row.subject for row in rows if row.kind == Review.Kind.CLUE)
    return [_row(one, found.get(one.subject, ""), for_somebody_fresh=one.pk in fresh) for one in rows]


def _row(review: Review, found: str, *, for_somebody_fresh: bool) -> Row:
    told = vars(review)  # what the query added
    medium, language = told["medium"] or "", told["language"] or ""
    marks = (told["approvals"], told["is_asked"], told["is_escalated"], for_somebody_fresh)
    return Row(review, *marks, medium if medium != Clue.Medium.TEXT else "", language, found)


def _head(user: User, reviews: ReviewQuerySet, rows: Sequence[Row]) -> Head:
    """From the page itself where it is all there is; else two short queries more, however much waits."""
    if len(rows) < PAGE:
        held = sum(row.review.holder == user for row in rows)
        since = sorted(row.review.waiting_since for row in rows)
        return Head(len(rows), since[len(rows) // 2] if rows else None, held)
    mine = Count("pk", filter=Q(lease_by=user, lease_until__gt=timezone.now()))
    counted = reviews.order_by().aggregate(waiting=Count("pk"), held=mine)
    middle = reviews.order_by("waiting_since").values_list("waiting_since", flat=True)[counted["waiting"] // 2 :]
    return Head(counted["waiting"], next(iter(middle[:1]), None), counted["held"])


def item(user: User, review_id: UUID) -> Review:
    """One review this person may vet."""
    gone = [Review.State.QUARANTINED, Review.State.WITHDRAWN]  # what is hidden from everyone is hidden here too
    related = Review.objects.visible_to(user).exclude(state__in=gone)
    related = related.annotate(
        is_escalated=Exists(Escalation.objects.filter(review=OuterRef("pk"))),
        has_decided=Exists(Decision.objects.filter(review=OuterRef("pk"), by=user)),
        is_asked=Exists(Question.objects.filter(review__case=OuterRef("case"), review__subject=OuterRef("subject"))),
    )
    return related.select_related("case__board", "author__organisation", "lease_by").one(review_id)


def was_taken_back(user: User, review_id: UUID) -> bool:
    """Whether something this person could vet is over because its author changed it or took it back."""
    return Review.objects.visible_to(user).filter(pk=review_id, state=Review.State.WITHDRAWN).exists()


def held_by(user: User) -> HeldVerdict | None:
    """The newest verdict of theirs that can still be undone."""
    mine = HeldVerdict.objects.filter(by=user, taken_at=None).select_related("review__case")
    return mine.order_by("-held_at").first()


def escalations(review: Review) -> list[Escalation]:
    """Who passed it on, and why; for those who may vet it. No query where nobody did."""
    if not vars(review).get("is_escalated", True):
        return []
    return list(review.escalations.select_related("by", "review__case").order_by("at"))
