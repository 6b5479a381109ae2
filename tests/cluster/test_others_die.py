"""kill -9 of what serves no page itself: people hardly notice, an alarm does, and nothing that was said is lost."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from deploy.cluster.running import Cluster
from tests.cluster.conftest import soon
from tests.cluster.under_load import Person, Rows, Scene, number, people, told_in


def killed(cluster: Cluster, name: str) -> None:
    """Its first process, as the kernel would; the supervisor starts it again."""
    part = cluster.part(name)
    starts = part.starts
    os.kill(part.pid, signal.SIGKILL)
    soon(lambda: part.starts > starts)


def away(cluster: Cluster, name: str) -> None:
    cluster.supervisor.leave_alone(name)
    cluster.part(name).kill()


def test_signer_sequencer_keeper_and_witness_die_under_load(
    cluster: Cluster, person: Person, rows: Rows, tmp_path: Path
):
    with people(cluster, person, rows, tmp_path, "Yara Nasser") as scene:
        for name in ("signer", "sequencer", "keeper", "witness"):
            killed(cluster, name)
            scene.writer.goes_on()
            scene.something_happens()
        _an_alarm_tells_of_the_signer(cluster, scene)
        _what_waits_is_counted_without_a_sequencer(cluster, scene)
    assert scene.writer.refused == []
    assert scene.writer.unanswered == 0


def test_nginx_redis_and_the_database_die_under_load(cluster: Cluster, person: Person, rows: Rows, tmp_path: Path):
    with people(cluster, person, rows, tmp_path, "Yara Nasser") as scene:
        for name in ("nginx", "redis"):
            killed(cluster, name)
            scene.writer.goes_on()
            scene.something_happens()
        opened = scene.watcher.opened
        assert opened > 1, "the socket was opened anew"
        database = next(part for part in cluster.supervisor.parts if part.name == "database")
        starts = database.starts
        database.kill()
        soon(lambda: database.starts > starts)
        scene.writer.goes_on()
        scene.is_poked()
    assert set(scene.writer.refused) <= {502, 503, 504}


def _an_alarm_tells_of_the_signer(cluster: Cluster, scene: Scene) -> None:
    away(cluster, "signer")
    scene.writer.goes_on()
    soon(lambda: number(cluster, "bearings_trail_alarms") >= 1)
    assert told_in(cluster, "sequencer", "The trail's round failed")
    cluster.supervisor.look_after("signer")
    soon(lambda: number(cluster, "bearings_trail_alarms") == 0)


def _what_waits_is_counted_without_a_sequencer(cluster: Cluster, scene: Scene) -> None:
    away(cluster, "sequencer")
    scene.writer.goes_on()
    soon(lambda: number(cluster, "bearings_trail_waiting") > 0)
    assert number(cluster, "bearings_trail_lag_seconds") > 0
    cluster.supervisor.look_after("sequencer")
