"""What programs read is one voice of a clue's belief: low, bounded, and nothing where it repeats the prior."""

from __future__ import annotations

import math

import numpy as np
import pytest

from geoloc.analysers import registry
from geoloc.belief import pool, prior
from geoloc.distribution import Distribution, indices
from geoloc.judgement import Judgement
from geoloc.machines import MOST_WEIGHT, TOGETHER, Sign, machine

WORLD = prior(None)
SPANISH = prior("es")
PREFIX = Sign("phone", (("AR", 4.6),), -3.9, 0.97)
DOMAIN = Sign("domain", (("AR", 4.4),), -1.5, 0.8)


def voice(*signs: Sign, before=SPANISH, most: float = MOST_WEIGHT):
    return machine(signs, before.mass, most)


def log_odds(belief: Distribution, code: str) -> float:
    return math.log(belief.p(code) / (1 - belief.p(code)))


def test_it_moves_less_than_half_a_person_does():
    said = Judgement((("AR", 0.9),), unit="A")
    person, leads = pool([said], SPANISH), pool([], SPANISH, machine=voice(PREFIX))
    assert 0 < leads.machine <= 1 / 3
    before, alone, machines = (log_odds(one, "AR") for one in (SPANISH, person.distribution, leads.distribution))
    assert 0 < machines - before < (alone - before) / 2
    both = pool([said], SPANISH, machine=voice(PREFIX))
    assert both.machine == pytest.approx(MOST_WEIGHT * 0.97 / (MOST_WEIGHT * 0.97 + 1), abs=0.05)
    assert both.shares[0] + both.machine == pytest.approx(1)
    assert both.effective == person.effective == pytest.approx(1)


def test_a_person_against_it_prevails_and_many_drown_it():
    against = pool([Judgement((("MX", 0.9),), unit="A")], SPANISH, machine=voice(PREFIX, DOMAIN))
    assert against.distribution.countries(1)[0][0] == "MX"
    some = [Judgement((("MX", 0.6),), unit=str(n)) for n in range(10)]
    assert pool(some, SPANISH, machine=voice(PREFIX)).machine < 0.05


def test_what_repeats_the_prior_takes_nothing_from_people():
    es_alike = Sign("language", tuple((code, 2.2) for code, _p in SPANISH.countries(21)), -2.0, 0.95)
    found = voice(es_alike)
    assert found is None or found.weight < 0.1
    assert voice(es_alike, before=WORLD).weight > 0.2
    assert voice(Sign("units", (), 0.0, 0.6)) is None
    assert voice() is None
    assert voice(PREFIX, most=0.0) is None


def test_no_sign_and_no_number_of_them_moves_a_country_beyond_the_bounds():
    wild = [Sign(str(n), (("TV", 14.0),), -9.0, 0.98) for n in range(8)]
    found = voice(*wild, before=WORLD)
    before, after = WORLD.p("TV"), float(pool([], WORLD, machine=found).distribution.p("TV"))
    assert after / (1 - after) / (before / (1 - before)) <= math.exp(2 * TOGETHER / 3) + 1e-6
    assert np.isfinite(found.mass).all()
    with pytest.raises(ValueError, match="weighs between"):
        machine(wild, WORLD.mass, 0.9)


def test_each_analyser_has_its_part_and_two_parts_make_the_whole():
    found = voice(PREFIX, DOMAIN)
    parts = dict(found.parts("AR"))
    whole = pool([], SPANISH, machine=found)
    log_ratio = sum(parts.values())
    assert parts["phone"] > 0
    assert parts["domain"] > 0
    assert math.log(whole.distribution.p("AR") / SPANISH.p("AR")) < log_ratio
    assert all(nats < 0 for _name, nats in found.parts("MX"))
    weaker = voice(Sign("phone", (("AR", 0.5),), -0.1, 0.97), Sign("domain", (("AR", 0.4),), -0.1, 0.8))
    own = dict(weaker.parts("AR"))
    assert sum(own.values()) == pytest.approx(math.log(weaker.mass[indices("AR")].sum() / SPANISH.p("AR")), abs=0.01)


def test_after_others_have_read_it_it_counts_for_less():
    fresh = pool([Judgement((("AR", 0.5),), unit="A")], SPANISH, machine=voice(PREFIX))
    again = pool([Judgement((("AR", 0.5),), unit="A", seen_others=True)], SPANISH, machine=voice(PREFIX))
    assert again.machine < fresh.machine


def test_every_country_at_once_is_every_country_by_itself():
    for one in registry.analyse("Llamá al +54 11 4321-5678 o al +34 933 02 11 22, $ 1.500 la docena"):
        every = one.everywhere()
        for code in ("AR", "ES", "MX", "TV"):
            assert every[code] == pytest.approx(one.ratio(code))
