"""Sockets, the side of the road and mains frequency, as evidence for areas."""

from __future__ import annotations

import math

import pytest

from geoloc import habits, places


@pytest.mark.parametrize(
    ("code", "sockets", "hertz"),
    [
        ("GB", "G", (50,)), ("MX", "AB", (60,)), ("CH", "CJ", (50,)), ("AU", "I", (50,)), ("DK", "CEFK", (50,)),
        ("IL", "CHM", (50,)), ("KR", "CF", (60,)), ("JP-13", "AB", (50,)), ("JP-27", "AB", (60,)),
        ("JP-22", "AB", (50, 60)), ("HK", "G", (50,)),
        ("TH", "ABCFO", (50,)),
    ],
)  # fmt: skip
def test_the_table_says_what_is_known(code: str, sockets: str, hertz: tuple[int, ...]) -> None:
    found = habits.mains()[code]
    assert (found.sockets, found.hertz) == (sockets, hertz)


def test_every_row_is_of_an_area_and_nearly_everybody_lives_in_one() -> None:
    table = habits.mains()
    assert all(places.is_area(code) for code in table)
    assert all(set(one.sockets) <= set(habits.SOCKETS) and set(one.hertz) <= {50, 60} for one in table.values())
    known = {code[:2] for code in table}
    people = {one.code: one.population for one in places.countries()}
    assert sum(people[code] for code in known) / sum(people.values()) > 0.995


def test_a_socket_of_one_country_says_more_than_one_of_many() -> None:
    seen = habits.of_socket("J")
    assert set(sorted(seen, key=seen.__getitem__)[-4:]) >= {"CH", "LI"}
    assert seen["CH"] - seen["FR"] == pytest.approx(math.log(0.45 / 0.02))
    common = habits.of_socket("C")
    assert common["CH"] == common["AT"]


def test_a_hum_speaks_for_the_networks_of_its_frequency() -> None:
    heard = habits.of_hum(60)
    assert heard["MX"] - heard["ES"] == pytest.approx(math.log(0.95 / 0.05))
    assert heard["JP-13"] < heard["JP-22"] < heard["JP-27"]


def test_driving_on_the_left_speaks_for_those_who_do() -> None:
    left, right = habits.of_driving(on_the_left=True), habits.of_driving(on_the_left=False)
    assert left["GB"] > left["FR"]
    assert right["GB"] < right["FR"]
    assert "AQ" not in left
    assert all(places.is_area(code) for code in habits.LEFT)
    assert len(habits.LEFT) == 75


def test_what_is_no_type_and_no_frequency_is_refused() -> None:
    for kind in ("", "Z", "AB", "a"):
        with pytest.raises(ValueError, match="type of socket"):
            habits.of_socket(kind)
    with pytest.raises(ValueError, match="mains frequency"):
        habits.of_hum(16)
