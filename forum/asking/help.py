"""What would help most, for the owner of a case: what to look for, and who is asked meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.asking import believed
from forum.asking.models import Asking, Ring
from forum.asking.rings import WITHIN
from forum.cases.models import Case
from forum.cases.states import WORKING
from forum.clues.models import Clue
from forum.clues.states import ClueState
from geoloc import wanted
from geoloc.wanted import Observation

LEAST = 0.02  # of what is open: less is not worth a line
WORDS: dict[Observation, str | Promise] = {
    Observation.LANGUAGE: _("A language heard or read"),
    Observation.SOCKET: _("A socket or a plug"),
    Observation.DRIVING: _("The side of the road that traffic keeps to"),
    Observation.HUM: _("A recording of 20 seconds or more in which the mains hum"),
}


@dataclass(frozen=True)
class Wanted:
    """An observation, and the percent of what is open that it is expected to settle."""

    words: str
    percent: int


@dataclass(frozen=True)
class Waiting:
    """A clue that few have been asked about so far, and when more will be, if nobody answers."""

    number: int
    more_at: datetime


@dataclass(frozen=True)
class Help:
    """The panel of the owner."""

    wanted: Sequence[Wanted]
    waiting: Sequence[Waiting]


def help_for(case: Case) -> Help | None:
    """None where nobody works on it, or nothing is published yet; five queries."""
    if case.state not in WORKING or case.is_practice:
        return None
    clues = list(Clue.objects.approved().filter(case=case).values_list("language", "clue_type"))
    return Help(_wanted(case, clues), _waiting(case)) if clues else None


def _wanted(case: Case, clues: Sequence[tuple[str, str]]) -> list[Wanted]:
    belief = believed.of_case(case)
    whole = wanted.open_nats(belief)
    known = {Observation.LANGUAGE} if any(language for language, _kind in clues) else set()
    known |= {Observation.SOCKET} if any(kind == "plugs" for _language, kind in clues) else set()
    rows = [(one, gain / whole) for one, gain in wanted.gains(belief) if one not in known] if whole > 0 else []
    return [Wanted(str(WORDS[one]), round(share * 100)) for one, share in rows if share >= LEAST]


def _waiting(case: Case) -> list[Waiting]:
    rows = Asking.objects.filter(clue__case=case, clue__state=ClueState.APPROVED, ring__lt=Ring.ALL)
    target = WITHIN[Case.Urgency(case.urgency)]
    return [Waiting(one.clue.number, one.at + target) for one in rows.select_related("clue").order_by("clue__number")]
