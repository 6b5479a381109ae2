"""Whom to ask next: the expected information gain against its definition, and what it prefers."""

from __future__ import annotations

import numpy as np
import pytest

from geoloc import routing
from geoloc.routing import Candidate


def by_definition(belief: np.ndarray, knows: np.ndarray) -> float:
    """Mutual information from the whole table of truth and answer."""
    size = len(belief)
    joint = np.zeros((size, size))
    for c in range(size):
        for a in range(size):
            joint[c, a] = belief[c] * (knows[c] * (a == c) + (1 - knows[c]) * belief[a])
    alone = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    return float((joint * np.log(joint / alone)).sum())


@pytest.mark.parametrize("seed", range(5))
def test_the_gain_is_the_mutual_information_of_place_and_answer(seed: int) -> None:
    dice = np.random.default_rng(seed)
    belief = dice.dirichlet(np.ones(12))
    knows = dice.uniform(0.05, 0.95, 12)
    assert routing.expected_gain(belief, knows) == pytest.approx(by_definition(belief, knows), rel=1e-6)


def test_a_sure_belief_and_an_answer_that_only_repeats_it_settle_nothing() -> None:
    sure = np.array([1.0, 0.0, 0.0])
    assert routing.expected_gain(sure, np.full(3, 0.9)) == pytest.approx(0, abs=1e-9)
    belief = np.array([0.5, 0.3, 0.2])
    assert routing.expected_gain(belief, np.zeros(3)) == pytest.approx(0, abs=1e-9)


def test_who_recognises_more_settles_more() -> None:
    belief = np.full(20, 0.05)
    gains = [routing.expected_gain(belief, np.full(20, rate)) for rate in (0.1, 0.4, 0.8)]
    assert gains == sorted(gains)
    assert gains[-1] < np.log(20)


BELIEF = {"MX": 0.40, "GT": 0.35, "ES": 0.15, "AR": 0.10}


def names(*candidates: Candidate, belief: dict[str, float] = BELIEF) -> list[str]:
    return [turn.candidate.name for turn in routing.order(belief, candidates)]


def test_who_grew_up_where_it_is_undecided_comes_before_who_did_not() -> None:
    assert names(Candidate("far", ("PH",)), Candidate("near", ("GT",))) == ["near", "far"]
    undecided = {"ES": 0.48, "PT": 0.47, "MX": 0.05}
    assert names(Candidate("Guatemala", ("GT",)), Candidate("Spain", ("ES",)), belief=undecided)[0] == "Spain"


def test_the_language_and_the_record_count() -> None:
    assert names(Candidate("no word of it", ("MX",), knows=False), Candidate("knows it")) == [
        "knows it",
        "no word of it",
    ]
    assert names(Candidate("new"), Candidate("often right", weight=3.0)) == ["often right", "new"]


def test_equals_come_in_the_same_order_each_time() -> None:
    assert names(Candidate("b"), Candidate("c"), Candidate("a")) == ["a", "b", "c"]
    assert routing.order(BELIEF, []) == []


def test_a_home_within_a_country_is_that_country() -> None:
    here = routing.reach(("MX", "US"), Candidate("x", ("MX-CHH",)))
    assert here[0] == pytest.approx(routing.KNOWS + routing.HOME)
    assert here[1] < here[0]


def test_kinds_of_clue_are_ordered_alike() -> None:
    belief = np.array(list(BELIEF.values()))
    found = routing.kinds_in_order(belief, {"speech": np.full(4, 0.6), "plugs": np.full(4, 0.3)})
    assert [kind for kind, _gain in found] == ["speech", "plugs"]
