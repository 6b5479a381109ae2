"""The longest tests begin the run: at its end one of them would hold one processor while the other has nothing left."""

from __future__ import annotations

from pathlib import Path

import pytest

LONG = (
    "audit/test_kill_loop", "test_permission_matrix", "test_who_may", "live/test_form_fields", "test_query_counts",
    "geoloc/test_accuracy", "test_spoofing", "two_worlds/", "erasure/test_files", "docs/test_security",
    "arrival/corpus/", "arrival/test_attacks", "deploy/test_bodies", "test_addresses", "audit/test_every_route",
    "audit/test_fail_closed", "audit/test_nothing_half_done", "deploy/test_headers", "audit/test_adoption",
)  # fmt: skip
HERE = Path(__file__).resolve().parent


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.path.relative_to(HERE).as_posix().startswith(LONG))
