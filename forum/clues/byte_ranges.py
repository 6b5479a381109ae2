"""The one range of bytes that a browser asks for (RFC 9110, section 14); pure."""

from __future__ import annotations

import re

_ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Unsatisfiable(Exception):
    """Nothing of the file lies in the range (an answer of 416)."""


def range_of(header: str, size: int) -> tuple[int, int] | None:
    """(start, end) with the end not included; None for no range, several, or one that makes no sense: send it all."""
    asked = _ONE.fullmatch(header.replace(" ", ""))
    if asked is None or not (asked[1] or asked[2]):
        return None
    if not asked[1]:
        start, end = max(0, size - int(asked[2])), size
    else:
        start, end = int(asked[1]), min(size, int(asked[2]) + 1) if asked[2] else size
        if asked[2] and int(asked[2]) < start:
            return None
    if start >= end:
        raise Unsatisfiable
    return start, end
