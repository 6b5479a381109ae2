"""Telephone numbers and numbers of papers in a text, and what only looks like one. Pure.

Masked first: addresses of pages, names of files, dates, times, coordinates, our codes of cases, and numbers that their
text calls a case, an incident or an amount. What is left is a telephone number if it is one in the numbering plan of
its country (phonenumbers), written with + or with a word such as "tel.", or grouped as its country groups it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import phonenumbers
from phonenumbers import PhoneNumberFormat as Form

MOST_TRIED = 100  # candidates of one text
REGIONS = ("FR", "ES", "GB", "US", "DE", "IT", "MX", "CO", "MA", "EG", "BE", "NL")  # for numbers without a prefix
_EXTENSIONS = (
    "jpe?g|png|gif|webp|heic|bmp|tiff?|wav|mp3|m4a|ogg|opus|flac|mp4|mov|avi|mkv|webm|3gp"
    "|txt|pdf|docx?|xlsx?|csv|zip|json|xml"
)
_ABOUT = (
    r"cases?|incidents?|files?|refs?|reference|report|exhibit|ticket|order|post|clue|line|hz|seq|no|nr|n°|nº|affaires?"
    r"|dossiers?|référence|procès-verbal|pv|casos?|expedientes?|referencia|atestado|diligencias|pista|القضية|قضية|الملف|ملف|بلاغ|رقم"
)
MASKED = re.compile(
    rf"""
    (?:\b(?:https?|ftp)://|\bwww\.)[^\s<>"]{{1,2000}}                       # addresses of pages
    |(?<![\w.@-])[\w()+.-]{{1,120}}\.(?:{_EXTENSIONS})\b                    # names of files
    |\b[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}\b                # ids
    |\b(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d\d))(?![-/.]?\d)  # dates
    |\b\d{{1,2}}:\d\d(?::\d\d(?:[.,]\d{{1,6}})?)?\b                         # times
    |[-+]?\b\d{{1,3}}[.,]\d{{3,9}}°?\s?[NSEWO]?[\s,;/]{{1,3}}[-+]?\d{{1,3}}[.,]\d{{3,9}}\b  # coordinates
    |\b\d{{1,3}}\s?°\s?\d{{1,2}}                                            # degrees and minutes
    |\b(?:{_ABOUT})\b[\s.:#°º-]{{0,4}}(?:(?:no|nr|n°|nº|num|número|numéro|number|رقم)\b[\s.:#°º]{{0,3}})?
        [\w/-]{{0,12}}\d[\d/.-]{{3,24}}(?:\s\d[\d/-]{{2,12}})?                   # a case, an incident
    |\#\d{{1,20}}
    |\b(?=[A-Z\d]{{1,8}}-)[A-Z]{{1,8}}[-/]?[\dA-Z]{{0,8}}[-/]\d[\d/-]{{2,20}}\b  # codes such as INC-2026-00412
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CANDIDATE = re.compile(r"(?<![\w.,/@])(?:\+|00)?\(?\d(?:[ ().\-/\u00a0\u202f]{0,2}\d){6,14}(?![\w/]|[.,-]\d)")
_CALLED = re.compile(
    r"(?:\b(?:tele?phone|telephone|phone|tel|mobile|cell|whatsapp|signal|sms|call(?:s|ed)?|ring|dial|number|téléphone|téléphoner"
    r"|portable|appeler|appelez|numéro|teléfono|móvil|celular|llamar|llame|número)|هاتف|الهاتف|جوال|موبايل|واتساب|اتصل)\b"
    r"[\s:.,()'’\w]{0,12}$",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"\b(?:passport|pass|identity card|id card|id number|national id|id|social security|ssn|nino|driving licen[cs]e"
    r"|passeport|carte d[’']identité|cni|sécurité sociale|permis de conduire"
    r"|pasaporte|dni|nie|nif|curp|seguridad social|cédula"
    r"|جواز السفر|جواز|بطاقة الهوية|الرقم الوطني|الهوية)\b"
    r"[\s:.#°º]{0,3}(?:(?:no|nr|n°|nº|number|num|numéro|número|رقم)\b[\s:.#°º]{0,3})?(?:is|est|es|:)?\s?"
    r"((?=[A-Z\d-]{0,4}\d)[A-Z\d](?:[ -]?[A-Z\d]){5,19})\b",
    re.IGNORECASE,
)
_DNI = re.compile(r"(?<![\w-])(\d{8})-?([A-HJ-NP-TV-Z])(?![\w-])")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d\d(?: ?[A-Z\d]){11,30}(?!\w)")
_SPANISH = "TRWAGMYFPDXBNJZSQVHLCKE"


def masked(text: str) -> str:
    """The same length, with spaces where something stands that is no number of a person."""
    return MASKED.sub(lambda found: " " * len(found[0]), text)


def phones(text: str) -> Iterator[tuple[int, int]]:
    """Where telephone numbers stand in a masked text."""
    for tried, found in enumerate(_CANDIDATE.finditer(text)):
        if tried >= MOST_TRIED:
            return
        start, end = found.span()
        if _is_phone(found[0], bool(_CALLED.search(text, max(0, start - 40), start))):
            yield start, end


def papers(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers of passports, identity cards and accounts stand in a text."""
    for found in _PAPER.finditer(text):
        if sum(char.isdigit() for char in found[1]) >= 4:
            yield found.span(1)
    for found in _DNI.finditer(text):
        if _SPANISH[int(found[1]) % 23] == found[2]:
            yield found.span()
    for found in _IBAN.finditer(text):
        if _is_iban(found[0].replace(" ", "")):
            yield found.span()


def _is_phone(typed: str, is_called: bool) -> bool:
    if typed.startswith("+") or typed.startswith("00"):
        return _valid(typed.replace("00", "+", 1) if typed.startswith("00") else typed, None)
    if is_called:
        return any(_valid(typed, region, phonenumbers.is_possible_number) for region in REGIONS)
    return any(char in " ().-/\u00a0\u202f" for char in typed) and any(_grouped(typed, region) for region in REGIONS)


def _valid(
    typed: str, region: str | None, asked: Callable[[phonenumbers.PhoneNumber], bool] = phonenumbers.is_valid_number
) -> bool:
    try:
        return asked(phonenumbers.parse(typed, region))
    except phonenumbers.NumberParseException:
        return False


def _grouped(typed: str, region: str) -> bool:
    """Whether a valid number of this country stands in the groups in which that country writes it."""
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return False
    if not phonenumbers.is_valid_number_for_region(number, region):
        return False
    groups = re.findall(r"\d+", typed)
    return len(groups) > 1 and groups == re.findall(r"\d+", phonenumbers.format_number(number, Form.NATIONAL))


def _is_iban(code: str) -> bool:
    """Its check digits (ISO 13616): the rest of dividing it by 97 is 1."""
    if not 15 <= len(code) <= 34:
        return False
    return int("".join(str(int(char, 36)) for char in code[4:] + code[:4])) % 97 == 1
