"""kill -9 of a part: it is brought back, and nothing that was acknowledged is lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deploy.cluster.running import Cluster
from deploy.cluster.visitor import Socket, Visitor
from tests import servers
from tests.arrival.working import WORDS
from tests.cluster import people_at_work as at_work
from tests.cluster.conftest import soon
from tests.cluster.under_load import REVIEW

Person = Callable[[str], Visitor]
Rows = Callable[..., list[Any]]


def poke_of(line: Socket, case: str) -> dict[str, object]:
    """The next one that says that this case changed."""
    while (told := line.poke(20)) and not (told["t"] == "case" and told.get("id") == case):
        pass
    return told


def in_the_tree(cluster: Cluster, receipts: list[str], tmp_path: Path) -> None:
    file = tmp_path / "receipts"
    file.write_text("\n".join(receipts))
    owner = {**cluster.env, "BEARINGS_DATABASE": cluster.owner}

    def told() -> str:
        try:
            return cluster.manage("verify_audit", "--receipts", str(file), env=owner)
        except Exception:
            return ""

    soon(told)


@pytest.mark.req(91)
def test_a_verdict_through_a_worker_pokes_a_socket_on_each_daphne(cluster: Cluster, person: Person, rows: Rows):
    elena, marta = person("Elena Ruiz"), person("Marta Klein")
    case, words = at_work.first_case(elena), f"The kerb is {at_work.a_word()}."
    lines = [elena.socket(port) for port in cluster.ground.sockets]
    assert [line.status for line in lines] == [101, 101]
    for line in lines:
        line.watch(case)
    assert at_work.write(elena, case, words).status == 302
    assert at_work.approve(marta, rows(REVIEW, "Elena Ruiz")[0][0], words).status == 302
    assert words in elena.get(f"/cases/{case}/").text
    for line in lines:
        assert poke_of(line, case)["id"] == case
        line.close()


def test_a_daphne_dies_and_sockets_come_back(cluster: Cluster, person: Person, rows: Rows):
    elena, marta = person("Elena Ruiz"), person("Marta Klein")
    case, words = at_work.first_case(elena), f"The lamp is {at_work.a_word()}."
    part, port = cluster.part("sockets-1"), cluster.ground.sockets[0]
    line, starts = elena.socket(port), part.starts
    os.kill(part.pid, signal.SIGKILL)
    with pytest.raises(ConnectionError):
        line.poke(20)
    assert elena.socket().status == 101, "the front goes to the other one meanwhile"
    soon(lambda: part.starts > starts)
    servers.wait_for(port, 60)
    again = elena.socket(port)
    again.watch(case)
    at_work.write(elena, case, words)
    at_work.approve(marta, rows(REVIEW, "Elena Ruiz")[0][0], words)
    assert poke_of(again, case)["id"] == case


@pytest.mark.req(91)
def test_web_workers_die_and_nothing_acknowledged_is_lost(cluster: Cluster, person: Person, rows: Rows, tmp_path: Path):
    elena = person("Elena Ruiz")
    writer = at_work.Writer(elena, at_work.first_case(elena))
    web = cluster.part("web-1")
    (before,) = rows("SELECT count(*) FROM discussion_post")[0]
    writer.start()
    for kill in range(4):
        writer.goes_on()
        # Twice a worker, whose master forks another; then the master, which the supervisor starts again with all.
        os.kill(web.children()[0] if kill < 3 else web.pid, signal.SIGKILL)
    writer.goes_on()
    writer.stop.set()
    writer.join(60)
    soon(lambda: cluster.is_ready(cluster.ground.pages[0]))  # the other one answers meanwhile
    assert web.is_up()
    assert not set(writer.refused) - {502, 503, 504}, "only what the front says of a worker that is gone"
    (after,) = rows("SELECT count(*) FROM discussion_post")[0]
    assert after - before >= len(writer.texts) >= 5
    in_the_tree(cluster, writer.receipts, tmp_path)


def test_task_workers_die_and_a_file_that_was_taken_is_looked_at(cluster: Cluster, person: Person, rows: Rows):
    ingrid = person("Ingrid Vester")
    path = f"/clues/cases/{at_work.first_case(ingrid)}/new/"
    picture = Path("demo/media/stone-front.jpg").read_bytes()
    for name in ("worker-1", "worker-2"):
        cluster.supervisor.leave_alone(name)
        cluster.part(name).kill()
    taken = ingrid.send_file(path, ingrid.get(path).text, picture, "front.jpg", **WORDS)
    assert taken.status == 302, taken.text[-2000:]
    arrival = taken.headers["Location"].strip("/").split("/")[-1]
    state = "SELECT state FROM arrival_arrival WHERE id = %s"
    assert rows(state, arrival) == [("waiting",)]
    for name in ("worker-1", "worker-2"):
        cluster.supervisor.look_after(name)
    soon(lambda: rows(state, arrival) == [("ready",)], 90)
    done = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'SUCCESSFUL'"
    assert rows(done)[0][0] > 0
