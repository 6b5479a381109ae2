"""Whose turn which practice case is: first the entry test, then one a week, and always as much as somebody likes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import LanguageSkill, Role, User
from audit.acts import act
from forum.alerts import levels
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem
from forum.answers import sealing
from forum.cases.models import Case
from forum.clues import experts, wishes
from forum.clues.models import Clue

MOST = 200  # clues that are looked at to choose


@dataclass
class Turn:
    """A practice case with what this person has not answered of it yet, in its order."""

    case: Case
    clues: list[Clue]

    @property
    def left(self) -> int:
        return len(self.clues)


def turns(user: User) -> list[Turn]:
    """Practice cases with something to answer: in a language of theirs first, then the oldest; two queries."""
    clues = sealing.to_answer(user).filter(case__is_practice=True)
    found: dict[object, Turn] = {}
    for clue in clues.select_related("case__board").order_by("case__created_at", "case", "number")[:MOST]:
        found.setdefault(clue.case_id, Turn(clue.case, [])).clues.append(clue)
    known = set(LanguageSkill.objects.filter(user=user).values_list("language", flat=True))
    return sorted(found.values(), key=lambda turn: not known & {clue.language for clue in turn.clues})


def ask() -> int:
    """A round of the keeper: each expert who wants to be asked hears once a week of one case; how many did now."""
    if not Case.objects.filter(is_practice=True).exists():
        return 0
    year, week, _day = timezone.now().isocalendar()
    key = f"practice:{year}-{week}"
    told = InboxItem.objects.filter(key=key).values("user")
    people = User.objects.cleared().holding(Role.EXPERT).filter(alerts_on=True).exclude(pk__in=told)
    return sum(_asked(person, key) for person in people)


def _asked(person: User, key: str) -> bool:
    """The first case that is not closed to them nor muted, on a day on which they have not yet looked at enough."""
    found = turns(person)
    chosen = levels.of_page(person, [experts.about(turn.clues[0]) for turn in found])
    for turn in [turn for turn, one in zip(found, chosen, strict=True) if not one.is_muted]:
        if wishes.to_be_asked(turn.clues[0], [person]):
            with act():
                alerts.tell([person], kind=InboxItem.Kind.PRACTICE, key=key, case=turn.case)
            return True
    return False
