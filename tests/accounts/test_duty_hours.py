"""Duty hours of a unit: kept by whoever keeps its roster, and half of them is a sentence."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from tests.cast import Cast


def test_duty_hours_are_kept_by_the_unit_and_half_of_them_is_a_sentence(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    unit, client = cast.coordinator.organisation, client_of(cast.coordinator)
    typed = {"duty": "1", "duty_contact": "", "response_hours": "24", "zone": "America/Mexico_City"}
    half = client.post(f"/units/{unit.pk}/", {**typed, "begin": "08:00"})
    assert half.status_code == 422
    assert "from when until when" in half.content.decode()
    assert 'value="08:00"' in half.content.decode()  # nothing is lost
    nowhere = {**typed, "zone": "", "begin": "08:00", "end": "16:00", "days": ["0"]}
    assert "Choose the time zone" in client.post(f"/units/{unit.pk}/", nowhere).content.decode()
    whole = {**typed, "begin": "08:00", "end": "16:00", "days": ["0", "4"]}
    assert client.post(f"/units/{unit.pk}/", whole).status_code == 302
    unit.refresh_from_db()
    assert unit.duty_hours == {"zone": "America/Mexico_City", "begin": "08:00", "end": "16:00", "days": [0, 4]}
    page = client.get(f"/units/{unit.pk}/").content.decode()
    assert 'value="16:00"' in page
    assert '<option value="America/Mexico_City" selected>' in page
    assert client.post(f"/units/{unit.pk}/", {**typed, "zone": ""}).status_code == 302
    unit.refresh_from_db()
    assert unit.duty_hours == {}
