"""A master key of their own, and an entry or two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit import log
from audit.operations import Outcome
from tests.audit import logs
from tests.audit.people import ClueApproved, Person
from tests.audit.trail import REASON
from tests.cast import Cast


@pytest.fixture(autouse=True)
def own_master_key(settings, tmp_path: Path) -> Path:
    settings.MASTER_KEY_FILE = tmp_path / "master.key"
    return tmp_path / "master.key"


@pytest.fixture
def signer(settings, tmp_path: Path) -> Iterator[logs.Signer]:
    """The log's signer, and a published log of this test's own."""
    settings.AUDIT_LOG, settings.AUDIT_POLICY = tmp_path / "log", tmp_path / "policy"
    settings.AUDIT_ORIGIN = "bearings.example/log"
    one = logs.Signer(tmp_path, settings.AUDIT_ORIGIN)
    one.start()
    settings.AUDIT_SIGNER_SOCKET = one.socket
    settings.AUDIT_POLICY.write_bytes(logs.policy(one.vkeys(), []))
    yield one
    one.kill()


@pytest.fixture
def ana() -> Person:
    return Person()


@pytest.fixture
def record(db, ana: Person) -> Callable[..., log.Receipt]:
    def write(**told: str) -> log.Receipt:
        with transaction.atomic():
            return log.record(ClueApproved(**told), by=ana, outcome=Outcome.DONE)

    return write


@pytest.fixture
def auditor(cast: Cast, client_of: Callable[[User], Client]) -> Client:
    return client_of(cast.auditor)


@pytest.fixture
def opened(auditor: Client) -> Client:
    """The same auditor, who has said why they need to see who did what."""
    assert auditor.post(reverse("audit:open"), {"reason": REASON}).status_code == 302
    return auditor
