"""A probability over the leaves of the place tree; every question about a coarser area is a sum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from geoloc import places
from geoloc.pooling import Vector

Indices = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Distribution:
    """`mass`: shape (leaves,), in the order of `places.leaves()`, non-negative, sums to 1."""

    mass: Vector

    def p(self, code: str) -> float:
        """Probability of a country or subdivision; KeyError if there is no such area."""
        return float(self.mass[indices(code)].sum())

    def countries(self, top: int | None = None) -> list[tuple[str, float]]:
        """(country, probability), most likely first; `top` of them or all."""
        return _ranked(country_codes(), by_country(self.mass), top)

    def subdivisions(self, top: int | None = None, country: str | None = None) -> list[tuple[str, float]]:
        """(subdivision, probability), most likely first, of one country or of all; undivided countries are left out."""
        wanted = [n for n, code in enumerate(places.leaves()) if "-" in code and country in (None, code[:2])]
        return _ranked([places.leaves()[n] for n in wanted], self.mass[wanted], top)

    def credible(self, level: float, finely: bool = False) -> list[str]:
        """The fewest countries that together hold `level` (0.5, 0.9), most likely first; leaves if `finely`."""
        ranked = _ranked(list(places.leaves()), self.mass, None) if finely else self.countries()
        so_far = np.cumsum([p for _code, p in ranked])
        return [code for code, _p in ranked[: int(np.searchsorted(so_far, level - 1e-9)) + 1]]

    def broad(self, top: int | None = None) -> list[tuple[str, float]]:
        """(UN M49 region, probability), most likely first: what can be said where no country can."""
        sums: dict[str, float] = {}
        for code, p in self.countries():
            region = places.area(code).region
            sums[region] = sums.get(region, 0.0) + p
        return sorted(sums.items(), key=lambda one: -one[1])[:top]

    def entropy(self) -> float:
        """Bits of uncertainty about the country: 0 when sure, 8 when all 250 are alike."""
        p = by_country(self.mass)
        p = p[p > 0]
        return float(-(p * np.log2(p)).sum())


def by_country(mass: Vector) -> Vector:
    """Sums over countries: (..., leaves) to (..., countries), in the order of `country_codes()`."""
    sums: Vector = np.add.reduceat(mass, _starts(), axis=-1)
    return sums


def over_leaves(per_country: Vector) -> Vector:
    """The inverse of summing, for what holds of a whole country: (countries,) to (leaves,)."""
    repeated: Vector = np.repeat(per_country, np.diff(_starts(), append=len(places.leaves())))
    return repeated


@cache
def country_codes() -> tuple[str, ...]:
    """All countries in the order in which their leaves stand."""
    return tuple(dict.fromkeys(leaf[:2] for leaf in places.leaves()))


def is_leaf(code: str) -> bool:
    return code in _rows()


def row_of(leaf: str) -> int:
    """Where a leaf stands; KeyError for what is none."""
    return _rows()[leaf]


@cache
def _rows() -> dict[str, int]:
    return {leaf: n for n, leaf in enumerate(places.leaves())}


@cache
def indices(code: str) -> Indices:
    """Where the leaves of an area stand; KeyError if there is no such area."""
    found = [n for n, leaf in enumerate(places.leaves()) if leaf == code or leaf[:2] == code]
    if not found:
        raise KeyError(code)
    return np.array(found, dtype=np.intp)


@cache
def _starts() -> Indices:
    first = {leaf[:2]: n for n, leaf in reversed(list(enumerate(places.leaves())))}
    return np.array([first[country] for country in country_codes()], dtype=np.intp)


def _ranked(codes: Iterable[str], mass: Vector, top: int | None) -> list[tuple[str, float]]:
    names = list(codes)
    order = np.argsort(-mass, kind="stable")[:top]
    return [(names[n], float(mass[n])) for n in order]
