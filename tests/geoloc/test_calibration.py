"""Scores, weights, fitting and curves: properties, and values worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoloc import calibration
from geoloc.belief import pool, prior
from geoloc.fitting import ALPHAS, FIRST, Resolved, fitted, leave_one_out
from geoloc.judgement import Judgement
from geoloc.pooling import Blend, Voice, softened, votes
from geoloc.scores import brier, distance_score, score
from geoloc.skill import Domain, Record, records


def test_an_answer_that_says_nothing_scores_as_the_prior():
    base = prior("es")
    silent = pool([Judgement(cannot_tell=True)], base).distribution
    assert score(silent, base, "MX").gain == pytest.approx(0)
    right = score(pool([Judgement((("MX", 0.9),))], base).distribution, base, "MX-OAX")
    wrong = score(pool([Judgement((("MX", 0.9),))], base).distribution, base, "AR")
    assert right.gain == pytest.approx(math.log(0.9 / base.p("MX")), abs=0.01)
    assert right.brier < 0.02
    assert wrong.gain < 0 < right.gain
    assert wrong.log > math.log(0.0005)
    assert 1.6 < wrong.brier < 2
    with pytest.raises(KeyError):
        score(silent, base, "QQ")


@given(st.lists(st.floats(0.01, 0.99), min_size=3, max_size=3))
def test_both_scores_are_best_for_who_says_what_they_believe(parts: list[float]):
    believed = np.array(parts) / sum(parts)
    base, codes = prior("es"), ("MX", "GT", "AR")
    named = tuple(zip(codes, (float(p) * 0.999 for p in believed), strict=True))
    flat = tuple((code, 0.333) for code in codes)

    def expected(places: tuple[tuple[str, float], ...]) -> tuple[float, float]:
        said = pool([Judgement(places)], base).distribution
        scores = [score(said, base, code) for code in codes]
        return tuple(
            sum(p * own for p, own in zip(believed, some, strict=True))
            for some in ([one.log for one in scores], [one.brier for one in scores])
        )

    (log, brier), (other_log, other_brier) = expected(named), expected(flat)
    assert log >= other_log - 0.01
    assert brier <= other_brier + 0.01


def test_distance_scores_fall_with_kilometres():
    assert distance_score("MX", "MX") == pytest.approx(5000)
    assert 5000 > distance_score("MX", "GT") > distance_score("MX", "AR") > distance_score("MX", "JP") > 0
    # Paris and Berlin's subdivisions lie some 880 km apart: 5000 e^(-0.59)
    assert distance_score("FR-IDF", "DE-BE") == pytest.approx(2770, abs=60)


def test_a_weight_is_shrunken_bounded_and_of_its_domain():
    assert Record().weight == 1
    assert Record(6.0, 6).weight == pytest.approx(math.exp(0.5))
    assert Record(1000.0, 10).weight == pytest.approx(math.exp(2))
    assert Record(-1000.0, 10).weight == pytest.approx(math.exp(-2))
    speech, signs = Domain("es", "speech"), Domain("es", "visible_text")
    own = records([(speech, 1.0), (speech, 0.5), (signs, -2.0)])
    assert own[speech] == Record(1.5, 2)
    assert own[signs].weight < 1 < own[speech].weight
    assert own[speech].without(0.5) == Record(1.0, 1)
    with pytest.raises(ValueError):
        Record().without(1.0)


@given(st.floats(-3, 3), st.integers(0, 50), st.floats(-3, 3))
def test_a_gain_never_lowers_a_weight_and_one_answer_moves_it_little(mean: float, count: int, gain: float):
    record = Record(mean * count, count)
    better, worse = record.plus(abs(gain)), record.plus(-abs(gain))
    assert better.weight >= worse.weight
    assert abs(math.log(better.weight / worse.weight)) <= 2 * abs(gain) / (count + 7) + 1e-9


def _resolved(seed: int, clues: int, boast: float) -> list[Resolved]:
    """Three independent judges of five places whose odds are off by a known exponent."""
    rng = np.random.default_rng(seed)
    flat, found = np.full(5, 0.2), []
    for _clue in range(clues):
        truth = int(rng.integers(5))
        heard = rng.normal(size=(3, 5))
        heard[:, truth] += 1.0
        said = np.exp(boast * heard)
        said = softened(said / said.sum(axis=1, keepdims=True))
        found.append(Resolved(said, flat, votes([Voice() for _ in range(3)]), truth))
    return found


def test_alpha_makes_up_for_what_judges_leave_unsaid_and_only_with_enough_of_them():
    # Honest odds of three independent judges add up, which is alpha 3: the cap is nearest. Threefold odds need 1.
    assert fitted(_resolved(1, 400, 1.0)).alpha > 2.2
    assert fitted(_resolved(1, 400, 3.0)).alpha < 1.3
    assert fitted(_resolved(1, 16, 1.0)) == FIRST == Blend(1.0, 0.5)
    assert fitted(_resolved(1, 17, 1.0)) != FIRST
    assert fitted([]) == FIRST
    assert leave_one_out([]) == []


def test_the_clue_itself_has_no_part_in_its_own_blend():
    clues = _resolved(2, 40, 1.5)
    for at in (0, 17, 39):
        rest = clues[:at] + clues[at + 1 :]
        lie = Resolved(clues[at].said, clues[at].prior, clues[at].votes, (clues[at].truth + 1) % 5)
        assert leave_one_out(clues)[at] == fitted(rest) == leave_one_out([*clues[:at], lie, *clues[at + 1 :]])[at]
    assert leave_one_out(clues[:17])[0] == FIRST
    assert ALPHAS[0] == 1.0
    assert ALPHAS[-1] == 2.5


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    # By hand from Wilson's formula with z = 1.96
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (0, 0, 0.0, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_intervals_are_wilsons(hits: int, count: int, low: float, high: float):
    assert calibration.wilson(hits, count) == pytest.approx((low, high), abs=1e-4)


def test_an_impossible_count_or_probability_is_refused():
    for hits, count in ((3, 2), (-1, 2)):
        with pytest.raises(ValueError):
            calibration.wilson(hits, count)
    with pytest.raises(ValueError):
        calibration.curve([(1.2, True)] * 30)


def test_no_curve_is_drawn_under_twenty_answers():
    few, enough = calibration.curve([(0.7, True)] * 19), calibration.curve([(0.7, True)] * 20)
    assert (few.is_enough, few.bins, few.answers) == (False, (), 19)
    assert enough.is_enough
    assert [one.count for one in enough.bins] == [20]


def test_a_curve_tells_who_exaggerates_from_who_does_not():
    honest = [(0.7, n % 10 < 7) for n in range(100)]
    boaster = [(0.9, n % 10 < 5) for n in range(100)] + [(1.0, True)] * 5
    assert all(one.fits for one in calibration.curve(honest).bins)
    assert not calibration.curve(boaster).bins[-1].fits
    assert calibration.error(honest) == pytest.approx(0, abs=1e-9)
    assert calibration.error(boaster) > 0.35
    assert calibration.error([]) == 0


def test_briers_score_is_worked_out_over_all_classes():
    """Brier 1950: 0 for all on what came true, 2 for all on something else, 1 - 1/n for the same on each."""
    three = np.array([0.7, 0.2, 0.1])
    assert brier(three, 0) == pytest.approx(0.3**2 + 0.2**2 + 0.1**2)
    assert brier(three, 2) == pytest.approx(0.7**2 + 0.2**2 + 0.9**2)
    assert brier(np.array([0.0, 1.0]), 1) == 0
    assert brier(np.array([0.0, 1.0]), 0) == 2
    assert brier(np.full(200, 1 / 200), 3) == pytest.approx(1 - 1 / 200)


@pytest.mark.parametrize(("count", "student"), [(5, 2.776), (6, 2.571), (11, 2.228), (31, 2.042), (121, 1.980)])
def test_a_mean_has_students_interval_cut_off_at_what_a_score_can_be(count: int, student: float):
    """Points from Student's table."""
    scores = [0.9, 1.1] * (count // 2) + [1.0] * (count % 2)
    found = calibration.mean(scores, 0, 2)
    half = student * float(np.std(scores, ddof=1)) / math.sqrt(count)
    assert found.value == pytest.approx(1.0)
    assert (found.low, found.high) == (pytest.approx(1 - half, rel=2e-3), pytest.approx(1 + half, rel=2e-3))
    wide = calibration.mean([0.0, 0.0, 0.0, 0.0, 2.0], 0, 2)
    assert (wide.low, wide.high) == (0, pytest.approx(0.4 + 2.776 * 0.4, abs=0.01))


def test_a_mean_of_few_has_no_interval_and_of_none_or_of_the_impossible_there_is_no_mean():
    assert calibration.mean([0.1] * 4) == calibration.Mean(0.1)
    for wrong in ([], [2.1], [-0.1], [math.nan]):
        with pytest.raises(ValueError, match="at least one score"):
            calibration.mean(wrong, 0, 2)
