"""Reading Unicode CLDR: names, populations, speakers, world regions, and which subdivision lies in which."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET  # nosec B405 # build time, a pinned package
from functools import cached_property
from pathlib import Path

LANGUAGES = ("en", "fr", "es", "ar")
# Reserved in ISO 3166-1 for parts of countries, not countries: Ascension, Canary Islands and the like; and groupings.
_NO_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN"])
_STATUS = ("official", "de_facto_official", "official_regional")


class Cldr:
    """The `common` folder of CLDR, as XML."""

    def __init__(self, common: Path) -> None:
        self._common = common
        self._names: dict[tuple[str, str], dict[str, str]] = {}
        self._trees: dict[str, ET.Element] = {}

    @cached_property
    def countries(self) -> list[str]:
        """ISO 3166-1 alpha-2 codes, and XK, in order."""
        regular = self._tree("validity/region").find(".//id[@idStatus='regular']")
        assert regular is not None
        assert regular.text
        return sorted(c for c in re.findall(r"\b[A-Z]{2}\b(?!~)", _spread(regular.text)) if c not in _NO_COUNTRIES)

    @cached_property
    def populations(self) -> dict[str, int]:
        """People of each country; 0 where nobody lives."""
        return {country: int(info.get("population", "0")) for country, info in self._territories.items()}

    @cached_property
    def speakers(self) -> dict[str, dict[str, float]]:
        """Language to country to number of speakers: population times the percentage who speak it."""
        found: dict[str, dict[str, float]] = {}
        for country, info in self._territories.items():
            for spoken in info.findall("languagePopulation"):
                count = self.populations[country] * float(spoken.get("populationPercent", "0")) / 100
                language = spoken.get("type", "").replace("_", "-")
                found.setdefault(language, {})[country] = count
        return {language: by_country for language, by_country in found.items() if sum(by_country.values()) >= 1}

    def main_language(self, country: str) -> str:
        """The official language most people of a country speak, "" if none is known."""
        spoken = [one for one in self._languages_of(country) if one.get("officialStatus") in _STATUS]
        spoken.sort(key=lambda one: -float(one.get("populationPercent", "0")))
        return spoken[0].get("type", "") if spoken else ""

    def official_languages(self, country: str) -> list[str]:
        """Official languages (“zh_Hant”, “es”), the one most people speak first; its most spoken one if none is."""
        every = sorted(self._languages_of(country), key=lambda one: -float(one.get("populationPercent", "0")))
        spoken = [one for one in every if one.get("officialStatus") in _STATUS[:2]] or every[:1]
        return [one.get("type", "") for one in spoken]

    @cached_property
    def scripts(self) -> dict[str, str]:
        """Language (“zh”, “zh-Hant”) to the ISO 15924 code of the script it is likely written in."""
        likely = self._tree("supplemental/likelySubtags").iter("likelySubtag")
        usual = {one.get("from", ""): one.get("to", "").split("_")[1] for one in likely}
        found = {}
        for language in self.speakers:
            named = re.search(r"-([A-Z][a-z]{3})$", language)
            found[language] = named.group(1) if named else usual.get(language.split("-")[0], "Latn")
        return found

    @cached_property
    def parents(self) -> dict[str, str]:
        """Locale to the one it inherits from where that is not its own name cut short: es_MX from es_419."""
        main = next(one for one in self._tree("supplemental/supplementalData").iter("parentLocales"))
        return {name: one.get("parent", "") for one in main for name in one.get("locales", "").split()}

    def locale(self, name: str) -> list[ET.Element]:
        """A locale and those it inherits from, nearest first; only those that have a file."""
        chain = []
        while name and name != "root":
            if (self._common / "main" / f"{name}.xml").exists():
                chain.append(self._tree(f"main/{name}"))
            name = self.parents.get(name) or name.rpartition("_")[0]
        return [*chain, self._tree("main/root")]

    @cached_property
    def currencies(self) -> dict[str, list[str]]:
        """ISO 4217 code to the countries where it is legal tender now."""
        found: dict[str, list[str]] = {}
        for region in self._tree("supplemental/supplementalData").findall("currencyData/region"):
            if (country := region.get("iso3166", "")) in self.countries:
                for one in region.findall("currency"):
                    if not one.get("to") and one.get("tender") != "false":
                        found.setdefault(one.get("iso4217", ""), []).append(country)
        return found

    @cached_property
    def regions(self) -> dict[str, str]:
        """Country to the UN M49 code of the region right above it: MX to 013, Central America."""
        groups = self._tree("supplemental/supplementalData").findall(".//territoryContainment/group")
        sound = [g for g in groups if g.get("status") is None and g.get("grouping") is None]
        return {
            country: group.get("type", "")
            for group in sound
            for country in group.get("contains", "").split()
            if len(country) == 2
        }

    @cached_property
    def above(self) -> dict[str, str]:
        """Subdivision to what it lies in, in CLDR's spelling: "esb" to "esct", "esct" to "ES"."""
        groups = self._tree("supplemental/subdivisions").findall(".//subgroup")
        return {part: group.get("type", "") for group in groups for part in group.get("contains", "").split()}

    def first_level(self, code: str) -> str:
        """The first-level subdivision (ISO 3166-2) that `code` is or lies in; `code` itself if unknown."""
        inner = code.replace("-", "").lower()
        while inner in self.above and len(self.above[inner]) > 2:
            inner = self.above[inner].lower()
        return f"{inner[:2]}-{inner[2:]}".upper()

    def names(self, kind: str, language: str) -> dict[str, str]:
        """Code to name of each `kind` (territory, language, subdivision) in a language; empty if CLDR has none."""
        if (kind, language) not in self._names:
            self._names[kind, language] = self._read_names(kind, language)
        return self._names[kind, language]

    @cached_property
    def _territories(self) -> dict[str, ET.Element]:
        found = self._tree("supplemental/supplementalData").findall(".//territoryInfo/territory")
        return {one.get("type", ""): one for one in found if one.get("type") in self.countries}

    def _read_names(self, kind: str, language: str) -> dict[str, str]:
        folder = "subdivisions" if kind == "subdivision" else "main"
        if not language or not (self._common / folder / f"{language}.xml").exists():
            return {}
        found = self._tree(f"{folder}/{language}").iter(kind)
        return {one.get("type", ""): one.text for one in found if one.text and not one.get("alt") and one.text != "↑↑↑"}

    def _languages_of(self, country: str) -> list[ET.Element]:
        return self._territories[country].findall("languagePopulation") if country in self._territories else []

    def _tree(self, name: str) -> ET.Element:
        if name not in self._trees:
            self._trees[name] = self._parsed(name)
        return self._trees[name]

    def _parsed(self, name: str) -> ET.Element:
        return ET.parse(self._common / f"{name}.xml").getroot()  # nosec B314 # build time, a pinned package


def _spread(ranges: str) -> str:
    """CLDR writes "BA~B" for BA and BB."""

    def one(match: re.Match[str]) -> str:
        first, last = match.group(1)[-1], match.group(2)
        return " ".join(match.group(1)[:-1] + chr(letter) for letter in range(ord(first), ord(last) + 1))

    return re.sub(r"\b([A-Z]{2})~([A-Z])\b", one, ranges)
