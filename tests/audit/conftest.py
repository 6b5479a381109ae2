"""A master key of their own, and an entry or two."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction

from audit import log
from audit.operations import Outcome
from tests.audit.people import ClueApproved, Person


@pytest.fixture(autouse=True)
def own_master_key(settings, tmp_path: Path) -> Path:
    settings.MASTER_KEY_FILE = tmp_path / "master.key"
    return tmp_path / "master.key"


@pytest.fixture
def ana() -> Person:
    return Person()


@pytest.fixture
def record(db, ana: Person) -> Callable[..., log.Receipt]:
    def write(**told: str) -> log.Receipt:
        with transaction.atomic():
            return log.record(ClueApproved(**told), by=ana, outcome=Outcome.DONE)

    return write
