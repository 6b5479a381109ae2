"""What an expert says about a clue, the words of estimative probability, and what makes no sense together."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import BadInput
from forum.answers import drawing, naming
from geoloc import places
from geoloc.drawn import Shape

MOST_PLACES, MOST_DRAWN = 5, 2
LEAST = 0.01
_ROUNDING = 1e-6

# Words and their numbers after the seven bands of US Intelligence Community Directive 203 (2015), D.6.e.(2)(a).
CHANCES: dict[str, tuple[object, float]] = {
    "almost_certain": (gettext_lazy("almost certain"), 0.95),
    "very_likely": (gettext_lazy("very likely"), 0.88),
    "likely": (gettext_lazy("likely"), 0.68),
    "even": (gettext_lazy("about even"), 0.50),
    "unlikely": (gettext_lazy("unlikely"), 0.33),
    "very_unlikely": (gettext_lazy("very unlikely"), 0.13),
    "remote": (gettext_lazy("almost no chance"), 0.03),
}
_BANDS = ((0.95, "almost_certain"), (0.80, "very_likely"), (0.55, "likely"), (0.45, "even"), (0.20, "unlikely"),
          (0.05, "very_unlikely"), (0.0, "remote"))  # fmt: skip


@dataclass(frozen=True)
class AnswerWords:
    """A judgement as given: places with probabilities, "not from", or "cannot tell"; reasons; marks cited."""

    places: tuple[tuple[str, float], ...] = ()  # ISO 3166 code, probability in [0.01, 1]
    excluded: tuple[str, ...] = ()
    cannot_tell: bool = False
    reasons: str = ""
    drawn: tuple[tuple[Shape, float], ...] = ()  # circles and outlines, counted with the places
    marks: tuple[UUID, ...] = ()  # that speak for it
    marks_against: tuple[UUID, ...] = ()

    def check(self) -> None:
        """BadInput with what would be right."""
        if self.cannot_tell and (self.places or self.drawn or self.excluded):
            raise BadInput(_("“Cannot tell” stands alone: take the places out, or the tick."))
        if not (self.cannot_tell or self.places or self.drawn or self.excluded):
            raise BadInput(_("Name a place, or one it is not from, or tick “I cannot tell”."))
        if {*self.marks} & {*self.marks_against}:
            raise BadInput(_("A mark speaks for your answer or against it: tick one of the two."))
        self._check_places()
        total = sum(self.chances)
        if total > 1 + _ROUNDING:
            raise BadInput(
                _("Your places add up to %(total)d %%. Together they can be 100 %% at most.")
                % {"total": round(total * 100)}
            )

    @property
    def chances(self) -> list[float]:
        """Of all places, and of all areas drawn."""
        return [chance for _where, chance in (*self.places, *self.drawn)]

    def _check_places(self) -> None:
        codes = [code for code, _chance in self.places]
        for code in [*codes, *self.excluded]:
            if not places.is_area(code):
                raise BadInput(_("“%(code)s” is no place we know.") % {"code": code})
        if len(codes) > MOST_PLACES:
            raise BadInput(_("Name up to %(count)d places.") % {"count": MOST_PLACES})
        if twice := next((code for code in codes if codes.count(code) > 1), None):
            raise BadInput(_("%(place)s is named twice.") % {"place": naming.name_of(twice)})
        if len(self.drawn) > MOST_DRAWN:
            raise BadInput(_("Draw up to %(count)d areas.") % {"count": MOST_DRAWN})
        for area, _chance in self.drawn:
            drawing.check_land(area)
        if any(not LEAST <= chance <= 1 for chance in self.chances):
            raise BadInput(_("Give each place between 1 % and 100 %."))
        for code in codes:
            if code in self.excluded or code.split("-")[0] in self.excluded:
                raise BadInput(
                    _("You name %(place)s and also say that it is not from there.") % {"place": naming.name_of(code)}
                )


def in_words(chance: float) -> str:
    """A probability as a word of the table: 0.7 is "likely"."""
    band = next(name for least, name in _BANDS if chance >= least)
    return str(CHANCES[band][0])
