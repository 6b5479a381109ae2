"""Asking by expected information gain reaches the same log loss with far fewer answers than by language match alone."""

from __future__ import annotations

import numpy as np

from tests.pooling.routed import answers_needed, losses
from tests.pooling.simulation import Setting


def test_a_third_fewer_answers_reach_the_same() -> None:
    found = [losses(seed, 30, Setting("usual")) for seed in range(3)]
    by_language, by_gain = (np.mean([row[n] for row in found], axis=0) for n in (0, 1))
    for answers in (4, 5, 6, 8):
        assert answers_needed(by_gain, by_language[answers - 1]) <= answers * 2 / 3
    assert (by_gain < by_language).all()
