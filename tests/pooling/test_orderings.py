"""What the simulation must show whatever the digits: routing, blindness, practice and independence help."""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from geoloc.pooling import Blend, blended
from tests.bench_pooling import LEVEL, measured
from tests.pooling import claims
from tests.pooling.methods import NAMES, Numbers, numbers, weighed
from tests.pooling.simulation import SETTINGS, Setting, language, world

SEEDS = range(2)
QUICK = [name for name in NAMES if name != "Dawid-Skene"]  # far behind and slow: it has a test of its own
BY_NAME = {setting.name: setting for setting in SETTINGS}


@cache
def _found(setting: Setting) -> dict[str, Numbers]:
    return {name: mean for name, (mean, _spread) in measured(replace(setting, cases=160), SEEDS, QUICK).items()}


def _ours(name: str) -> Numbers:
    return _found(BY_NAME[name])["ours"]


@pytest.mark.parametrize("name", list(BY_NAME))
def test_ours_is_best_or_level_in_every_setting(name: str):
    found = _found(BY_NAME[name])
    assert found["ours"].log_loss <= LEVEL * min(one.log_loss for one in found.values())


def test_routing_is_worth_more_than_ten_points():
    assert _ours("blind and routed").top > _ours("unrouted").top + 0.10
    assert _ours("blind and routed").log_loss < _ours("unrouted").log_loss - 0.3


def test_blindness_is_worth_something():
    assert _ours("blind and routed").top > _ours("herding").top
    assert _ours("blind and routed").log_loss < _ours("herding").log_loss - 0.05


def test_experts_misled_by_the_same_are_worse():
    assert _ours("blind and routed").top > _ours("misled by the same").top + 0.02
    assert _ours("blind and routed").log_loss < _ours("misled by the same").log_loss - 0.05


def test_many_beat_one_and_a_product_is_the_worst_calibrated_where_experts_are_misled_alike():
    found = _found(BY_NAME["misled by the same"])
    assert found["ours"].top > found["single answer"].top + 0.1
    for name in ("linear pool", "log pool", "majority vote", "ours"):
        assert found[name].ece < found["naive product"].ece
    assert found["ours"].ece < 0.12


def test_dawid_and_skene_are_no_live_pool():
    """Some 60 classes and few answers of each person: the tables stay empty, and what comes out is far too sure."""
    quiet = replace(BY_NAME["blind and routed"], cases=80)
    found = measured(quiet, range(1), ["Dawid-Skene", "ours"])
    assert found["Dawid-Skene"][0].log_loss > found["ours"][0].log_loss + 1
    assert found["Dawid-Skene"][0].ece > 0.3


def test_practice_is_worth_something():
    """The same experts and cases weighed by more and more practice: only the weights differ."""
    losses = [_weighed(practice) for practice in (0, 4, 30)]
    assert losses[0] > losses[1] + 0.01
    assert losses[1] > losses[2] + 0.01


def _weighed(practice: int) -> float:
    day = world(Setting("practice", practice=30), 7)
    cut = replace(day, gains={code: own[:, :practice] for code, own in day.gains.items()})
    beliefs = [blended(one.said, language(one.language).prior, weighed(cut, one), Blend(1.5)) for one in cut.cases]
    return numbers(beliefs, [one.truth for one in cut.cases]).log_loss


def test_the_claims_are_read_and_pooled_without_their_own_truth(tmp_path: Path):
    """On made-up claims in the published files' form: half the experts know, half guess."""
    rng = np.random.default_rng(3)
    truths = rng.random(12) < 0.5
    ratings, outcomes = [("round", "paper_id", "user_name", "question", "element", "value")], [("paper_id", "outcome")]
    for paper, truth in enumerate(truths):
        outcomes.append((f"p{paper}", str(int(truth))))
        for expert in range(25):
            p = rng.normal(0.7 if truth else 0.3, 0.1) if expert % 2 else rng.random()
            for element in ("three_point_best", "three_point_lower"):
                row = ("round_1", f"p{paper}", f"u{expert}", "direct_replication", element)
                ratings.append((*row, str(100 * float(np.clip(p, 0.01, 0.99)))))
    for name, rows in (("data_ratings", ratings), ("data_outcomes", outcomes)):
        with (tmp_path / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows(rows)
    some = claims.read(tmp_path, 1)
    assert len(some) == 12
    assert all(len(one.said) == 25 for one in some)
    assert sum(one.truth for one in some) == truths.sum()
    assert (
        claims.brier(claims.ours(some), some) < claims.brier(claims.pooled(some, Blend()), some) < claims.single(some)
    )
    lie = claims.Claim(some[0].said, not some[0].truth)
    assert claims.ours([lie, *some[1:]])[0] == pytest.approx(claims.ours(some)[0])
