"""How often each analyser is right on texts whose country is known and on which nothing was tuned."""

from __future__ import annotations

import gettext
import importlib
import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import django
import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from geoloc import places
from geoloc.analysers import language, registry
from geoloc.analysers.reading import read
from geoloc.analysers.tables import speakers

TRUTH = Path(__file__).resolve().parent / "truth"
DJANGO = Path(django.__file__).resolve().parent
VARIETIES = {
    "es_AR": "AR", "es_MX": "MX", "es_CO": "CO", "es_VE": "VE", "es": "ES", "pt_BR": "BR", "pt": "PT", "en_AU": "AU",
    "en_GB": "GB", "zh_Hans": "CN", "zh_Hant": "TW", "de": "DE", "fr": "FR", "ar_DZ": "DZ",
}  # fmt: skip

DECLARED = ("pt-BR", "pt-PT", "zh-Hans", "zh-Hant")  # varieties among the passages


@dataclass
class Score:
    """Texts tried; on how many it said nothing; the true country first, among three, and more likely than before."""

    tried: int = 0
    silent: int = 0
    first: int = 0
    three: int = 0
    favoured: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, text: str, analyser: str, country: str, before: dict[str, float] | None = None) -> None:
        finding = registry.ANALYSERS[analyser](read(text))
        self.tried += 1
        self.silent += not finding.leads
        ranked = [code for code, _p in finding.ranked(3, before)] if finding.leads else []
        self.first += ranked[:1] == [country]
        self.three += country in ranked
        self.favoured += finding.ratio(country) > 0
        if country not in ranked:
            self.missed.append(country)


def sentences(*, half: int) -> Iterator[tuple[str, str, str]]:
    """(language tag, country, passage) of the Declaration of Human Rights: even passages, or odd ones."""
    lines = lzma.decompress((TRUTH / "declaration.tsv.xz").read_bytes()).decode().splitlines()
    for n, line in enumerate(lines):
        if n % 2 == half:
            tag, country, text = line.split("\t")
            yield tag, country, text


def cut(text: str, letters: int) -> str:
    """The first `letters` characters, back to the end of a word where words have ends."""
    short = text[:letters]
    return short if len(text) <= letters or " " not in short[letters // 2 :] else short.rpartition(" ")[0]


def languages() -> tuple[int, int]:
    """How many languages of the Declaration are spoken mostly in one country: those a model names, and all."""
    every = {tag.split("-")[0] for tag, _country, _text in sentences(half=1) if tag not in DECLARED}
    return len(every & language.named()), len(every)


def by_length(*, half: int) -> dict[int, Score]:
    """Every second passage of a half, cut to each length; only languages that a model names."""
    scores = {letters: Score() for letters in language.LENGTHS}
    for n, (tag, country, text) in enumerate(sentences(half=half)):
        if n % 2 == 0 and tag.split("-")[0] in language.named() and tag not in DECLARED:
            for letters, score in scores.items():
                score.add(cut(text, letters), "language", country)
    return scores


def of_40(*, only_known: bool) -> Score:
    """The goal: sentences of 40 characters, of the half that gave no rate."""
    score = Score()
    for tag, country, text in sentences(half=1):
        if tag not in DECLARED and (not only_known or tag.split("-")[0] in language.named()):
            score.add(cut(text, 40), "language", country)
    return score


def by_point(*, half: int) -> Score:
    """Languages of which CLDR knows no speakers; true is the country that the package's point for them lies in."""
    score = Score()
    lines = lzma.decompress((TRUTH / "declaration_by_point.tsv.xz").read_bytes()).decode().splitlines()
    for n, line in enumerate(lines):
        if n % 2 == half:
            _tag, country, text = line.split("\t")
            score.add(cut(text, 40), "language", country)
    return score


def scripts(*, half: int) -> Score:
    score = Score()
    for _tag, country, text in sentences(half=half):
        short = cut(text, 40)
        if registry.ANALYSERS["script"](read(short)).leads:
            score.add(short, "script", country)
    return score


def software(*, letters: int = 40, only_unnamed: bool = False) -> Score:
    """Django's own messages in languages spoken mostly in one country: a second kind of text, never used for rates."""
    score = Score()
    for locale in sorted(one.name for one in (DJANGO / "conf" / "locale").iterdir() if one.is_dir()):
        label = {"sr_Latn": "sr", "hy": "hy"}.get(locale, locale)
        home = _mostly(label)
        if home and not (only_unnamed and label in language.named()):
            for text in _messages(locale)[:12]:
                score.add(cut(text, letters), "language", home)
    return score


def software_varieties() -> dict[str, Score]:
    """Messages in blocks of some 400 letters, ranked among the countries of their language."""
    scores = {}
    for locale, country in VARIETIES.items():
        scores[locale] = Score()
        block = ""
        for text in _messages(locale):
            block += text + " "
            if len(block) > 400 and scores[locale].tried < 10:
                scores[locale].add(block, "variety", country, speakers(locale.split("_")[0]))
                block = ""
    return scores


def written(kind: str, *, half: int) -> Score:
    """Sentences and labels of our own, by the writer of the lists: even lines, or odd ones."""
    score = Score()
    for n, line in enumerate((TRUTH / "written.tsv").read_text(encoding="utf-8").splitlines()):
        analyser, country, text = line.split("\t")
        if analyser == kind and n % 2 == half:
            before = _same_language(text, country) if kind == "variety" else None
            score.add(text, kind, country, before)
    return score


def declaration_varieties() -> Score:
    score = Score()
    for tag, country, text in [*sentences(half=0), *sentences(half=1)]:
        if tag in DECLARED:
            score.add(text, "variety", country, speakers(tag.split("-")[0]))
    return score


def phones(form: str, *, half: int) -> Score:
    """Example numbers of every country; in national form of every sixth, since each takes the table of the world."""
    score = Score()
    regions = sorted(code for code in phonenumbers.SUPPORTED_REGIONS if places.is_area(code))
    for n, region in enumerate(regions):
        if n % 2 == half and (form == "with prefix" or n // 2 % 3 == 0):
            for kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE):
                if number := phonenumbers.example_number_for_type(region, kind):
                    score.add(_written(number, form), "phone", region)
    return score


def postcodes(*, half: int) -> Score:
    score = Score()
    examples = sorted(json.loads((TRUTH / "postcodes.json").read_text(encoding="utf-8")).items())
    for n, (country, some) in enumerate(examples):
        if n % 2 == half:
            for one in some:
                score.add(f"Box 7, {one}", "postcode", country)
    return score


def formats(kind: str, *, half: int) -> Score:
    """Dates and numbers as Django's settings of languages write them; CLDR, which the table is from, has no part."""
    score = Score()
    for n, locale in enumerate(sorted(one.name for one in (DJANGO / "conf" / "locale").iterdir() if one.is_dir())):
        home = VARIETIES.get(locale) or _mostly(locale)
        if n % 2 == half and home and (text := _formatted(locale, kind)):
            score.add(text, "formats", home)
    return score


def _formatted(locale: str, kind: str) -> str:
    try:
        rules = importlib.import_module(f"django.conf.locale.{locale}.formats")
    except ModuleNotFoundError:
        return ""
    if kind == "number":
        decimal, group = getattr(rules, "DECIMAL_SEPARATOR", "."), getattr(rules, "THOUSAND_SEPARATOR", ",")
        return f"1{group}234{decimal}50" if group != decimal else ""
    parts = {"d": "25", "j": "25", "m": "03", "n": "3", "Y": "2024", "y": "24"}
    short = getattr(rules, "SHORT_DATE_FORMAT", "").replace("\\", "")
    if set(re.findall(r"[A-Za-z]", short)) - parts.keys():
        return ""
    return re.sub(r"[A-Za-z]", lambda match: parts[match.group()], short)


def _written(number: phonenumbers.PhoneNumber, form: str) -> str:
    if form == "with prefix":
        return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    printed = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    return printed if form == "as printed" else re.sub(r"\D", "", printed)


def _mostly(locale: str) -> str:
    people = speakers(locale.split("_", maxsplit=1)[0])
    home = max(people, key=lambda one: people[one], default="")
    return home if home and "_" not in locale and people[home] >= 0.75 * sum(people.values()) else ""


def _same_language(text: str, country: str) -> dict[str, float]:
    labels = [label for label, _score in language.identify(text) if country in speakers(label)]
    return speakers(labels[0]) if labels else {country: 1.0, "CN": 1.0, "US": 1.0, "IN": 1.0}


@cache
def _messages(locale: str) -> list[str]:
    """Its translated messages of 40 letters and more without a slot to fill in, each once, in order."""
    found: dict[str, None] = {}
    for file in sorted(DJANGO.glob(f"c*/**/locale/{locale}/LC_MESSAGES/django.mo")):
        with file.open("rb") as stream:
            for text in gettext.GNUTranslations(stream)._catalog.values():
                if len(text) >= 40 and not re.search(r"%[(sd]|[<>{}]|:\s*\w+/|POT-", text):
                    found[" ".join(text.split())] = None
    return list(found)
