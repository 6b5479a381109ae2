"""What an analyser says: leads with log-likelihood ratios over areas, the reason in words and what it rests on."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from geoloc import places

ASSUMED = 0.6  # how often a lead is right where nobody could measure it
FLATTERED = 0.8  # the most that is believed of those measured on sentences or sounds of our own alone
_OWN_SENTENCES = frozenset(["variety", "money", "units", "domain", "postcode address words", "hum"])
_LIVE = re.compile(r"(?<=[^\W_])\.(?=[^\W\d_])|://|@(?=\w)")
_RELIABILITY = Path(__file__).resolve().parent / "reliability.json"


@dataclass(frozen=True)
class Reliability:
    """How often the country named first was right on known truth; `tried` 0: not measured, `rate` is assumed."""

    rate: float
    tried: int


@dataclass(frozen=True)
class Lead:
    """One sign in a text.

    `ratios`: (country, log P(sign | from there) - log P(sign | from anywhere)), natural units, strongest first, where
    "anywhere" is the world by population; `elsewhere`: the same for every country not listed. `span`: the
    characters it rests on, from and to, counted in the text as it was given; `quote`: those characters as they
    may be shown (addresses of the web defanged).
    """

    ratios: tuple[tuple[str, float], ...]
    elsewhere: float
    reason: str
    span: tuple[int, int]
    quote: str

    def ratio(self, country: str) -> float:
        return dict(self.ratios).get(country, self.elsewhere)

    @property
    def weight(self) -> float:
        """Between 0, for a sign that rules nothing out, and the rate at which it was right."""
        return 1 - math.exp(min(self.elsewhere, self.ratios[-1][1]))


@dataclass(frozen=True)
class Finding:
    """All that one analyser says of one text: leads, or why it cannot tell."""

    analyser: str
    leads: tuple[Lead, ...]
    cannot_tell: str  # a sentence; "" where there are leads
    reliability: Reliability

    def ratio(self, country: str) -> float:
        """Log of the weighted mean of its leads' likelihood ratios; 0 where it cannot tell.

        A mean, since leads of one text may agree without being more evidence, or name two places; its weight is how
        much a lead can rule out, so that a weak one beside a strong one changes little.
        """
        weights = [lead.weight for lead in self.leads]
        if not sum(weights):
            return 0.0
        ratios = [math.exp(lead.ratio(country)) for lead in self.leads]
        return math.log(sum(w * r for w, r in zip(weights, ratios, strict=True)) / sum(weights))

    def everywhere(self) -> dict[str, float]:
        """`ratio` of every country."""
        tables = [(one.weight, dict(one.ratios), one.elsewhere) for one in self.leads]
        whole = sum(weight for weight, _told, _elsewhere in tables)
        if not whole:
            return dict.fromkeys(population(), 0.0)
        means = {
            code: sum(weight * math.exp(told.get(code, elsewhere)) for weight, told, elsewhere in tables) / whole
            for code in population()
        }
        return {code: math.log(mean) for code, mean in means.items()}

    def ranked(self, top: int, weights: Mapping[str, float] | None = None) -> list[tuple[str, float]]:
        """(country, probability), likeliest first, by `weights` beforehand: by population if None."""
        before = weights or population()
        after = {code: weight * math.exp(self.ratio(code)) for code, weight in before.items() if weight > 0}
        total = sum(after.values())
        order = sorted(after, key=lambda code: (-after[code], code))
        return [(code, after[code] / total) for code in order[:top]]


def lead(
    likelihoods: Mapping[str, float],
    rate: float,
    *,
    reason: str,
    span: tuple[int, int],
    quote: str,
    among: Mapping[str, float] | None = None,
) -> Lead:
    """A lead from P(sign | country) up to a common factor; what is not named has 0.

    With probability `rate` the sign means what the analyser thinks, else it is noise that any country may show:
    ratio = log(rate * L(c) / mean L + 1 - rate). So no zero vetoes and no sign is stronger than it was measured.
    `among`: weights of the countries that it tells apart (the speakers of a language); of others it says nothing.
    """
    weights = among or population()
    mean = sum(weights.get(code, 0.0) * value for code, value in likelihoods.items()) / sum(weights.values())
    told = {code: rate * value / mean + 1 - rate for code, value in likelihoods.items() if weights.get(code) and mean}
    ratios = sorted(((code, math.log(value)) for code, value in told.items()), key=lambda one: (-one[1], one[0]))
    return Lead(tuple(ratios), 0.0 if among else math.log(1 - rate), defanged(reason), span, defanged(quote))


def weakened(finding: Finding, rate: float) -> Finding:
    """The same of words that were themselves read right with probability `rate`, else by chance.

    So its leads and its reliability are no stronger than the reading: ratio = log(rate * e^ratio + 1 - rate).
    """

    def weaker(ratio: float) -> float:
        return math.log(rate * math.exp(ratio) + 1 - rate)

    leads = [
        replace(one, ratios=tuple((code, weaker(ratio)) for code, ratio in one.ratios), elsewhere=weaker(one.elsewhere))
        for one in finding.leads
    ]
    reliable = replace(finding.reliability, rate=round(finding.reliability.rate * rate, 3))
    return replace(finding, leads=tuple(leads), reliability=reliable)


def defanged(text: str) -> str:
    """“https://shop.example.mx” as “https[://]shop[.]example[.]mx”: no program makes a link or an address of it."""
    return _LIVE.sub(lambda match: f"[{match.group()}]", text)


def found(analyser: str, leads: Sequence[Lead], otherwise: str) -> Finding:
    """The finding of an analyser: its leads that name somewhere, or `otherwise`, the sentence why there are none."""
    some = tuple(one for one in leads if one.ratios)
    return Finding(analyser, some, "" if some else otherwise, reliability(analyser))


def reliability(analyser: str, kind: str = "") -> Reliability:
    """As measured, of the whole analyser or of one kind of its leads (`kind`: "40 letters", "+ prefix")."""
    key = f"{analyser} {kind}".strip()
    tried, right = _measured().get(key, (0, 0))
    if not tried:
        return Reliability(ASSUMED, 0)
    shrunk = (right + 2 * ASSUMED) / (tried + 2)  # towards the assumption while there is little to go by
    most = FLATTERED if key in _OWN_SENTENCES else 0.98
    return Reliability(round(min(shrunk, most), 3), tried)


@cache
def population() -> dict[str, float]:
    """People of each country, at least one, so that no country is impossible."""
    return {one.code: float(max(one.population, 1)) for one in places.countries()}


def names(codes: Sequence[str], most: int = 4) -> str:
    """“Mexico, Guatemala and 3 more”: countries in English, in the order given."""
    shown = [places.area(code).name("en") for code in codes[:most]]
    rest = len(codes) - len(shown)
    if rest:
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]])) if shown else ""


@cache
def _measured() -> dict[str, tuple[int, int]]:
    return {key: (tried, right) for key, (tried, right) in json.loads(_RELIABILITY.read_text()).items()}
