"""Names of people where a text says that they are names, and ages beside a name, in four languages. Pure.

Only what the text itself points at: "named X", "her name is X", "the girl X", "X, 9 years old". A word before such a
pointer that means a place or a thing ("a village called X") makes it none: places are what this forum speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = r"[^\W\d_][\w'’-]{1,30}"
_NAME = rf"[\"“«»'‘]?\s?({_WORD}(?:\s{_WORD}){{0,2}})"
_PEOPLE_EN = (
    "girl|boy|child|kid|toddler|baby|teenager|victim|minor|daughter|son|sister|brother|schoolgirl|schoolboy|pupil"
)
_PEOPLE_FR = "fille|fillette|garçon|garçonnet|enfant|gamine?|bébé|victime|mineure?|adolescente?|sœur|frère|fils|élève"
_PEOPLE_ES = "niñ[oa]|chic[oa]|menor|beb[eé]|víctima|hij[oa]|herman[oa]|adolescente|alumn[oa]|muchach[oa]"
_POINTERS = re.compile(
    rf"""
    \b(?:(?:first\s|full\s|real\s)?name(?:d|\s(?:is|was|of\s(?:her|him|the\s(?:{_PEOPLE_EN}))\s(?:is|was)))
      |(?:is|was|be|being|are|were|,|{_PEOPLE_EN})\s?called
      |(?:{_PEOPLE_EN})[’']s\sname\s(?:is|was)
      |(?:pré)?nommée?s?|appelée?|s[’']appel(?:le|ait)|(?:pré)?nom\s(?:est|était)
      |llamad[oa]|se\sllam(?:a|aba)|nombre\s(?:es|era))
    [\s:,]{{1,3}}(?={_NAME})
    |\b(?P<who>{_PEOPLE_EN}|{_PEOPLE_FR}|{_PEOPLE_ES})\s(?={_NAME})
    """,
    re.VERBOSE | re.IGNORECASE,
)
_THING = re.compile(
    r"\b(?:villages?|towns?|cit(?:y|ies)|streets?|roads?|squares?|districts?|regions?|islands?|rivers?|lakes?|mountains?|hills?"
    r"|valleys?|bars?|cafés?|cafes?|restaurants?|hotels?|shops?|stores?|supermarkets?|chains?|compan(?:y|ies)|brands?|firms?|schools?"
    r"|church(?:es)?|mosques?|stations?|stops?|lines?|ships?|boats?|ferr(?:y|ies)|songs?|films?|books?|dish(?:es)?|breads?|drinks?|apps?"
    r"|files?|folders?|channels?|newspapers?|dialects?|languages?|tribes?|plants?|trees?|flowers?|birds?|places?|buildings?|towers?"
    r"|bridges?|beach(?:es)?|ports?|harbou?rs?|markets?|festivals?|teams?|clubs?|operations?|programs?|variet(?:y|ies)|its?|this|that|which"
    r"|villes?|rues?|routes?|quartiers?|régions?|îles?|rivières?|fleuves?|lacs?|montagnes?|cafés|hôtels?|magasins?|marques?|sociétés?"
    r"|écoles?|églises?|mosquées?|gares?|arrêts?|bateaux?|chansons?|livres?|plats?|pains?|fichiers?|journa(?:l|ux)|langues?|plantes?|arbres?"
    r"|lieux?|bâtiments?|tours?|ponts?|plages?|marchés?|équipes?|opérations?|parlers?|place|cela|ça|qui"
    r"|pueblos?|aldeas?|ciudad(?:es)?|calles?|carreteras?|plazas?|barrios?|regi(?:ón|ones)|islas?|ríos?|lagos?|montes?|montañas?|bares"
    r"|hotel(?:es)?|tiendas?|supermercados?|marcas?|empresas?|escuelas?|iglesias?|mezquitas?|estaci(?:ón|ones)|paradas?|barcos?"
    r"|canci(?:ón|ones)|libros?|platos?|panes?|archivos?|periódicos?|lenguas?|árbol(?:es)?|lugar(?:es)?|edificios?|torres?|puentes?"
    r"|playas?|puertos?|mercados?|equipos?|operaci(?:ón|ones)|bebidas?|esto|eso)\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    rf"\b(?:{_PEOPLE_EN}|{_PEOPLE_FR}|{_PEOPLE_ES}|woman|man|femme|homme|mujer|hombre|her|his|she|he)\b", re.IGNORECASE
)
_AGED = re.compile(
    rf"""
    (?<![\w'’-])({_WORD}),?\s(?:
        \(?(?:aged?|âgée?\sde|de|tiene|a)?\s?\d{{1,2}}\s?(?:years?[\s-]old|yrs?|y\.?o\.?|ans?|años?)\b
        |\(?aged?\s\d{{1,2}}\b
        |\((?P<bare>1?\d)\))
    |\b\d{{1,2}}[\s-]years?[\s-]old[\s,]{{1,2}}({_WORD})
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ARABIC = re.compile(
    r"(?<!\w)[وف]?(?:اسمها|اسمه|تدعى|يدعى|المسماة|المسمى|المدعوة|المدعو|تسمى|يسمى|(الطفلة|الطفل|الفتاة|البنت|الصبي|القاصر))"
    r"\s?[:：]?\s?(?:هو\s|هي\s)?[\"«“]?([\u0621-\u064a\u064b-\u0652]{2,20})"
)
_ARABIC_THINGS = re.compile(
    "(?<!\\w)[وفبكل]{0,2}(?:ال)?(?:قرية|مدينة|شارع|حي|منطقة|جزيرة|نهر|جبل|مقهى|مطعم|فندق|محل|متجر|مدرسة|مسجد|كنيسة|محطة|سوق|لهجة|أغنية|شركة|مكان|ميناء|ساحة)(?!\\w)"
)
_ARABIC_STOP = frozenset(
    re.findall(
        r"\S+",
        "في من على الى إلى عن مع هذا هذه التي الذي كان كانت لا ما لم لن قد هو هي أو ثم بين عند غير"
        " معروف معروفة مجهول مجهولة",
    )
)
_NEAR = 40  # characters before a pointer in which its thing is looked for


def names(text: str) -> Iterator[tuple[int, int]]:
    """Where names stand that their text calls so, or beside which an age stands."""
    for found in _POINTERS.finditer(text):
        is_title = (found["who"] or "x")[0].isupper()  # "Boy Scouts"
        if (place := _capitals(found)) and not is_title and not _of_a_thing(text, found.end(), _THING):
            yield place
    for found in _AGED.finditer(text):
        word = 1 if found[1] else 3
        about = text[max(0, found.start() - 2 * _NEAR) : found.end() + _NEAR]
        if found[word][0].isupper() and (not found["bare"] or _SOMEBODY.search(about)):  # "Oaxaca (12)" is no age
            yield found.span(word)
    for found in _ARABIC.finditer(text):
        told, is_after_child = str(found[2]), bool(found[1])
        is_name = told not in _ARABIC_STOP and not (is_after_child and told.startswith(("ال", "ت", "ي", "كان")))
        if is_name and not _of_a_thing(text, found.start(), _ARABIC_THINGS):
            yield found.span(2)


def _capitals(found: re.Match[str]) -> tuple[int, int] | None:
    """Of the words after a pointer those that begin with a capital: one at least."""
    group = 1 if found[1] else 3
    end = start = found.start(group)
    for word in re.finditer(r"\S+", found[group]):
        if not word[0][0].isupper():
            break
        end = start + word.end()
    return (start, end) if end > start else None


def _of_a_thing(text: str, at: int, things: re.Pattern[str]) -> bool:
    """Whether the nearest noun before that we know is a place or a thing, in the same sentence."""
    before = re.split(r"[.!?;\n]", text[max(0, at - _NEAR) : at])[-1]
    last = [found.end() for found in things.finditer(before)]
    people = [found.end() for found in _SOMEBODY.finditer(before)]
    return bool(last) and last[-1] >= (people[-1] if people else 0)
