"""What a clue's page shows of its leads; the seal has been asked before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.answers import naming
from forum.clues.models import Clue
from forum.leads.models import Findings
from forum.leads.placing import Place, place
from forum.leads.progress import SoFar, Stage, so_far
from geoloc.analysers import language, script
from geoloc.machines import Sign as MachineSign

Row = dict[str, Any]
NAMES: dict[str, str | Promise] = {
    "phone": _("Phone numbers"),
    "domain": _("Addresses of the web"),
    "postcode": _("Postcodes and addresses"),
    "plate": _("Car plates"),
    "money": _("Money"),
    "formats": _("Dates and numbers"),
    "units": _("Units of measure"),
    "script": _("Script"),
    "language": _("Language"),
    "variety": _("Words of one country"),
    "hum": _("Mains hum"),
    "picture-text": _("Words in the picture"),
}
_OF_LANGUAGE = frozenset([language.NAME, script.NAME])


@dataclass(frozen=True)
class Sign:
    """One lead: why, on which words, and the countries that it speaks for most."""

    reason: str
    quote: str
    countries: Sequence[tuple[str, str]]  # name, signed nats
    place: Place | None = None  # where in the picture, of words that were read there


@dataclass(frozen=True)
class Written:
    """A line that was read in the picture: by which script's model, and how sure it was, in percent."""

    text: str
    script: str
    percent: int
    place: Place


@dataclass(frozen=True)
class Analyser:
    """What one of them says; `percent` of `tried` it was right, as measured (0: nobody could).

    `of_picture`: of words that were read in the picture, and `percent` is lower by what that reading errs.
    """

    name: str
    signs: Sequence[Sign]
    cannot_tell: str
    percent: int
    tried: int
    of_picture: bool = False
    written: Sequence[Written] = ()


@dataclass(frozen=True)
class Standing:
    """What the programs say of a clue, those that found something first; while they have not, how far they are."""

    leads: Sequence[Analyser] = ()
    so_far: SoFar | None = None


def standing_of(clue: Clue) -> Standing:
    """One query, and one more until all is read."""
    found = Findings.objects.select_related("clue").filter(clue=clue).first()
    if found is None:
        return Standing(so_far=so_far(clue))
    rows = [_shown(row) for row in found.told]
    if not rows:
        return Standing(so_far=SoFar(Stage.OFF))
    return Standing(sorted(rows, key=lambda one: not (one.signs or one.written)))


def voices(clues: Sequence[Clue]) -> dict[UUID, list[MachineSign]]:
    """What the belief of each clue takes of its leads; the seal has been asked before. One query."""
    found = Findings.objects.select_related("clue").filter(clue__in=clues)
    return {one.clue_id: [_sign(row) for row in _once(one)] for one in found}


def _once(one: Findings) -> list[Row]:
    """Nothing twice: of an analyser that read a transcript and the words in its picture, the transcript; and not the
    language again, nor its script, where the clue's own language is what the belief begins with."""
    first: dict[str, Row] = {}
    for row in one.told:
        if "whole" in row and not (one.clue.language and row["analyser"] in _OF_LANGUAGE):
            first.setdefault(row["analyser"], row)
    return list(first.values())


def _sign(row: Row) -> MachineSign:
    whole = row["whole"]
    ratios = tuple((code, nats) for code, nats in whole["ratios"])
    return MachineSign(str(NAMES.get(row["analyser"], row["analyser"])), ratios, whole["elsewhere"], row["rate"])


def _shown(row: dict[str, object]) -> Analyser:
    match row:
        case {
            "analyser": str(code), "cannot_tell": str(why), "rate": float(rate), "tried": int(tried),
            "leads": list(leads),
        }:  # fmt: skip
            boxes, read = row.get("boxes"), row.get("read")
            signs = _signs(leads, boxes if isinstance(boxes, list) else [])
            written = [_written(one) for one in read] if isinstance(read, list) else []
            name = str(NAMES.get(code, code))
            return Analyser(name, signs, why, round(rate * 100), tried, boxes is not None, written)
    raise ValueError("no finding")


def _signs(leads: list[Row], boxes: list[list[float]]) -> list[Sign]:
    places: list[Place | None] = [place(box) for box in boxes] if boxes else [None] * len(leads)
    pairs = zip(leads, places, strict=False)
    return [Sign(one["reason"], one["quote"], _countries(one["ratios"]), where) for one, where in pairs]


def _written(one: Row) -> Written:
    return Written(one["text"], one["script"], one["confidence"], place(one["box"]))


def _countries(ratios: list[tuple[str, float]]) -> list[tuple[str, str]]:
    return [(naming.name_of(code), f"{nats:+.1f}") for code, nats in ratios]
