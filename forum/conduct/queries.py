"""What pages read: one's own strikes and decisions, what a moderator decided, and the strikes that one looks after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from accounts.models import User
from audit.protected import ProtectedQuerySet
from forum.boards.models import Board, moderates
from forum.cases.limit_models import kept_out
from forum.cases.models import Case, audience
from forum.conduct.models import Appeal, Strike
from forum.conduct.permissions import AFTER, against, given_by
from forum.review.models import Decision, Review

PAGE = 50
KEPT = timedelta(days=365)  # strikes that lapsed long ago are shown to nobody


@dataclass(frozen=True)
class Verdict:
    """Of an appeal: whether it waits, what was said and why."""

    state: str  # waiting, upheld, overturned
    reason: str

    @classmethod
    def of(cls, appeal: Appeal) -> Verdict:
        """From rows that were read with it."""
        names = {Review.State.APPROVED: "overturned", Review.State.RETURNED: "upheld"}
        names[Review.State.WITHDRAWN] = "overturned"  # a strike, with the decision that it was for
        said = [one.reason for one in appeal.review.decisions.all()]
        return cls(names.get(Review.State(appeal.review.state), "waiting"), said[-1] if said else "")


@dataclass(frozen=True)
class Line:
    """A decision, a strike or both, as one reader is shown them."""

    review: UUID
    at: datetime
    kind: str
    verdict: str
    code: str  # of a case that they see
    case: UUID | None
    reason: str  # of the decision; empty for what is held back, which its author is not told
    strike: Strike | None
    appeal: Verdict | None
    strike_appeal: Verdict | None
    can_appeal: bool = False
    can_appeal_strike: bool = False
    can_strike: bool = False


def mine(user: User) -> list[Line]:
    """What was decided against them lately, and their strikes; a constant number of queries."""
    recent = Decision.objects.filter(against(user), at__gt=_first_day())
    struck = Decision.objects.filter(strike__person=user, strike__lapses_at__gt=timezone.now() - KEPT)
    return _lines(user, {one.pk: one for one in (*_read(recent), *_read(struck))}.values(), is_author=True)


def decided(user: User) -> list[Line]:
    """What they turned down in thirty days, with what came of it."""
    recent = Decision.objects.filter(given_by(user), at__gt=timezone.now() - timedelta(days=30))
    return _lines(user, _read(recent), is_author=False)


def _read(found: ProtectedQuerySet[Decision]) -> Sequence[Decision]:
    appeals = Appeal.objects.select_related("review__case", "strike")
    appeals = appeals.prefetch_related("review__decisions__review__case")
    rows = found.select_related("review__case__board", "strike__decision__review__case", "strike__person")
    return list(rows.prefetch_related(Prefetch("appeals", appeals)).order_by("-at", "pk")[:PAGE])


def _lines(user: User, found: Iterable[Decision], *, is_author: bool) -> list[Line]:
    rows = sorted(found, key=lambda one: one.at, reverse=True)[:PAGE]
    seen = set(
        Case.objects.visible_to(user).filter(pk__in={one.review.case_id for one in rows}).values_list("pk", flat=True)
    )
    return [_line(one, one.review.case_id in seen, is_author=is_author) for one in rows]


def _line(one: Decision, sees_case: bool, *, is_author: bool) -> Line:
    case, strike = one.review.case, getattr(one, "strike", None)
    appeals = {appeal.strike_id: Verdict.of(appeal) for appeal in one.appeals.all()}
    on_thing, on_strike = appeals.get(None), appeals.get(strike.pk) if strike else None
    held = one.verdict == Decision.Verdict.QUARANTINE
    is_strike = bool(is_author and strike and strike.counts and on_strike is None and strike.at > _first_day())
    return Line(
        review=one.review_id, at=one.at, kind=one.review.get_kind_display(), verdict=one.get_verdict_display(),
        code=case.code if case and sees_case else "", case=one.review.case_id if sees_case else None,
        reason="" if held and is_author else one.reason, strike=strike, appeal=on_thing, strike_appeal=on_strike,
        can_appeal=is_author and on_thing is None and one.at > _first_day(),
        can_appeal_strike=is_strike,
        can_strike=not is_author and strike is None and one.at > timezone.now() - AFTER
        and (on_thing is None or on_thing.state != "overturned"),
    )  # fmt: skip


def _first_day() -> datetime:
    return timezone.now() - timedelta(days=settings.APPEAL_DAYS)


@dataclass(frozen=True)
class Looked:
    """A strike as its board's moderators see it, or who looks after the person, who reads no case's words."""

    strike: Strike
    words: str
    code: str
    board: str


@dataclass(frozen=True)
class Person:
    """Somebody with strikes, the newest first, and how many count."""

    person: User
    strikes: list[Looked]

    @property
    def counting(self) -> int:
        return sum(one.strike.counts for one in self.strikes)


def looked_after(user: User) -> list[Person]:
    """By name, never by number; one's own strikes are on one's own page."""
    cases = Case.objects.filter(audience(user) & ~kept_out(user), pk=OuterRef("decision__review__case"))
    found = Strike.objects.visible_to(user).filter(lapses_at__gt=timezone.now() - KEPT).exclude(person=user)
    found = found.annotate(in_audience=Exists(cases.filter(moderates(user))))
    rows = found.select_related("person__organisation", "decision__review__case__board").order_by("person__name", "-at")
    boards = set(Board.objects.visible_to(user).values_list("pk", flat=True))
    people: dict[UUID, Person] = {}
    for row in rows[: PAGE * 10]:
        people.setdefault(row.person_id, Person(row.person, [])).strikes.append(_looked(row, boards))
    return list(people.values())


def _looked(strike: Strike, boards: set[UUID]) -> Looked:
    case, reads = strike.decision.review.case, bool(vars(strike)["in_audience"])
    assert case is not None
    board = case.board.name if case.board_id in boards else ""
    return Looked(strike, strike.words if reads else "", case.code if reads else "", board)
