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
from geoloc.machines import Sign as Voice

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
}


@dataclass(frozen=True)
class Sign:
    """One lead: why, on which words, and the countries that it speaks for most."""

    reason: str
    quote: str
    countries: Sequence[tuple[str, str]]  # name, signed nats


@dataclass(frozen=True)
class Analyser:
    """What one of them says; `percent` of `tried` it was right, as measured (0: nobody could)."""

    name: str
    signs: Sequence[Sign]
    cannot_tell: str
    percent: int
    tried: int


def leads_of(clue: Clue) -> list[Analyser]:
    """Those that found something first; empty while nobody has looked. One query."""
    found = Findings.objects.select_related("clue").filter(clue=clue).first()
    rows = [_shown(row) for row in found.told] if found else []
    return sorted(rows, key=lambda one: not one.signs)


def voices(clues: Sequence[Clue]) -> dict[UUID, list[Voice]]:
    """What the belief of each clue takes of its leads; the seal has been asked before. One query."""
    found = Findings.objects.select_related("clue").filter(clue__in=clues)
    return {one.clue_id: [_voice(row) for row in one.told if "whole" in row] for one in found}


def _voice(row: dict[str, Any]) -> Voice:
    whole = row["whole"]
    ratios = tuple((code, nats) for code, nats in whole["ratios"])
    return Voice(str(NAMES.get(row["analyser"], row["analyser"])), ratios, whole["elsewhere"], row["rate"])


def _shown(row: dict[str, object]) -> Analyser:
    match row:
        case {
            "analyser": str(code), "cannot_tell": str(why), "rate": float(rate), "tried": int(tried),
            "leads": list(leads),
        }:  # fmt: skip
            signs = [Sign(one["reason"], one["quote"], _countries(one["ratios"])) for one in leads]
            return Analyser(str(NAMES.get(code, code)), signs, why, round(rate * 100), tried)
    raise ValueError("no finding")


def _countries(ratios: list[tuple[str, float]]) -> list[tuple[str, str]]:
    return [(naming.name_of(code), f"{nats:+.1f}") for code, nats in ratios]
