"""Ways of pooling beside each other (make bench): simulated cases, the anaesthetists of 1979, the 25 claims."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from geoloc import distribution, places
from geoloc.belief import pool, prior
from geoloc.confusions import audit
from geoloc.drawn import Circle, within
from geoloc.judgement import Inside, Judgement
from geoloc.machines import Sign, machine
from geoloc.pooling import Blend, Vector, Voice, blended, normalised, votes
from tests.pooling import anaesthesia, claims
from tests.pooling.methods import NAMES, Numbers, beliefs_of, numbers
from tests.pooling.simulation import SETTINGS, Setting, world

SEEDS = range(1000, 1012)  # none of them was looked at while the blend was chosen
ANSWERS, AREAS = 200, 5000
LEVEL = 1.02  # within two percent of the best


def main() -> None:
    """Prints the tables; fetches nothing."""
    simulated()
    anaesthetists()
    the_claims()
    how_long()


def how_long() -> None:
    """Half of the answers name places, a quarter draw circles, a quarter exclude; leads by machine beside them."""
    print(f"time to pool {ANSWERS} answers, the processor's, median of nine (goal: 100 ms over {AREAS} areas)")
    said, weights = [_judgement(n) for n in range(ANSWERS)], [1.0 + n % 3 for n in range(ANSWERS)]
    for count in (len(places.leaves()), AREAS):
        _grow(count)
        base = prior("es")
        signs = [Sign("phone", (("MX", 3.0),), -2.0, 0.97), Sign("words", (("MX", 1.0),), -0.5, 0.8)]
        for name, beside in (("answers", None), ("with leads", machine(signs, base.mass, 0.3))):
            taken = [_ms(partial(pool, said, base, Blend(1.5, 0.25), weights, beside)) for _ in range(10)]
            print(f"  {len(base.mass):>5} areas, {name:<10} {np.median(taken[1:]):6.1f} ms", flush=True)


def _judgement(n: int) -> Judgement:
    marks = frozenset({str(n % 30), str(n % 7)})
    if n % 4 == 0:
        return Judgement(drawn=(Inside(within(Circle(19.0, -98.2, 80 + n)), 0.7),), unit=str(n), sources=marks)
    if n % 4 == 1:
        return Judgement(excluded=("ES", "AR"), unit=str(n), sources=marks)
    return Judgement((("MX-OAX", 0.3), ("MX", 0.3), ("GT", 0.1)), unit=str(n), sources=marks, seen_others=n % 3 == 0)


def _grow(count: int) -> None:
    """Made-up subdivisions until the tree has so many leaves; last in the process, since nothing takes them back."""
    areas = places._areas()
    divided = sorted({one.parent for one in areas.values() if one.parent})
    for n in range(count - len(places.leaves())):
        country = divided[n % len(divided)]
        areas[f"{country}-+{n}"] = replace(areas[country], code=f"{country}-+{n}", parent=country)
    for table in (
        places.leaves,
        distribution.country_codes,
        distribution.indices,
        distribution._starts,
        distribution._rows,
    ):
        table.cache_clear()
    prior.cache_clear()


def _ms(what: Callable[[], object]) -> float:
    began = time.process_time()
    what()
    return (time.process_time() - began) * 1000


def simulated() -> None:
    print(f"simulated geolocation: {len(SEEDS)} seeds of 240 cases, five answers each; log loss natural, ± over seeds")
    for setting in SETTINGS:
        found = measured(setting, SEEDS)
        best = min(mean.log_loss for mean, _spread in found.values())
        print(f"  {setting.name}\n    {'':<14} log loss       Brier  top-1    ECE")
        for name, (mean, spread) in found.items():
            rest = f"{mean.brier:.3f}  {mean.top:.3f}  {mean.ece:.3f}"
            print(f"    {name:<14} {mean.log_loss:.3f} ±{spread:.3f}   {rest}{_mark(mean.log_loss, best)}", flush=True)


def _mark(loss: float, best: float) -> str:
    return "  best" if loss == best else "  level" if loss <= best * LEVEL else ""


def measured(setting: Setting, seeds: range, names: Sequence[str] = NAMES) -> dict[str, tuple[Numbers, float]]:
    """Method to its mean numbers over seeds, and the standard deviation of its log loss."""
    rows: dict[str, list[Numbers]] = {name: [] for name in names}
    for seed in seeds:
        day = world(setting, seed)
        truths = [one.truth for one in day.cases]
        for name in names:
            rows[name].append(numbers(beliefs_of(day, name), truths))
    return {name: (_mean(some), float(np.std([one.log_loss for one in some]))) for name, some in rows.items()}


def _mean(some: list[Numbers]) -> Numbers:
    parts = np.array([(one.log_loss, one.brier, one.top, one.ece) for one in some]).mean(axis=0)
    return Numbers(*(float(part) for part in parts))


def anaesthetists() -> None:
    """No truth is known of them: what is compared is where a method's first place differs from Dawid and Skene's."""
    counts = anaesthesia.counts()
    found = audit(counts)
    print("anaesthetists (Dawid and Skene 1979), 45 patients; published class shares .40 .42 .11 .07")
    print(f"  Dawid-Skene    class shares {' '.join(f'{share:.2f}' for share in found.classes)}")
    first = found.items.argmax(axis=1)
    for name, beliefs in _of_patients(counts, found.classes).items():
        differs = [str(n + 1) for n in range(len(first)) if beliefs[n][first[n]] < beliefs[n].max() - 1e-9]
        print(f"  {name:<14} puts another class first for {len(differs)}: patients {', '.join(differs) or 'none'}")


def _of_patients(counts: Vector, classes: Vector) -> dict[str, list[Vector]]:
    said = [_certain(one) for one in counts]
    voices = votes([Voice() for _ in range(counts.shape[1])])
    logs = [blended(one, classes, voices, Blend()) for one in said]
    return {
        "single answer": [one[0] for one in said],
        "majority vote": [one.sum(axis=0) for one in counts],
        "linear pool": [one.mean(axis=0) for one in said],
        "ours": logs,
    }


def _certain(one: Vector) -> Vector:
    """A class said is taken for 90 %: (anaesthetists, classes); the first one's three readings are one voice."""
    shares = normalised(one)
    return 0.9 * shares + 0.1 / one.shape[1]


def the_claims() -> None:
    folder = os.environ.get("BEARINGS_CLAIMS", "")
    if not folder:
        print("the 25 claims: not measured, their figures are not here (tests/pooling/claims.py says how to get them)")
        return
    for number in (1, 2):
        some = claims.read(Path(folder), number)
        print(f"the {len(some)} claims, round {number} (Brier from 0 to 1; ours: each claim left out of all fits)")
        rows = {
            "single answer": claims.single(some),
            "linear pool": claims.brier([one.places.mean(axis=0) for one in some], some),
            "log pool": claims.brier(claims.pooled(some, Blend()), some),
            "log pool x2": claims.brier(claims.pooled(some, Blend(alpha=2.0)), some),
            "ours": claims.brier(claims.ours(some), some),
        }
        print("\n".join(f"  {name:<14} {value:.4f}" for name, value in rows.items()))


if __name__ == "__main__":
    main()
