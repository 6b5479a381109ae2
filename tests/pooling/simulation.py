"""A made-up world of routed geolocation: speakers, experts with a home and a skill, sealed or herded answers.

Everything is drawn from a seed; only the priors (CLDR's speakers) and the countries' positions are facts. It is
built to have the design's orderings, not its digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from geoloc import places
from geoloc.pooling import Vector, normalised, softened
from geoloc.sphere import distance_km

LANGUAGES = ("es", "ar", "fr", "en")
EXPERTS = 40
ASKED = 5
SKILL, SKILL_NEAR = 0.9, 1.4  # how clearly the true country stands out to a speaker, and how much more near home
ALIKE_KM = 700.0  # neighbours sound alike
NAMED = 3  # places a person names; the rest is spread by the prior
LEAST_SHARE = 0.001  # of a language's speakers, for a country to be told apart in the simulation
NEAR_KM = 1500.0
FOREIGN = 0.25  # of an expert's skill is left for a language that is not theirs
HERD = 0.6  # how far a person who sees the earlier answers goes along with them


@dataclass(frozen=True)
class Setting:
    """What kind of day it is. `shared`: correlation of what misleads the experts of one case. `practice`: cases each
    expert was measured on in each language; `resolved`: earlier cases with a known place; `cases`: those judged."""

    name: str
    shared: float = 0.3
    herding: bool = False
    routed: bool = True
    practice: int = 12
    resolved: int = 80
    cases: int = 240


SETTINGS = (
    Setting("blind and routed"),
    Setting("misled by the same", shared=0.6),
    Setting("herding", herding=True),
    Setting("herding, no practice", herding=True, practice=0),
    Setting("unrouted", routed=False),
    Setting("no practice", practice=0),
    Setting("4 practice cases", practice=4),
    Setting("30 practice cases", practice=30),
    Setting("nothing known yet", practice=0, resolved=0),
)


@dataclass(frozen=True)
class Asked:
    """One case with its answers. `said`: (answers, countries of the language); `truth`: index of a country."""

    language: str
    truth: int
    experts: tuple[int, ...]
    said: Vector
    seen_others: tuple[bool, ...]


@dataclass(frozen=True)
class World:
    """`gains[language]`: (experts, practice cases), log-score gains over the prior on practice cases."""

    setting: Setting
    resolved: Sequence[Asked]
    cases: Sequence[Asked]
    gains: dict[str, Vector]


@dataclass(frozen=True)
class Language:
    codes: tuple[str, ...]
    prior: Vector
    km: Vector  # (countries, countries)


@cache
def language(code: str) -> Language:
    """Countries with enough speakers, the prior by speakers, and the distances between their centres."""
    people = places.speakers()[code]
    whole = sum(people.values())
    codes = tuple(sorted(one for one, count in people.items() if count / whole > LEAST_SHARE))
    prior = softened(normalised(np.array([float(people[one]) for one in codes])))
    return Language(codes, prior, _kilometres(codes, codes))


@dataclass(frozen=True)
class Experts:
    """`speaks`: index into LANGUAGES; `home`: index among its countries; `quality`, `boast`: around 1 and above."""

    speaks: Vector
    home: Vector
    quality: Vector
    boast: Vector


def world(setting: Setting, seed: int) -> World:
    """Experts, their practice, resolved cases and open cases, all from one seed."""
    rng = np.random.default_rng(seed)
    experts = _experts(rng)
    gains = {code: _practice(rng, experts, setting, code) for code in LANGUAGES}
    resolved = [_case(rng, experts, setting) for _ in range(setting.resolved)]
    return World(setting, resolved, [_case(rng, experts, setting) for _ in range(setting.cases)], gains)


@dataclass(frozen=True)
class Everybody:
    """A case as each of all experts would answer it alone. `said`: (experts, countries of the language)."""

    language: str
    truth: int
    said: Vector


def everybody(setting: Setting, seed: int, cases: int) -> tuple[Experts, dict[str, Vector], list[Everybody]]:
    """For choosing whom to ask: the experts, their practice as in `world`, and the cases."""
    rng = np.random.default_rng(seed)
    experts = _experts(rng)
    gains = {code: _practice(rng, experts, setting, code) for code in LANGUAGES}
    blind, all_of_them = replace(setting, herding=False), tuple(range(EXPERTS))
    found = [_case(rng, experts, blind, asked=all_of_them) for _ in range(cases)]
    return experts, gains, [Everybody(one.language, one.truth, one.said) for one in found]


def _experts(rng: np.random.Generator) -> Experts:
    speaks = np.arange(EXPERTS) % len(LANGUAGES)
    homes = [rng.choice(len(language(LANGUAGES[n]).codes), p=_flatter(language(LANGUAGES[n]).prior)) for n in speaks]
    quality = np.exp(rng.normal(0.0, 0.6, EXPERTS))
    return Experts(speaks, np.array(homes), quality, np.exp(rng.normal(0.5, 0.35, EXPERTS)))


def _flatter(prior: Vector) -> Vector:
    return normalised(np.sqrt(prior))


def _practice(rng: np.random.Generator, experts: Experts, setting: Setting, code: str) -> Vector:
    """Each expert alone on practice cases of a language; blind and unshared, as practice is."""
    gains = np.zeros((EXPERTS, setting.practice))
    alone = replace(setting, herding=False)
    for expert in range(EXPERTS):
        for n in range(setting.practice):
            one = _case(rng, experts, alone, code, (expert,))
            prior = language(code).prior
            gains[expert, n] = np.log(one.said[0, one.truth] / prior[one.truth])
    return gains


def _case(
    rng: np.random.Generator,
    experts: Experts,
    setting: Setting,
    code: str | None = None,
    asked: tuple[int, ...] | None = None,
) -> Asked:
    code = code or LANGUAGES[rng.integers(len(LANGUAGES))]
    own = language(code)
    truth = int(rng.choice(len(own.codes), p=own.prior))
    speakers = np.flatnonzero(experts.speaks == LANGUAGES.index(code)) if setting.routed else np.arange(EXPERTS)
    asked = asked or tuple(int(one) for one in rng.choice(speakers, ASKED, replace=False))
    shared = rng.normal(size=len(own.codes))
    said: list[Vector] = []
    for expert in asked:
        heard = _heard(rng, experts, setting, expert, code, truth, shared)
        if setting.herding and said:
            earlier = np.mean([np.log(one) for one in said], axis=0) - np.log(own.prior)
            heard = (1 - HERD) * heard + HERD * earlier
        said.append(_written(own.prior * np.exp(heard - heard.max()), own.prior))
    seen = tuple(setting.herding and n > 0 for n in range(len(asked)))
    return Asked(code, truth, asked, np.array(said), seen)


def _heard(
    rng: np.random.Generator, experts: Experts, setting: Setting, expert: int, code: str, truth: int, shared: Vector
) -> Vector:
    """The log-ratios an expert believes: likeness to what was heard, misled by noise, exaggerated by the expert."""
    own = language(code)
    speaks = LANGUAGES[int(experts.speaks[expert])]
    home_code = language(speaks).codes[int(experts.home[expert])]
    near = np.exp(-_kilometres((home_code,), own.codes)[0] / NEAR_KM)
    sharp = experts.quality[expert] * (SKILL + SKILL_NEAR * near) * (1.0 if speaks == code else FOREIGN)
    like = np.exp(-own.km / ALIKE_KM)
    noise = np.sqrt(setting.shared) * shared + np.sqrt(1 - setting.shared) * rng.normal(size=len(own.codes))
    signal = sharp[truth] * like[truth] + noise
    honest = sharp * signal - 0.5 * sharp**2
    exaggerated: Vector = experts.boast[expert] * honest
    return exaggerated


def _written(mass: Vector, prior: Vector) -> Vector:
    """As people write it: three places in steps of five percent, the rest where the prior puts it."""
    mass = normalised(mass)
    named = np.argsort(-mass)[:NAMED]
    percent = np.round(mass[named] * 20) / 20
    percent *= min(1.0, 0.95 / max(percent.sum(), 1e-9)) if percent.sum() > 0.95 else 1.0
    rest = prior.copy()
    rest[named[percent > 0]] = 0.0
    written = (1 - percent.sum()) * normalised(rest)
    written[named[percent > 0]] += percent[percent > 0]
    return softened(written)


@cache
def _kilometres(some: tuple[str, ...], others: tuple[str, ...]) -> Vector:
    """Between centres on the sphere: (some, others)."""
    centres = [[places.area(code).centroid for code in codes] for codes in (some, others)]
    return np.array([[distance_km(one, other) for other in centres[1]] for one in centres[0]])
