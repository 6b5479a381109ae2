"""How dates and numbers are written: the order of a date and its sign, the signs in a number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

from geoloc.analysers.finding import Finding, Lead, found, lead, names, population, reliability
from geoloc.analysers.reading import Reading, with_ascii_digits
from geoloc.analysers.tables import formats

NAME = "formats"
Row = tuple[str, str, str, str, str]
DATE, NUMBER = "date", "number"
_OTHERS = 0.05  # how often a country writes so whose own way is another (ISO dates, software in another language)
_DATE = re.compile(r"(?<![\w.,/-])(\d{1,4})([./-])(\d{1,2})\2[ ]?(\d{1,4})\.?(?![\w/-]|[.,]\d)")
_INDIAN = re.compile(r"(?<![\w.,])\d{1,2}(?:,\d{2}){1,4},\d{3}(?:\.\d{1,2})?(?![\w,]|\.\d)")
_GROUPED = re.compile(r"(?<![\w.,])\d{1,3}(?:([., '\u2019])\d{3})(?:\1\d{3}){0,4}(?:([.,])\d{1,2})?(?![\w]|[.,]\d)")
_PRICE = re.compile(r"(?<![\w.,])\d{1,4}([.,])\d{2}(?![\w]|[.,/-]\d)")
_LAKHS = ("IN", "PK", "BD", "NP", "LK", "BT")
_LAND = {"buddhist": ("TH",), "persian": ("IR", "AF")}


def analyse(reading: Reading) -> Finding:
    """A lead for the first date that can be read one way only, and one for the first telling number."""
    text = with_ascii_digits(reading.text)
    leads = [one for one in (_dates(text, reading), _numbers(text, reading)) if one]
    return found(NAME, leads, reading.silence() or "No date that reads one way only, and no number with telling signs.")


def _dates(text: str, reading: Reading) -> Lead | None:
    for match in _DATE.finditer(text):
        order, era = _order(match[1], match[3], match[4])
        if era:
            reason = f"“{match.group()}” counts years as {names(_LAND[era])} does."
            return _made(dict.fromkeys(_LAND[era], 1.0), DATE, reason, match, reading)
        if order:
            likely = _dated(order, match[2])
            reason = f"“{match.group()}” is {_words(order)} with “{match[2]}”, as in {names(_most(likely))}."
            return _made(likely, DATE, reason, match, reading)
    return None


def _dated(order: str, sign: str) -> dict[str, float]:
    written = order.replace("-", sign)
    return _likely(lambda row: row[2] == written, lambda row: row[2].replace(row[2][1], "-") == order)


def _order(first: str, second: str, third: str) -> tuple[str, str]:
    """“d-m-y”, “m-d-y” or “y-m-d” where only one fits, else ""; and the era where the year is none of ours."""
    a, b, c = int(first), int(second), int(third)
    year = a if len(first) == 4 else c if len(third) == 4 else 0
    if 2440 <= year <= 2620:
        return "", "buddhist"
    if 1290 <= year <= 1450:
        return "", "persian"
    if len(first) == 4:
        return ("y-m-d", "") if 1900 <= a <= 2100 and 1 <= b <= 12 and 1 <= c <= 31 else ("", "")
    if not (len(third) == 4 and 1900 <= c <= 2100) and len(third) != 2:
        return "", ""
    if 13 <= a <= 31 and 1 <= b <= 12:
        return "d-m-y", ""
    return ("m-d-y", "") if 13 <= b <= 31 and 1 <= a <= 12 else ("", "")


def _numbers(text: str, reading: Reading) -> Lead | None:
    if match := _INDIAN.search(text):
        reason = f"“{match.group()}” groups digits by lakh and crore, as in {names(_LAKHS)}."
        return _made(dict.fromkeys(_LAKHS, 1.0), NUMBER, reason, match, reading)
    match = next((one for one in _GROUPED.finditer(text) if one[2] and one[2] != one[1]), None) or _PRICE.search(text)
    if not match:
        return None
    group, decimal = (match[1].replace("’", "'"), match[2]) if match.lastindex == 2 else ("", match[1])
    likely = _likely(lambda row: row[3] == decimal and group in ("", row[4]), lambda row: row[3] == decimal)
    between = f", “{group}” between thousands" if group else ""
    reason = f"“{match.group()}” has “{decimal}” before decimals{between}, as in {names(_most(likely))}."
    return _made(likely, NUMBER, reason, match, reading)


def _likely(same: Callable[[Row], bool], near: Callable[[Row], bool]) -> dict[str, float]:
    """Country to how likely it writes so: its share of official languages that do, a third for what comes near."""
    rows: dict[str, list[float]] = defaultdict(list)
    for row in formats():
        rows[row[0]].append(1.0 if same(row) else 0.3 if near(row) else _OTHERS)
    return {country: max(values) for country, values in rows.items()}


def _most(likely: dict[str, float]) -> list[str]:
    return sorted((code for code in likely if likely[code] == 1.0), key=lambda code: -population()[code])


def _words(order: str) -> str:
    return "-".join({"d": "day", "m": "month", "y": "year"}[one] for one in order.split("-"))


def _made(likely: dict[str, float], kind: str, reason: str, match: re.Match[str], reading: Reading) -> Lead:
    rate = reliability(NAME, kind).rate
    return lead(likely, rate, reason=reason, span=reading.span(*match.span()), quote=match.group())
