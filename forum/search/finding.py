"""Finding: candidates by the index and the access rule together, each then read and compared as it is now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast
from django.db.models.lookups import IsNull

from accounts.kept_plans import plan_anew
from accounts.models import User
from accounts.prepared import PERSON
from accounts.prepared_queries import PreparedQuery
from forum.answers.sealing import to_answer
from forum.boards.models import Handling, Membership
from forum.cases.models import Case, CaseQuerySet, Grant
from forum.clues.models import Clue
from forum.clues.states import ClueState
from forum.discussion.models import Post
from forum.findings.models import Finding
from forum.index import queries as index
from forum.index.models import Indexed
from forum.search import filters, reading, things
from forum.search.grammar import Asked
from forum.search.things import Thing

PAGE = 20
MOST = 100  # rows that are counted and ranked; beyond them it says "100 or more"
MOST_READ = 500  # rows that are read for one page where only their text decides
BOARD = "board"
MOST_SCOPES = 200  # boards and own cases by which the index is narrowed; who has more is only filtered


class Candidate(NamedTuple):
    """A row of the index that carries the terms, in a case that this person may see."""

    number: int
    kind: str
    pk: UUID
    clue_type: str
    language: str
    board: str
    state: str


@dataclass(frozen=True)
class Facet:
    """How many of those counted share something, and what narrows the search to them."""

    operator: str
    value: str
    count: int


@dataclass(frozen=True)
class Found:
    """A page of hits, newest first or the fullest first, and what was counted on the way."""

    hits: list[Thing]
    count: int
    is_more: bool  # the count stopped at MOST
    facets: list[Facet] = field(default_factory=list)
    below: int | None = None  # where the next page begins, newest first
    skip: int | None = None  # the same, fullest first
    is_cut: bool = False  # as many rows were read as are read for one page; older ones are on the next


def find(user: User, asked: Asked, *, below: int | None = None, skip: int = 0, best: bool = False) -> Found:
    """A page; five queries, and three more for who is named in RED cases, however much there is."""
    if not user.is_cleared:
        return Found([], 0, is_more=False)
    reach = reach_of(user)
    red = [one for one in _sealed(user, asked, reach.red) if below is None or one.number < below]
    if asked.reads_words:
        kept, last, is_cut = _read_through(user, asked, reach, below)
        known = {one.pk: one for one in kept}
        rows = [_of(one) for one in kept]
    else:
        rows, known, last, is_cut = _candidates(user, asked, reach, below), {}, None, False
    known |= {one.pk: one for one in red}
    rows = sorted({*rows, *map(_of, red)}, reverse=True)[: MOST + 1]
    counted = rows[:MOST]
    if best:
        return _best(user, asked, counted, known, skip, is_more=len(rows) > MOST)
    page = _things(user, asked, rows[:PAGE], known)
    following = rows[PAGE - 1].number if len(rows) > PAGE else last if is_cut else None
    is_more = len(rows) > MOST or is_cut
    return Found(page, len(counted), is_more, _facets(counted) if below is None else [], following, is_cut=is_cut)


def fresh(user: User, asked: Asked, since: datetime) -> list[Thing]:
    """What others may read since then, this person may see, and the query finds; not of RED cases."""
    rows = rows_of(user, asked, reach_of(user), None).filter(entered_at__gt=since).exclude(author=user)[:PAGE]
    return _things(user, asked, _read(rows.values_list(*COLUMNS)), {})


@dataclass(frozen=True)
class _Reach:
    """Where the index is looked into for somebody. It only makes the way short: the access rule decides."""

    cases: CaseQuerySet  # what the access rule lets them see, asked once and used in each statement
    within: index.Within | None
    red: tuple[UUID, ...]


def reach_of(user: User) -> _Reach:
    """Boards, the unit, and the cases that are one's own or that one is named in: one query."""
    found = PLACES(user)
    red = tuple(pk for pk, what in found if what == Handling.RED)
    boards = tuple(pk for pk, what in found if what == BOARD)
    cases = tuple(pk for pk, what in found if what not in {BOARD, Handling.RED})
    units = (user.organisation_id,) if user.organisation_id else ()
    is_few = len(boards) + len(cases) <= MOST_SCOPES
    return _Reach(Case.objects.visible_to(user), index.Within(boards, units, cases) if is_few else None, red)


def _places(user: Any) -> QuerySet[Any]:
    """Cases of their own or in which they are named, and boards: an id, and what it is."""
    visible = Case.objects.visible_to(user)
    # Each by its own index: "written by or named in" in one condition goes through all cases that there are.
    own, named = Q(author=user.pk), Q(pk__in=Grant.objects.letting_in(user).values("case"))
    mine, let_in = (visible.filter(one).order_by().values_list("pk", "handling") for one in (own, named))
    boards = Membership.objects.current().filter(user=user.pk).order_by()
    kind: Value = Value(BOARD, output_field=CharField())
    return mine.union(let_in, boards.values_list("board", Cast(kind, CharField())))


PLACES = PreparedQuery(_places, **{**PERSON, "branches": ["roles", "is_cleared"]})
COLUMNS = ("id", "kind", "object", "clue_type", "language", "case__board__name", "case__state")


def _read(rows: QuerySet[Indexed, Any]) -> list[Candidate]:
    """In a statement of which PostgreSQL knows the words: how many rows carry them decides on the way."""
    with plan_anew():
        return [Candidate(*row) for row in rows]


def rows_of(user: User, asked: Asked, reach: _Reach, below: int | None) -> QuerySet[Indexed]:
    """By terms and by the access rule in one statement, so that nothing is counted which may not be seen."""
    rows = index.newest(filters.needed(asked, reach.within), below=below)
    clue = Clue.objects.approved().filter(pk=OuterRef("object"))
    of_clue = Q(clue=None) | Q(clue__state=ClueState.APPROVED)
    post = Post.objects.published().filter(of_clue, pk=OuterRef("object"))
    # What is hidden until decided is in the index still, and counts for nobody.
    kind = Indexed.Kind
    is_read = Q(kind=kind.CASE) | Q(_row_by_row(clue), kind=kind.CLUE) | Q(_row_by_row(post), kind=kind.POST)
    rows = rows.filter(is_read, _row_by_row(reach.cases.filter(pk=OuterRef("case"))))
    return filters.narrowed(rows, user, asked)


def _row_by_row(rows: QuerySet[Any]) -> IsNull:
    """That there is one, asked of each row that carries the terms until there are enough. Of an EXISTS PostgreSQL makes
    a join: it went through all cases that somebody sees, or all clues that there are, and searched in each."""
    return IsNull(Subquery(rows.order_by().values(one=Value(1))[:1]), False)  # noqa: FBT003  Django's own order


def _candidates(user: User, asked: Asked, reach: _Reach, below: int | None) -> list[Candidate]:
    return _read(rows_of(user, asked, reach, below).values_list(*COLUMNS)[: MOST + 1])


def _read_through(user: User, asked: Asked, reach: _Reach, below: int | None) -> tuple[list[Thing], int | None, bool]:
    """Rows whose text is what was asked for: read until there are more than are counted, or enough was read."""
    kept: list[Thing] = []
    for _batch in range(MOST_READ // MOST):
        rows = _candidates(user, asked, reach, below)[:MOST]
        kept += _things(user, asked, rows, {})
        if len(rows) < MOST:
            return kept, None, False
        below = rows[-1].number
        if len(kept) > PAGE:
            break
    return kept, below, True


def _things(user: User, asked: Asked, rows: Iterable[Candidate], known: dict[UUID, Thing]) -> list[Thing]:
    """Read now, by the access rule again; a row that says it no longer is left out."""
    rows = list(rows)
    read = things.seen(user, [(row.kind, row.pk) for row in rows if row.pk not in known])
    read = known | {pk: one for pk, one in read.items() if reading.says(asked, one.text, one.words)}
    return [read[row.pk] for row in rows if row.pk in read]


def _sealed(user: User, asked: Asked, cases: Iterable[UUID]) -> list[Thing]:
    """Hits in RED cases."""
    found = things.sealed(user, cases)
    if not found:
        return []
    wants_unanswered = "unanswered" in asked.given.get("is", ())
    with_findings = _with_findings(found) if "finding" in asked.given.get("has", ()) else frozenset()
    open_ones = to_answer(user).filter(case__in={one.case.pk for one in found}).values_list("pk", flat=True)
    unanswered = frozenset(open_ones) if wants_unanswered else frozenset()
    marks = filters.Marks(unanswered, with_findings)
    return [one for one in found if filters.fits(asked, user, one, marks) and reading.says(asked, one.text, one.words)]


def _with_findings(found: Iterable[Thing]) -> frozenset[UUID]:
    """Of RED cases' posts, those that were accepted as findings."""
    posts = [one.pk for one in found if one.kind == things.Kind.POST]
    return frozenset(Finding.objects.filter(post__in=posts).values_list("post", flat=True))


def _best(
    user: User, asked: Asked, rows: list[Candidate], known: dict[UUID, Thing], skip: int, *, is_more: bool
) -> Found:
    """The fullest of the newest hundred: a bounded set, whose texts are read."""
    read = _things(user, asked, rows, known)
    read.sort(key=lambda one: (-reading.weight(asked, one.words, one.title), -one.number))
    following = skip + PAGE if len(read) > skip + PAGE else None
    facets = _facets(rows) if not skip else []
    return Found(read[skip : skip + PAGE], len(read), is_more, facets, skip=following)


def _of(thing: Thing) -> Candidate:
    about = thing.clue
    kind, language = (about.clue_type, about.language) if about else ("", "")
    return Candidate(thing.number, thing.kind, thing.pk, kind, language, thing.case.board.name, thing.case.state)


def _facets(rows: list[Candidate]) -> list[Facet]:
    """Of the rows that were counted, which this person may see: of each kind of thing the most frequent."""
    found: list[Facet] = []
    for operator, values in {
        "is": [row.kind for row in rows],
        "board": [row.board for row in rows],
        "type": [row.clue_type for row in rows],
        "lang": [row.language for row in rows],
        "state": [row.state for row in rows],
    }.items():
        counts = Counter(value for value in values if value)
        if len(counts) > 1:
            found += [Facet(operator, value, count) for value, count in counts.most_common(6)]
    return found
