"""Tests that touch no data run once, not on each database: they lie in these places, and ask for no database.

pytest-django refuses them any, so none of them could tell one database from the other. Tests that start servers or
commands of ours, which open a database of their own, are in none of these places; but for those that ask the embedded
installation, which has its own file whatever the run's database is.
"""

from __future__ import annotations

from pathlib import Path

import pytest

PLACES = (
    "geoloc/", "pooling/", "audit/tlog/", "audit/test_merkle.py", "clues/test_intake_", "clues/test_cleaning_by_hand",
    "clues/test_faces", "clues/test_letters", "clues/test_low_rates", "clues/test_passages", "clues/test_recipes",
    "clues/test_round_trip", "arranging/test_likeness", "discussion/test_diff", "discussion/test_rendering",
    "hashlists/test_bands", "hashlists/test_reading", "search/test_grammar", "wording/test_personal",
    "wording/test_in_sight", "redaction/test_passages", "deploy/test_packaging", "deploy/test_releases",
    "deploy/test_upgraded", "deploy/test_gunicorn", "deploy/test_front", "deploy/test_schema_changes",
    "soak/",
)  # fmt: skip
DATABASE = {"db", "transactional_db", "live_server"}
HERE = Path(__file__).resolve().parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        place = item.path.relative_to(HERE).as_posix()
        asks = item.get_closest_marker("django_db") or DATABASE & set(getattr(item, "fixturenames", ()))
        embedded = "installation" in getattr(item, "fixturenames", ())
        if (place.startswith(PLACES) or embedded) and not asks:
            item.add_marker("once")
