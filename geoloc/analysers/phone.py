"""Phone numbers: by their prefix, or by how a country prints its own numbers. Nothing is dialled or looked up."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from geoloc.analysers.finding import Finding, Lead, found, lead, names, population, reliability
from geoloc.analysers.reading import Reading, with_ascii_digits

NAME = "phone"
WITH_PREFIX, AS_PRINTED, MERELY_VALID = "with prefix", "as printed", "merely valid"
_PRINTED_SO = 20.0  # times as likely where a country prints numbers just so than where the digits are merely valid
_MOST = 6
NUMBER = re.compile(r"(?<![\w.,-])(?:\+|00)?\(?\d(?:[ \u00a0./()-]{0,2}\d){6,14}(?![\w-])")
_OTHER = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{5}-\d{3,4}")  # dates, and postcodes of Brazil and the US


def analyse(reading: Reading) -> Finding:
    """A lead for each of the first six numbers; numbers with a prefix and those of one country's form weigh most."""
    text = with_ascii_digits(reading.text)
    matches = [one for one in NUMBER.finditer(text) if not _OTHER.fullmatch(one.group())][:_MOST]
    leads = [one for match in matches if (one := _lead(match, reading))]
    return found(NAME, leads, reading.silence() or "No run of digits that could be a phone number.")


def _lead(match: re.Match[str], reading: Reading) -> Lead | None:
    written = re.sub(r"^00", "+", match.group())
    likely, kind, reason = _international(written) if written.startswith("+") else _national(written)
    if not likely:
        return None
    span = reading.span(*match.span())
    return lead(likely, reliability(NAME, kind).rate, reason=reason, span=span, quote=match.group())


def _international(written: str) -> tuple[dict[str, float], str, str]:
    try:
        number = phonenumbers.parse(written)
    except NumberParseException:
        return {}, "", ""
    code = phonenumbers.region_code_for_number(number)
    if code in population():
        valid = "" if phonenumbers.is_valid_number(number) else ", though no number there is formed so"
        return {code: 1.0}, WITH_PREFIX, f"+{number.country_code} is the prefix of {names([code])}{valid}."
    sharing = phonenumbers.region_codes_for_country_code(number.country_code or 0)
    shared = [one for one in sharing if one in population()]
    likely = dict.fromkeys(shared, 1.0)
    return likely, WITH_PREFIX, f"+{number.country_code} is the prefix of {names(shared)}."


def _national(written: str) -> tuple[dict[str, float], str, str]:
    """A number is dialled from anywhere in its country only: where it is valid, and where it is printed like that."""
    likely = {}
    for region in sorted(phonenumbers.SUPPORTED_REGIONS & population().keys()):
        if (strength := _strength(written, region)) > 0:
            likely[region] = strength
    printed = [code for code, strength in likely.items() if strength > 1]
    if printed:
        reason = f"Numbers are printed in this form in {names(printed)}; the digits fit {len(likely)} countries."
        return likely, AS_PRINTED, reason
    return likely, MERELY_VALID, f"Without a prefix its digits fit {names(list(likely))}."


def _strength(written: str, region: str) -> float:
    try:
        number = phonenumbers.parse(written, region)
    except NumberParseException:
        return 0.0
    if not phonenumbers.is_valid_number_for_region(number, region):
        return 0.0
    same = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL) == written.strip()
    grouped = same and not written.isdigit()
    return _PRINTED_SO if grouped else 1.0
