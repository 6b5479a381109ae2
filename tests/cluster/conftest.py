"""One cluster for all of these tests, and people in it."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from deploy.cluster.running import Cluster
from deploy.cluster.visitor import Visitor
from tests import servers
from tests.cluster import small_disks


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this folder is left out together where something is not installed; tests/run.py says so."""
    missing = servers.missing_nginx() or servers.missing_postgresql() or servers.missing_redis()
    needs = {"clock": servers.missing_faketime(), "network": servers.missing_network()}
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("cluster")
            wanting = missing or next((why for mark, why in needs.items() if why and item.get_closest_marker(mark)), "")
            if wanting:
                item.add_marker(pytest.mark.skip(reason=wanting))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Verdicts are carried out at once, so that tests need not wait for the keeper."""
    folder = Path(tempfile.mkdtemp(prefix="bearings-cluster-"))
    folder.chmod(0o755)
    much = dict.fromkeys(("POSTS_A_MINUTE", "POSTS_A_DAY", "LOOKS_A_MINUTE"), "10000")  # some write without a pause
    much["DISK_FREE_MB"] = "10"  # of disks that are small here
    made = Cluster(folder / "all", servers.free_port(), print, UNDO_SECONDS="0", **much)
    small_disks.mount(made)
    try:
        made.up()
        yield made
    except BaseException:
        for log in sorted((folder / "all" / "log").glob("*.log")):
            print(f"== {log.name}\n{log.read_text()[-2000:]}")
        raise
    finally:
        made.down()
        small_disks.unmount(made)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def person(cluster: Cluster) -> Callable[..., Visitor]:
    """Somebody of the demonstration, signed in; where told, at the gunicorn of this port."""

    def made(name: str, port: int = 0) -> Visitor:
        ground = cluster.ground
        visitor = Visitor(ground.origin, ground.certificate, port or ground.web)
        visitor.step_in(name)
        return visitor

    return made


@pytest.fixture
def rows(cluster: Cluster) -> Callable[..., list[Any]]:
    """What stands in the database, asked as its owner."""

    def asked(question: str, *values: Any) -> list[Any]:
        with psycopg.connect(cluster.owner, autocommit=True) as connection:
            return list(connection.execute(question, values).fetchall())  # type: ignore[arg-type]

    return asked


def soon(what: Callable[[], Any], seconds: float = 60) -> Any:
    """Its first answer that is not nothing."""
    until = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < until, "it did not come in time"
        time.sleep(0.2)
    return found
