"""Which of the four levels holds for somebody and something, why, and what they are told at it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from accounts.models import User
from forum.alerts.models import Follow, InboxItem, Level
from forum.cases.models import Case, CaseQuerySet

Kind = InboxItem.Kind
TOLD = frozenset({Level.WATCH, Level.FOLLOW})
OF_FOLLOWING = frozenset({Kind.CLUE_ADDED, Kind.NEW_POST, Kind.BELIEF_MOVED})
OF_BOARD = frozenset({Kind.CASE_OPENED})
WHEN_MUTED_NOT = frozenset({Kind.CLUE_FOR_YOU, Kind.TO_VET, Kind.NEW_ANSWER, Kind.OUTCOME, Kind.RELATED, Kind.PRACTICE})
MUST = frozenset(Kind) - OF_FOLLOWING - OF_BOARD - WHEN_MUTED_NOT  # no level keeps these away
RANKS = {"case": 4, "clue_type": 3, "language": 3, "part": 2, "board": 1}  # "part": takes part, chose nothing
STRENGTH = {Level.MUTE: 4, Level.WATCH: 3, Level.FOLLOW: 2, Level.NORMAL: 1}  # among the same rank


@dataclass(frozen=True)
class About:
    """What something is about: a case on its board, and the clue's kind and language where it is about a clue."""

    case: UUID | None = None
    board: UUID | None = None
    clue_type: str = ""
    language: str = ""

    @classmethod
    def of(cls, case: Case | None, why: Mapping[str, str] | None = None) -> About:
        """As an inbox row knows it: by the case, and by what a row may say of a clue."""
        return cls.at(case.pk if case else None, case.board_id if case else None, why)

    @classmethod
    def at(cls, case: UUID | None, board: UUID | None, why: Mapping[str, str] | None = None) -> About:
        """The same, by ids."""
        told = why or {}
        language = told.get("clue_language", "").partition("-")[0].lower()
        return cls(case, board, told.get("clue_type", ""), language)


@dataclass(frozen=True)
class Effective:
    """The level that holds, and what decided: a part of RANKS, or nothing, where nothing was chosen."""

    level: str = Level.NORMAL
    by: str = ""

    @property
    def is_told(self) -> bool:
        return self.level in TOLD

    @property
    def is_muted(self) -> bool:
        return self.level == Level.MUTE

    def wants(self, kind: str) -> bool:
        """Whether somebody for whom this holds is told; where they chose nothing, who tells has decided."""
        if kind in MUST or not self.by:
            return True
        return self.is_told if kind in OF_FOLLOWING | OF_BOARD else not self.is_muted

    def wants_mail(self, kind: str) -> bool:
        """New things in what one follows are mailed at the highest level only; what concerns one always."""
        return self.level == Level.WATCH if kind in OF_FOLLOWING | OF_BOARD else self.wants(kind)


NOTHING = Effective()


def with_chosen(user: User, cases: CaseQuerySet) -> CaseQuerySet:
    """Each brings along what this person chose for it and for its board, in the same query; for chosen_for()."""
    told = JSONObject(level="level", by_itself="by_itself")
    mine = Follow.objects.filter(user=user.pk).annotate(told=told).values("told")
    return cases.annotate(
        chosen=Subquery(mine.filter(case=OuterRef("pk"))[:1]),
        chosen_of_board=Subquery(mine.filter(board=OuterRef("board"))[:1]),
    )


def chosen_for(case: Case) -> list[Follow]:
    """Of a row from with_chosen()."""
    told = vars(case)
    own = [Follow(case_id=case.pk, **told["chosen"])] if told["chosen"] else []
    return [*own, Follow(board_id=case.board_id, **told["chosen_of_board"])] if told["chosen_of_board"] else own


def effective(rows: Iterable[Follow], about: About) -> Effective:
    """The most specific of one person's rows that fit: case, then kind and language, then board; mute wins ties."""
    fitting = [row for row in rows if _fits(row, about)]
    if not fitting:
        return NOTHING
    top = max(fitting, key=_weight)
    if top.by_itself and any(row.board_id and row.level == Level.WATCH for row in fitting):
        return Effective(Level.WATCH, "board")  # taking part in a case makes nobody hear less of it
    return Effective(top.level, scope_of(top))


def of_people(about: About, people: Iterable[UUID]) -> dict[UUID, Effective]:
    """For a whole delivery, one query; who is not in it has chosen nothing."""
    rows: dict[UUID, list[Follow]] = defaultdict(list)
    for row in Follow.objects.filter(fitting(about), user__in=list(people)):
        rows[row.user_id].append(row)
    return {user: effective(own, about) for user, own in rows.items()}


def of_page(user: User, abouts: Iterable[About]) -> list[Effective]:
    """For all that one page shows to one person, in the same order; one query."""
    wanted = list(abouts)
    cases = {about.case for about in wanted if about.case}
    rows = list(Follow.objects.filter(Q(case=None) | Q(case__in=cases), user=user)) if wanted else []
    return [effective(rows, about) for about in wanted]


def wanting(kind: str, about: About, people: Iterable[UUID]) -> set[UUID]:
    """Those of them who are told of such a thing; one query, none for what nobody can turn off."""
    ids = set(people)
    if kind in MUST or not ids:
        return ids
    found = of_people(about, ids)
    return {user for user in ids if found.get(user, NOTHING).wants(kind)}


def fitting(about: About) -> Q:
    """Rows that have a say in it."""
    rule = Q(pk__in=[])
    if about.case:
        rule |= Q(case=about.case)
    if about.board:
        rule |= Q(board=about.board)
    if about.clue_type:
        rule |= Q(clue_type=about.clue_type)
    if about.language:
        rule |= Q(language=about.language)
    return rule


def scope_of(row: Follow) -> str:
    """Which part of RANKS a row is."""
    if row.case_id:
        return "part" if row.by_itself else "case"
    if row.board_id:
        return "board"
    return "clue_type" if row.clue_type else "language"


def _weight(row: Follow) -> tuple[int, int]:
    return RANKS[scope_of(row)], STRENGTH[Level(row.level)]


def _fits(row: Follow, about: About) -> bool:
    if row.case_id or row.board_id:
        return (row.case_id or row.board_id) in {about.case, about.board}
    return row.clue_type == about.clue_type if row.clue_type else row.language == about.language
