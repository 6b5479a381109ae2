"""The page of instruments: what was seen or measured, and the countries it speaks for."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import Cast

PAGE = reverse("leads:instruments")


def text(client_of, who, **typed: str) -> str:
    return client_of(who).post(PAGE, typed).content.decode()


def test_signs_add_up(cast: Cast, client_of) -> None:
    page = text(client_of, cast.expert_mx, socket="A", side="left", hum="50", error="10")
    assert page.split("<tbody>")[1].split("<bdi>")[1].startswith("Japan")  # the east of it
    page = text(client_of, cast.expert_mx, socket="N", error="10")
    assert page.split("<tbody>")[1].split("<bdi>")[1].startswith("Brazil")


def test_a_shadow_with_its_moment(cast: Cast, client_of) -> None:
    page = text(client_of, cast.expert_mx, height="2", shadow="0.6", at="2026-06-21T22:00", error="10")
    assert "A shadow of 0.6 to a height of 2" in page
    assert "<tbody>" in page


def test_a_low_sun_cannot_tell_and_says_why(cast: Cast, client_of) -> None:
    page = text(client_of, cast.expert_mx, height="1", shadow="500", at="2026-06-21T22:00", error="10")
    assert "So low a sun tells nothing" in page
    assert "<tbody>" not in page


def test_a_shadow_at_night_or_over_the_sea_cannot_tell_and_says_why(cast: Cast, client_of) -> None:
    page = text(client_of, cast.expert_mx, height="100", shadow="1", at="2026-06-21T00:00", error="1")
    assert "the sun stood so high over almost nobody" in page
    assert "<tbody>" not in page


def test_of_a_country_that_a_table_leaves_out_nothing_is_said(cast: Cast, client_of) -> None:
    page = text(client_of, cast.expert_mx, plate="yellow", plate_letters="black")
    row = page.split("<tbody>")[1].split("United States")[1].split("</tr>")[0]
    assert '<bdi dir="ltr">+0.0</bdi>' in row


def test_a_clock_and_its_moment_name_the_places_that_kept_it(cast: Cast, client_of) -> None:
    page = text(client_of, cast.expert_mx, clock="17:45", clock_at="2026-07-15T12:00", clock_off="3")
    assert "UTC+05:45: Nepal" in page
    assert page.split("<tbody>")[1].split("<bdi>")[1].startswith("Nepal")
    page = text(client_of, cast.expert_mx, clock="01:00", clock_at="2026-07-15T12:00", clock_off="0")
    assert "UTC−11:00: American Samoa" in page
    assert "UTC+13:00: " in page  # the date would tell: both are named
    page = text(client_of, cast.expert_mx, clock="19:22", clock_at="2026-07-15T12:00")
    assert "No place had its clocks so far from UTC at that moment" in page
    assert "<tbody>" not in page
    assert "known from 1970 on" in text(client_of, cast.expert_mx, clock="19:00", clock_at="1930-07-15T12:00")


def test_a_plates_colours(cast: Cast, client_of) -> None:
    page = text(client_of, cast.expert_mx, plate="white", plate_letters="red", plate_end="rear")
    assert "Belgium" in page.split("<tbody>")[1]
    assert "Plate: white, letters red (rear of the car)" in page


@pytest.mark.parametrize(
    "typed",
    [
        {"clock": "14:05"}, {"clock": "25:00", "clock_at": "2026-07-15T12:00"}, {"clock_at": "2026-07-15T12:00"},
        {"clock": "14:05", "clock_at": "2026-07-15T12:00", "clock_off": "900"}, {"plate": "plaid"},
        {"plate": "white", "plate_letters": "white"}, {"plate_letters": "black"}, {"plate_end": "rear"},
        {"height": "2"}, {"height": "2", "shadow": "1"}, {"height": "nan", "shadow": "1", "at": "2026-06-21T22:00"},
        {"socket": "Z"}, {"hum": "16"}, {"error": "900"}, {"at": "0001-01-01T00:00", "height": "1e999", "shadow": "1"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_a_sentence_and_stays_typed(typed: dict[str, str], cast: Cast, client_of) -> None:
    answer = client_of(cast.expert_mx).post(PAGE, typed)
    assert answer.status_code == 422
    assert "<tbody>" not in answer.content.decode()


@pytest.mark.parametrize("at", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_any_moment_of_the_calendar_is_worked_out(at: str, cast: Cast, client_of) -> None:
    answer = client_of(cast.expert_mx).post(PAGE, {"height": "2", "shadow": "1", "at": at, "error": "10"})
    assert answer.status_code == 200
