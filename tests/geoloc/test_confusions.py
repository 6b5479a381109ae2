"""The audit of confusions against the published figures of 1979."""

from __future__ import annotations

import numpy as np
import pytest

from geoloc.confusions import audit
from tests.pooling.anaesthesia import counts


def test_the_anaesthetists_come_out_as_published():
    found = audit(counts())
    assert found.classes.round(2).tolist() == [0.40, 0.42, 0.11, 0.07]
    # The first anaesthetist's published rates, to two places
    published = [[0.89, 0.11, 0, 0], [0.07, 0.88, 0.05, 0], [0, 0.34, 0.66, 0], [0, 0, 0.56, 0.44]]
    assert found.rates[0] == pytest.approx(np.array(published), abs=0.006)
    assert found.items.sum(axis=1) == pytest.approx(np.ones(45))


def test_only_patients_2_and_36_differ_from_the_majority():
    table = counts()
    said, found = table.sum(axis=1), audit(table).items.argmax(axis=1)
    outvoted = [n + 1 for n in range(45) if said[n, found[n]] < said[n].max()]
    assert outvoted == [2, 36]


def test_a_rater_who_always_swaps_two_classes_is_found_out():
    rng = np.random.default_rng(5)
    truth = rng.integers(3, size=200)
    table = np.zeros((200, 4, 3))
    for item, own in enumerate(truth):
        for rater in range(3):
            table[item, rater, own if rng.random() < 0.8 else rng.integers(3)] += 1
        table[item, 3, {0: 1, 1: 0, 2: 2}[int(own)]] += 1
    found = audit(table, smoothing=0.01)
    assert found.rates[3, 0, 1] > 0.9
    assert found.rates[3, 1, 0] > 0.9
    assert found.rates[3, 2, 2] > 0.9
    assert (found.items.argmax(axis=1) == truth).mean() > 0.95


def test_an_item_without_an_answer_is_refused():
    with pytest.raises(ValueError):
        audit(np.zeros((1, 2, 3)))
