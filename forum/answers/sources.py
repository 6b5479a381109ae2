"""What moved a place in the belief, in words: each answer and each analyser, with its pull in natural-log units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.names import isolated
from forum.answers import beliefs, drawing, naming
from forum.answers.models import Answer

TOLD = 3  # strongest ones told of a place in a list or on the map; the headline's place has all


@dataclass(frozen=True)
class Source:
    """What one answer, or one analyser, moved towards a place or away from it."""

    who: str
    clue_number: int
    place: str
    strength: str
    is_for: bool

    @property
    def words(self) -> str:
        """“expert of Unit A, clue 1: +1.0”."""
        return _("%(who)s, clue %(n)d: %(strength)s") % {
            "who": self.who,
            "n": self.clue_number,
            "strength": isolated(self.strength),
        }


def sources(whole: beliefs.Whole, code: str) -> list[Source]:
    """Strongest first; what moved less than 0.05 is left out."""
    place = naming.name_of(code)
    people = [(_unit(one), one.clue.number, pull) for one, _place, pull in beliefs.contributions(whole.pools, code)]
    read = [(_("machine lead “%(name)s”") % {"name": name}, clue.number, pull)
            for clue, name, pull in beliefs.of_machines(whole.pools, code)]  # fmt: skip
    ranked = sorted([*people, *read], key=lambda row: -abs(row[2]))
    return [Source(who, number, place, f"{pull:+.1f}", pull > 0) for who, number, pull in ranked]


def in_short(whole: beliefs.Whole, code: str) -> Sequence[str]:
    """The strongest sources of a place, and how many more there are."""
    found = sources(whole, code)
    left = len(found) - TOLD
    return [*(one.words for one in found[:TOLD]), *([_("and %(count)d more") % {"count": left}] if left > 0 else [])]


def drawn_by(answers: Sequence[Answer]) -> list[dict[str, object]]:
    """What experts drew, for the map of who may see their answers: [{"ring": [[latitude, longitude]], "words"}]."""
    words = _("%(who)s, clue %(n)d: %(area)s, %(percent)s %%")
    return [
        {
            "ring": [[round(degrees, 3) for degrees in corner] for corner in drawing.shape_of(row).ring],
            "words": words
            % {
                "who": _unit(one),
                "n": one.clue.number,
                "area": drawing.in_words(row),
                "percent": f"{row['p'] * 100:.3g}",
            },
        }
        for one in answers
        for row in one.drawn
    ]


def _unit(answer: Answer) -> str:
    """Whose answer."""
    unit = answer.expert.organisation
    return _("expert of %(unit)s") % {"unit": isolated(unit.name)} if unit else str(answer.expert)
