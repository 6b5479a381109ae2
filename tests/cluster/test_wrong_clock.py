"""A clock is two hours off: its process says so, keeps nobody signed in too long, and the trail stays whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.cluster.laying import ROOT
from deploy.cluster.parts import Process
from deploy.cluster.running import Cluster
from tests import servers
from tests.cluster import people_at_work as at_work
from tests.cluster.conftest import soon
from tests.cluster.under_load import Person, Rows, in_the_tree, is_up, number, people

pytestmark = pytest.mark.clock


def shifted(env: dict[str, str], by: str) -> dict[str, str]:
    """The time of day alone: waits go on as they should, and files have the time that they have."""
    alone = dict.fromkeys(("FAKETIME_DONT_FAKE_MONOTONIC", "DONT_FAKE_MONOTONIC", "NO_FAKE_STAT"), "1")
    alone |= {"PYTHONPATH": str(Path(__file__).with_name("shifted"))}
    return {**env, **alone, "LD_PRELOAD": str(servers.faketime()), "FAKETIME": by}


@contextmanager
def one_more_web(cluster: Cluster, by: str) -> Iterator[int]:
    """A gunicorn on a machine whose clock is wrong; nobody's front knows it."""
    port, one = servers.free_port(), cluster.part("web-1")
    env = {**shifted(one.env, by), "BEARINGS_WEB_LISTEN": f"127.0.0.1:{port}"}
    web = Process("web-shifted", one.command, env, cluster.ground.log("web-shifted"), ROOT)
    web.start()
    try:
        servers.wait_for(port, 60)
        yield port
    finally:
        web.ask_to_end()
        web.stop()


@pytest.mark.parametrize("by", ["+2h", "-2h"])
def test_pages_of_a_machine_whose_clock_is_wrong(cluster: Cluster, person: Person, rows: Rows, tmp_path: Path, by: str):
    yara, ground = person("Yara Nasser"), cluster.ground
    with one_more_web(cluster, by) as port:
        soon(lambda: cluster.asked(port, "/health/ready")[0] == 503)
        assert not is_up(cluster, "clock", port)
        assert is_up(cluster, "clock", ground.web)
        assert "clock is" in ground.log("web-shifted").read_text()
        # One is signed out rather than kept: by the late clock nothing would ever be idle.
        assert yara.get("/", port=port).status != 200
        theirs = person("Yara Nasser", port)
        case = at_work.first_case(theirs, port=port)
        page = theirs.get(f"/cases/{case}/", port=port).text
        words = {"text": f"The gate is green, {by}.", "quotes": "", "clue": ""}
        answer = theirs.post(f"/discussion/cases/{case}/write/", page, port=port, **words)
        assert answer.status == 302
    in_the_tree(cluster, rows, [answer.headers["Audit-Receipt"]], tmp_path)
    assert theirs.get("/").status != 200, "a session of that machine is none here"


@pytest.mark.parametrize("by", ["+2h", "-2h"])
def test_a_sequencer_whose_clock_is_wrong(cluster: Cluster, person: Person, rows: Rows, tmp_path: Path, by: str):
    """It goes on placing and signing; an alarm tells of it, and with the right time all is as it was."""
    part = cluster.part("sequencer")
    right = part.env
    with people(cluster, person, rows, tmp_path, "Yara Nasser") as scene:
        try:
            part.env = shifted(right, by)
            cluster.restart("sequencer")
            scene.something_happens()
            soon(lambda: number(cluster, "bearings_trail_alarms") >= 1)
        finally:
            part.env = right
            cluster.restart("sequencer")
        scene.writer.goes_on()
        soon(lambda: number(cluster, "bearings_trail_alarms") == 0)
    assert scene.writer.refused == []
