"""A disk is full: what needs room is refused in a sentence and leaves nothing half, all else goes on, and it heals."""

from __future__ import annotations

from pathlib import Path

from deploy.cluster.running import Cluster
from deploy.cluster.visitor import Answer, Visitor
from tests.arrival.working import WORDS
from tests.cluster import people_at_work as at_work
from tests.cluster.conftest import soon
from tests.cluster.small_disks import full, listed
from tests.cluster.under_load import Person, Rows, is_up, number, people, told_in

PICTURE = Path("demo/media/stone-front.jpg")


def sent(visitor: Visitor, name: str) -> Answer:
    path = f"/clues/cases/{at_work.first_case(visitor)}/new/"
    return visitor.send_file(path, visitor.get(path).text, PICTURE.read_bytes(), name, **WORDS)


def test_no_room_for_files(cluster: Cluster, person: Person, rows: Rows, tmp_path: Path):
    ingrid, media = person("Ingrid Vester"), cluster.ground.folder / "var" / "media"
    # That a file was announced is a row before its first byte comes; one without a byte is cleared after a day.
    many = "SELECT count(*) FROM arrival_arrival WHERE received > 0"
    with people(cluster, person, rows, tmp_path, "Omar Haddad") as scene:
        before, arrivals = listed(media), rows(many)
        with full(cluster, media, "web-1", "web-2"):
            refused = sent(ingrid, "refused.jpg")
            assert refused.status == 503
            assert "No room now" in refused.text
            assert at_work.SENTENCE.search(refused.text)
            assert (listed(media), rows(many)) == (before, arrivals), "nothing half stays"
            scene.writer.goes_on()
            soon(lambda: not is_up(cluster, "store") or not is_up(cluster, "disk"))
            assert not cluster.is_ready(cluster.ground.web)
        soon(lambda: cluster.is_ready(cluster.ground.web))
        taken = sent(ingrid, "taken.jpg")
        assert taken.status == 302, taken.text[-2000:]
    assert scene.writer.refused == []


def test_no_room_for_the_published_trail(cluster: Cluster, person: Person, rows: Rows, tmp_path: Path):
    """Entries are rows: people go on, and what is published catches up."""
    log = cluster.ground.folder / "var" / "log"
    with people(cluster, person, rows, tmp_path, "Omar Haddad") as scene:
        with full(cluster, log, "sequencer"):
            scene.writer.goes_on()
            soon(lambda: number(cluster, "bearings_trail_alarms") >= 1)
            assert told_in(cluster, "sequencer", "The trail's round failed")
            if log.is_mount():
                soon(lambda: not is_up(cluster, "disk"))
                assert number(cluster, 'bearings_disk_free_bytes{of="trail"}') < 10 * 2**20
            scene.something_happens()
        soon(lambda: number(cluster, "bearings_trail_alarms") == 0)
    assert not [name for name in listed(log) if Path(name).name.startswith(".")], "nothing half stays"
    assert scene.writer.refused == []
