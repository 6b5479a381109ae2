"""What one person says about one clue, as the arithmetic takes it."""

from __future__ import annotations

from dataclasses import dataclass

from geoloc import places as gazetteer
from geoloc.distribution import is_leaf
from geoloc.pooling import Voice

_ROUNDING = 1e-6


@dataclass(frozen=True)
class Inside:
    """An area drawn, with its probability. `within`: (leaf, its share in (0, 1] that lies inside): `geoloc.drawn`."""

    within: tuple[tuple[str, float], ...]
    p: float

    def __post_init__(self) -> None:
        if not self.within or not all(is_leaf(code) and 0 < share <= 1 for code, share in self.within):
            raise ValueError("a drawn area holds shares of leaves")


@dataclass(frozen=True)
class Judgement:
    """Places with probabilities, places it is not from, or "cannot tell".

    `places`: (ISO 3166 code, probability in [0, 1]), together at most 1; what is missing to 1 is "somewhere else".
    A country beside one of its subdivisions means the rest of that country. `drawn`: areas drawn, counted with the
    places, and what a place named beside them shares with them is theirs. `unit`: whose vote it is; "" for
    somebody who stands alone. `sources`: what it rests on, in names that all judgements of a clue share.
    `seen_others`: given after others' answers could be seen. Raises ValueError on an unknown place, a place named
    twice, or impossible numbers.
    """

    places: tuple[tuple[str, float], ...] = ()
    excluded: tuple[str, ...] = ()
    cannot_tell: bool = False
    unit: str = ""
    sources: frozenset[str] = frozenset()
    seen_others: bool = False
    drawn: tuple[Inside, ...] = ()

    def __post_init__(self) -> None:
        codes = [code for code, _p in self.places]
        if unknown := [code for code in (*codes, *self.excluded) if not gazetteer.is_area(code)]:
            raise ValueError(f"no such place: {', '.join(unknown)}")
        if len(set(codes)) < len(codes):
            raise ValueError("a place is named twice")
        if not all(0 <= p <= 1 for p in self.chances) or sum(self.chances) > 1 + _ROUNDING:
            raise ValueError("probabilities lie between 0 and 1 and sum to at most 1")
        if self.cannot_tell and (self.chances or self.excluded):
            raise ValueError("who cannot tell names no place")

    @property
    def chances(self) -> list[float]:
        """Of all that is named or drawn."""
        return [p for _code, p in self.places] + [one.p for one in self.drawn]

    @property
    def says_nothing(self) -> bool:
        """It has no term in the pool: "cannot tell", or nothing named and nothing excluded."""
        return not (self.chances or self.excluded)

    def voice(self, weight: float) -> Voice:
        """What its weighing needs to know of it."""
        return Voice(self.unit, self.sources, self.seen_others, weight)
