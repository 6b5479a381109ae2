"""The colours of number plates, as evidence for countries."""

from __future__ import annotations

import re

import pytest

from geoloc import places, plate_colours

KIND = re.compile(r"([wykbgrs])/(?!\1)[wykbgr]")


def best(*seen: str) -> set[str]:
    says = plate_colours.of_plate(*seen)
    return {code for code, value in says.items() if value > max(says.values()) - 1e-9}


def test_every_row_is_of_a_country_in_colours_and_says_how_sure_it_is() -> None:
    for code, one in plate_colours.table().items():
        assert places.area(code).is_country
        assert one.sure in plate_colours.USUAL
        assert all(KIND.fullmatch(kind) for kind in (one.front, one.rear, *one.also)), code
    assert not {"US", "CA", "AU", "MX"} & plate_colours.table().keys()
    assert len(plate_colours.table()) == 115
    assert sum(one.sure == "sure" for one in plate_colours.table().values()) == 42


def test_telling_colours_speak_for_who_has_them() -> None:
    assert best("white", "red") == {"BE"}
    assert best("yellow", "black") >= {"IL", "LU"}
    assert best("black", "white") >= {"SG", "TN", "LI"}
    assert best("yellow", "black", "rear") >= {"GB", "KE", "HK"}
    front = plate_colours.of_plate("yellow", "black", "front")
    assert front["GB"] < front["IL"]
    assert plate_colours.of_plate("red")["FR"] < plate_colours.of_plate("red")["NP"]


def test_what_nobody_could_read_is_refused() -> None:
    for seen in (("plaid",), ("white", "white"), ("white", "black", "roof"), ("",)):
        with pytest.raises(ValueError, match=r"a background|no end"):
            plate_colours.of_plate(*seen)
