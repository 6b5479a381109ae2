"""A hit and a facet as the page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from accounts.languages import LANGUAGES
from forum.cases.states import CaseState
from forum.index.models import Indexed
from forum.search.finding import Facet
from forum.search.grammar import Asked
from forum.search.reading import Piece, excerpt
from forum.search.things import Thing
from geoloc.clue_types import CLUE_TYPES


@dataclass(frozen=True)
class HitShown:
    """A thing with an excerpt made from it now; none of what its reader keeps closed."""

    thing: Thing
    title: list[Piece]
    pieces: list[Piece]
    clue_type: str


@dataclass(frozen=True)
class FacetShown:
    """What it says, how many there are, and what narrows the search to them."""

    label: str
    count: int
    adds: str


@dataclass(frozen=True)
class FacetGroup:
    name: str
    facets: list[FacetShown]


def hit_shown(asked: Asked, hit: Thing) -> HitShown:
    kind = str(CLUE_TYPES.get(hit.clue.clue_type, "")) if hit.clue else ""
    if hit.is_closed:
        return HitShown(hit, [], [], kind)
    return HitShown(hit, excerpt(asked, hit.title), excerpt(asked, hit.body) if hit.body else [], kind)


def facets_shown(facets: list[Facet]) -> list[FacetGroup]:
    """By operator, in their order."""
    names = {"is": _("What"), "board": _("Board"), "type": _("Kind of clue")}
    names |= {"lang": _("Language"), "state": _("State")}
    groups = groupby(facets, key=lambda one: one.operator)
    return [FacetGroup(names[operator], [_facet(one) for one in ones]) for operator, ones in groups]


def _facet(one: Facet) -> FacetShown:
    words: dict[str, object] = {
        "is": dict(Indexed.Kind.choices).get(one.value),
        "type": CLUE_TYPES.get(one.value),
        "lang": LANGUAGES.get(one.value.split("-")[0].lower(), one.value),
        "state": dict(CaseState.choices).get(one.value),
    }
    value = one.value.replace('"', " ")
    adds = f'board:"{value}"' if one.operator == "board" else f"{one.operator}:{value}"
    return FacetShown(str(words.get(one.operator) or one.value), one.count, adds)
