"""Reads values out of JSON that somebody sent: each of one type, within bounds, no name unknown; BadInput otherwise."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import NoReturn, TypeVar

from django.utils.translation import gettext as _

from accounts.errors import BadInput

LONGEST = 64 * 1024  # characters of JSON
JOINERS = {0x200C: None, 0x200D: None}  # Persian and Indian scripts can't be written without them
Choice = TypeVar("Choice", bound=StrEnum)
Given = Mapping[str, object]


def decoded(text: str) -> object:
    """What the JSON says; numbers that JSON does not have (NaN, Infinity) and endless nesting are refused."""
    if len(text) > LONGEST:
        raise BadInput(_("These are too many changes for one file."))
    try:
        found: object = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadInput(_("The changes to this file did not arrive whole. Make them again.")) from None
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def fields(given: object, known: Collection[str]) -> Given:
    """An object of no other names than these."""
    if not isinstance(given, dict) or not given.keys() <= set(known):
        raise unreadable()
    return given


def listed(given: Given, name: str, most: int) -> list[object]:
    """A list, empty when it is absent."""
    values = given.get(name, [])
    if not isinstance(values, list):
        raise unreadable()
    if len(values) > most:
        raise too_many(most)
    return values


def number(given: Given, name: str, least: float, most: float, default: float | None = None) -> float:
    """A finite number from least to most."""
    value = given.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise unreadable()
    if not least <= value <= most or not math.isfinite(value):  # a whole number too large for a float fails first
        numbers = {"name": name, "least": f"{least:g}", "most": f"{most:g}"}
        raise BadInput(_("“%(name)s” must be a number from %(least)s to %(most)s.") % numbers)
    return float(value)


def whole(given: Given, name: str, least: int, most: int) -> int:
    value = number(given, name, least, most)
    if value != int(value):
        raise unreadable()
    return int(value)


def flag(given: Given, name: str) -> bool:
    value = given.get(name, False)
    if not isinstance(value, bool):
        raise unreadable()
    return value


def words(given: Given, name: str, most: int) -> str:
    """One line of printable words, not empty: nothing that turns the direction of reading, no byte zero."""
    value = given.get(name)
    if not isinstance(value, str):
        raise unreadable()
    tidy = " ".join(value.split())
    if not tidy or len(tidy) > most or not tidy.translate(JOINERS).isprintable():
        raise BadInput(_("Write a reason of up to %(most)d characters.") % {"most": most})
    return tidy


def choice(given: Given, name: str, among: type[Choice], default: Choice) -> Choice:
    value = given.get(name, default.value)
    try:
        return among(value) if isinstance(value, str) else _unknown()
    except ValueError:
        raise unreadable() from None


def _unknown() -> NoReturn:
    raise unreadable()


def too_many(most: int) -> BadInput:
    return BadInput(_("At most %(most)d changes of one kind can be made to a file.") % {"most": most})


def unreadable() -> BadInput:
    return BadInput(_("The changes to this file can't be read. Make them again."))
