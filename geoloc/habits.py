"""What countries do differently and a picture or a sound can show: sockets, the side of the road, mains frequency.

Each answer is a log-likelihood, natural units, for every area of the table: log P(this is seen | there). Only
differences between areas mean anything. An area that the table knows nothing of is left out: nothing is said of it.
"""

from __future__ import annotations

import json
import math
from functools import cache
from typing import NamedTuple

from geoloc.places import DATA, countries

SOCKETS = "ABCDEFGHIJKLMNO"  # the letters of IEC World Plugs
LISTED = 0.9  # of the sockets on a country's walls are of a type that is listed for it, shared between its types
FOREIGN_SOCKET = 0.02  # hotels, old buildings, things brought along
WRONG_SIDE = 0.02  # mirrored pictures, private ground, cars from abroad
WRONG_HUM = 0.05  # generators, a ship, a recording of a recording; and what our own detector errs
Likelihoods = dict[str, float]

# Where traffic keeps left: the traffic law of each, as it stood in 2026 (Samoa changed last, in 2009).
_LEFT = (
    "AG AI AU BB BD BM BN BS BT BW CC CK CX CY DM FJ FK GB GD GG GY HK ID IE IM IN JE JM JP KE KI KN KY LC LK LS MO MS "
    "MT MU MV MW MY MZ NA NF NP NR NU NZ PG PK PN SB SC SG SH SR SZ TC TH TK TL TO TT TV TZ UG VC VG VI WS ZA ZM ZW"
)
LEFT = frozenset(_LEFT.split())
NO_ROADS = frozenset({"AQ", "BV", "HM", "TF", "UM", "GS", "IO", "SJ"})


class Mains(NamedTuple):
    """What comes out of a wall: types of sockets, volts between the pins, hertz (two where both networks reach)."""

    sockets: str
    volts: int
    hertz: tuple[int, ...]


@cache
def mains() -> dict[str, Mains]:
    """By country, and by prefecture for Japan, which has two networks."""
    rows = json.loads((DATA / "habits.json").read_text(encoding="utf-8"))["mains"]
    return {code: Mains(sockets, volts, tuple(map(int, hertz.split()))) for code, sockets, volts, hertz in rows}


def of_socket(kind: str) -> Likelihoods:
    """A socket or plug of this type was seen; ValueError for a letter that is none."""
    if len(kind) != 1 or kind not in SOCKETS:
        raise ValueError(f"no type of socket: {kind!r}")
    return {
        code: math.log(LISTED / len(one.sockets) if kind in one.sockets else FOREIGN_SOCKET)
        for code, one in mains().items()
    }


def of_driving(*, on_the_left: bool) -> Likelihoods:
    """Traffic was seen to keep to this side of the road."""
    right, wrong = math.log(1 - WRONG_SIDE), math.log(WRONG_SIDE)
    codes = [one.code for one in countries() if one.code not in NO_ROADS]
    return {code: right if (code in LEFT) == on_the_left else wrong for code in codes}


def of_hum(hertz: int) -> Likelihoods:
    """Mains hum of 50 or 60 hertz was heard; ValueError for another."""
    if hertz not in (50, 60):
        raise ValueError(f"no mains frequency: {hertz!r}")
    return {code: math.log(_hum(hertz, one)) for code, one in mains().items()}


def _hum(hertz: int, one: Mains) -> float:
    if len(one.hertz) > 1:
        return 0.5
    return 1 - WRONG_HUM if hertz in one.hertz else WRONG_HUM
