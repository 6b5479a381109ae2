"""What the assembled pages read, each in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Value

from accounts.errors import NotFoundHere
from accounts.models import Role, RoleGrant, User
from accounts.prepared import PERSON
from accounts.prepared_queries import PreparedQuery
from forum.alerts.levels import with_chosen
from forum.answers.sealing import Seal, seals_of, with_seals
from forum.boards.models import Board, Membership
from forum.boards.queries import boards_of
from forum.care.gates import is_kept_closed, with_choices
from forum.cases.models import Case, CaseQuerySet
from forum.cases.queries import audience_of, cases_on, cases_shown, moderators_of, own_unpublished
from forum.cases.states import WORKING
from forum.clues.models import Clue, ClueQuerySet
from forum.clues.queries import clues_of
from forum.clues.states import ClueState
from forum.discussion.pointing import has_departures
from forum.discussion.unread import unread_in, with_marks
from forum.findings.queries import has_findings
from forum.referrals.queries import with_sent
from forum.review.queries import Standing, standings

PAGE = 30


@dataclass(frozen=True)
class Readers:
    """How many people can read a case: nobody is named."""

    people: int
    experts: int
    moderators: int


@dataclass(frozen=True)
class ClueCard:
    """A clue in the strip; `standing` is for its author and moderators only."""

    clue: Clue
    standing: Standing | None
    is_closed: bool = False  # to this person, by their own choice: no word of its text is shown


@dataclass(frozen=True)
class Strip:
    """The clues of a case as one person may see them, read once for all parts of a page."""

    cards: list[ClueCard]
    seals: list[Seal]
    clues: list[UUID]  # own ones that were taken back among them, since posts about those are still their author's


def page_of(user: User, case_id: UUID) -> Case:
    """A case, with what its page would otherwise ask each by a query of its own, mostly for nothing."""
    for one in CASE_OF_A_PAGE(user, case=case_id):
        return one
    raise NotFoundHere


def _case_of_a_page(user: Any) -> CaseQuerySet:
    marks = {"has_departures": has_departures(), "has_findings": has_findings(user)}
    if user.has_role(Role.MODERATOR):
        seats = Membership.objects.current().filter(board=OuterRef("board"), user=user.pk, is_moderator=True)
        marks["has_seat"] = Exists(seats)
    return with_sent(with_chosen(user, cases_shown(user))).annotate(**marks).filter(pk=user.case)


_PERSON: dict[str, Any] = {**PERSON, "branches": ["roles", "is_cleared"]}
CASE_OF_A_PAGE = PreparedQuery(_case_of_a_page, case=models.UUIDField(), **_PERSON)


def moderates_it(case: Case) -> bool:
    """Whether its reader does, as page_of() has asked."""
    return bool(vars(case).get("has_seat"))


def readers(case: Case) -> Readers:
    """The audience in numbers, one query."""
    ((people, experts, moderators),) = READERS(case)
    return Readers(people, experts, moderators)


def _readers(case: Any) -> models.QuerySet[Any]:
    held = RoleGrant.objects.current().values("user")  # read once, where EXISTS looked for each person's
    expert, moderator = Q(pk__in=held.filter(role=Role.EXPERT)), Q(pk__in=held.filter(role=Role.MODERATOR))
    everybody = audience_of(case).order_by().annotate(all=Value(1)).values("all")  # one group: also of nobody
    counted = everybody.annotate(
        people=Count("pk"), experts=Count("pk", filter=expert), moderators=Count("pk", filter=moderator)
    )
    return counted.values_list("people", "experts", "moderators")


_IDS = dict.fromkeys(["pk", "author_id", "board_id", "organisation_id"], models.UUIDField())
READERS: PreparedQuery[Any] = PreparedQuery(_readers, branches=["handling"], **_IDS)


def strip(user: User, case: Case) -> Strip:
    """Visible clues; with where one's own stand. One query, one more for one's own that are not approved."""
    clues = CLUES_OF_A_PAGE(user, case=case.pk)
    shown = [clue for clue in clues if clue.state != ClueState.WITHDRAWN]
    mine = [clue.pk for clue in shown if clue.author_id == user.pk and clue.state != ClueState.APPROVED]
    found = standings(mine) if mine else {}
    cards = [ClueCard(clue, found.get(clue.pk), is_kept_closed(clue)) for clue in shown]
    return Strip(cards, seals_of(user, case, clues), [clue.pk for clue in clues])


def _clues_of_a_page(user: Any) -> ClueQuerySet:
    return with_seals(user, with_choices(user, clues_of(user, user.case)))


CLUES_OF_A_PAGE = PreparedQuery(_clues_of_a_page, case=models.UUIDField(), **_PERSON)


def case_standing(user: User, case: Case) -> tuple[Standing | None, int]:
    """For the author of an unpublished case: what vetting says, and how many moderators could vet it."""
    if case.is_published or case.author_id != user.pk:
        return None, 0
    return standings([case.pk]).get(case.pk), len(moderators_of(case))


@dataclass(frozen=True)
class BoardRow:
    """A board in the list, with cases that need answers now."""

    board: Board
    open_cases: int


def board_rows(user: User) -> list[BoardRow]:
    """Boards with counts computed after the access filter, two queries."""
    open_cases = dict(
        Case.objects.visible_to(user)
        .filter(state__in=WORKING)
        .values_list("board")
        .annotate(n=Count("pk"))
        .values_list("board", "n")
    )
    return [BoardRow(board, open_cases.get(board.pk, 0)) for board in boards_of(user)]


@dataclass(frozen=True)
class CaseRow:
    """A case in a list, with how many posts of others in it this person has not read."""

    case: Case
    unread: int


def with_unread(user: User, cases: list[Case]) -> list[CaseRow]:
    """One query for any number of cases."""
    found = unread_in(user, cases)
    return [CaseRow(case, found.get(case.pk, 0)) for case in cases]


def newest_cases(user: User) -> list[Case]:
    """Open cases on all one's boards, urgent first, then newest."""
    working = Case.objects.visible_to(user).filter(state__in=WORKING).select_related("board", "organisation")
    cases = with_marks(user, working)
    order = {Case.Urgency.URGENT: 0, Case.Urgency.SOON: 1, Case.Urgency.ROUTINE: 2}
    return sorted(cases.order_by("-created_at")[:PAGE], key=lambda case: order[Case.Urgency(case.urgency)])


def my_unpublished(user: User) -> list[Case]:
    return list(own_unpublished(user)[:PAGE])


def board_cases(user: User, board: Board, *, before: str = "") -> tuple[list[Case], str]:
    """A page of a board's cases and the mark of the next page ("" at the end); keyset, so deep pages cost the same."""
    mark = _uuid(before)
    page = _cases_after(user, board, mark) if mark else NEWEST_OF_A_BOARD(user, board=board.pk)
    return page[:PAGE], str(page[PAGE - 1].pk) if len(page) > PAGE else ""


def _newest_of_a_board(user: Any) -> CaseQuerySet:
    return with_marks(user, cases_on(user, user.board))[: PAGE + 1]


NEWEST_OF_A_BOARD = PreparedQuery(_newest_of_a_board, board=models.UUIDField(), **_PERSON)


def _cases_after(user: User, board: Board, mark: UUID) -> list[Case]:
    """From an address: a case that is not there begins anew."""
    cases = with_marks(user, cases_on(user, board.pk))
    if last := cases.filter(pk=mark).first():
        cases = cases.filter(Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, pk__gt=last.pk))
    return list(cases[: PAGE + 1])


def _uuid(text: str) -> UUID | None:
    """What an address says, if it is an id at all."""
    try:
        return UUID(text)
    except ValueError:
        return None
