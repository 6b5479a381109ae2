"""An upgrade's restarts, one part after the other (docs/RUNBOOK.md): nobody is refused, nothing is missed."""

from __future__ import annotations

from pathlib import Path

from deploy.cluster.running import Cluster
from tests.cluster.under_load import Person, Rows, people


def test_all_parts_are_started_anew_and_nobody_is_refused(cluster: Cluster, person: Person, rows: Rows, tmp_path: Path):
    ground = cluster.ground
    with people(cluster, person, rows, tmp_path) as scene:
        for number, port in enumerate(ground.pages, 1):
            cluster.restart(f"web-{number}", port)
            scene.writer.goes_on()
        for number, port in enumerate(ground.sockets, 1):
            cluster.restart(f"sockets-{number}", port)
            scene.something_happens()
        for name in ("worker-1", "worker-2", "keeper", "sequencer"):
            cluster.restart(name)
        scene.is_poked()
    assert (scene.writer.refused, scene.writer.unanswered) == ([], 0)
