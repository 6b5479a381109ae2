"""PostgreSQL is restarted while people work: they are told to try again, and nothing that was acknowledged is lost."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from deploy.cluster.parts import Database
from deploy.cluster.running import Cluster
from tests.arrival.working import WORDS
from tests.cluster import people_at_work as at_work
from tests.cluster.conftest import soon
from tests.cluster.under_load import Person, Rows, is_up, people, told_in

SERVING = ("web-1", "web-2", "sockets-1", "sockets-2", "worker-1", "worker-2", "keeper", "sequencer")


def test_the_database_is_restarted_and_everything_goes_on_by_itself(
    cluster: Cluster, person: Person, rows: Rows, tmp_path: Path
):
    database = cast(Database, next(one for one in cluster.supervisor.parts if one.name == "database"))
    starts = {name: cluster.part(name).starts for name in SERVING}
    with people(cluster, person, rows, tmp_path, "Yara Nasser") as scene:
        cluster.supervisor.leave_alone("database")
        database.server.stop()
        soon(lambda: scene.writer.refused)
        soon(lambda: not is_up(cluster, "database"))
        assert not cluster.is_ready(cluster.ground.web)
        assert told_in(cluster, "web-1", "database: ")
        database.start()
        cluster.supervisor.look_after("database")
        scene.is_poked()
        soon(lambda: all(cluster.is_ready(port) for port in (*cluster.ground.pages, *cluster.ground.sockets)))
        _a_file_is_looked_at(person("Ingrid Vester"), rows)
    assert set(scene.writer.refused) == {503}
    assert {name: cluster.part(name).starts for name in SERVING} == starts, "nobody had to be started anew"


def _a_file_is_looked_at(visitor, rows: Rows) -> None:
    """A worker has found the database again."""
    path = f"/clues/cases/{at_work.first_case(visitor)}/new/"
    picture = Path("demo/media/bakery-front.jpg").read_bytes()
    taken = visitor.send_file(path, visitor.get(path).text, picture, "front.jpg", **WORDS)
    assert taken.status == 302, taken.text[-2000:]
    arrival = taken.headers["Location"].strip("/").split("/")[-1]
    soon(lambda: rows("SELECT state FROM arrival_arrival WHERE id = %s", arrival) == [("ready",)], 90)
