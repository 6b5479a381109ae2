"""The longest tests begin the run of each worker: at its end one of them would hold one while the others have nothing.

Workers begin with a third each of all tests (as many parts as there are workers) and take from one another when theirs
are done, from the end. So each part begins with its share of the long ones.
"""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

import pytest

LONG = (
    "audit/test_kill_loop", "deploy/test_backup_drill", "arrival/corpus/", "test_permission_matrix", "test_who_may",
    "live/test_form_fields", "test_query_counts", "geoloc/test_accuracy", "two_worlds/", "arrival/test_attacks",
    "audit/test_every_route", "deploy/test_released", "erasure/test_files", "audit/test_fail_closed",
    "audit/test_nothing_half_done", "audit/test_adoption", "docs/test_security", "test_spoofing", "test_addresses",
    "deploy/test_bodies", "deploy/test_headers",
)  # fmt: skip
HERE = Path(__file__).resolve().parent


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long = sorted((item for item in items if _rank(item) < len(LONG)), key=_rank)
    short = iter([item for item in items if _rank(item) == len(LONG)])
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        ordered += long[worker::workers]
        ends = len(items) * (worker + 1) // workers
        ordered += islice(short, ends - len(ordered))
    items[:] = [*ordered, *short]


def _rank(item: pytest.Item) -> int:
    place = item.path.relative_to(HERE).as_posix()
    return next((rank for rank, start in enumerate(LONG) if place.startswith(start)), len(LONG))
