"""What an author may learn of cases that they may not see: that a unit holds something, and nothing more."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from forum.boards.models import Handling
from forum.cases.limit_models import kept_out
from forum.cases.models import Case, CaseQuerySet, excluded
from forum.cases.states import PUBLISHED
from forum.clues.models import Clue, ClueQuerySet
from forum.clues.states import ClueState
from forum.related.models import Ask, AskQuerySet, Sign


@dataclass(frozen=True)
class Hint:
    """A clue of one's own to which somebody holds something; how many, and who, is not told."""

    clue: Clue
    can_ask: bool
    asks: list[Ask]

    @property
    def is_declined(self) -> bool:
        """All said no; while one is open, nothing says how many there are."""
        return bool(self.asks) and not self.can_ask and all(ask.state == Ask.State.DECLINED for ask in self.asks)


def others(author: User, clue: Clue) -> ClueQuerySet:
    """Approved clues of other cases with a sign in common, of which the author of this one may get a hint."""
    common = Sign.objects.filter(clue=OuterRef("pk"), digest__in=Sign.objects.filter(clue=clue).values("digest"))
    found = Clue.objects.filter(Exists(common), state=ClueState.APPROVED, case__in=_that_give_hints_to(author))
    return found.exclude(case=clue.case_id)


def hints(author: User, case: Case) -> list[Hint]:
    """By clue of this case, for its author; as many queries for one clue as for twenty."""
    elsewhere = _elsewhere(author, case)
    asked = {ask.other_id: ask for ask in Ask.objects.filter(case=case)}
    clues = case.clues.filter(pk__in=elsewhere).order_by("number")
    return [
        Hint(clue, bool(elsewhere[clue.pk] - set(asked)), [asked[one] for one in elsewhere[clue.pk] & set(asked)])
        for clue in clues
    ]


def _elsewhere(author: User, case: Case) -> dict[UUID, set[UUID]]:
    """Clue of this case → other cases that have a sign of it."""
    mine = Sign.objects.filter(clue__case=case, clue__state=ClueState.APPROVED).values_list("digest", "clue")
    clues_of: dict[str, list[UUID]] = {}
    for digest, clue in mine:
        clues_of.setdefault(digest, []).append(clue)
    theirs = Sign.objects.filter(digest__in=clues_of, clue__state=ClueState.APPROVED).exclude(clue__case=case)
    found: dict[UUID, set[UUID]] = {}
    for digest, other in theirs.filter(clue__case__in=_that_give_hints_to(author)).values_list("digest", "clue__case"):
        for clue in clues_of[digest]:
            found.setdefault(clue, set()).add(other)
    return found


def _that_give_hints_to(author: User) -> CaseQuerySet:
    """Never RED and practice cases, never across an exclusion, a conflict or a ceiling; what they see needs no hint."""
    cases = Case.objects.filter(state__in=PUBLISHED, is_practice=False).exclude(handling=Handling.RED)
    cases = cases.exclude(excluded(author), handling=Handling.AMBER)
    return cases.exclude(kept_out(author)).exclude(pk__in=Case.objects.visible_to(author).values("pk"))


def received(author: User, case: Case) -> AskQuerySet:
    """Who asks about this case, newest first; for its author."""
    asks: AskQuerySet = Ask.objects.visible_to(author).filter(other=case)
    return asks.select_related("case__author__organisation", "other_clue").order_by("-asked_at")


def with_signs_missing() -> QuerySet[Clue]:
    """Approved before signs were kept, or without any."""
    return Clue.objects.filter(state=ClueState.APPROVED).exclude(Exists(Sign.objects.filter(clue=OuterRef("pk"))))
