"""Parts of an installation die at random while people work: nothing acknowledged is lost, and one history is signed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import killing, migrated, servers
from tests.audit import logs

SECONDS = float(os.environ.get("BEARINGS_KILLING_SECONDS", "15"))  # make bench plays it longer
RECEIPTS = int(SECONDS) + 1
PEOPLE = ["Ingrid Vester", "Elena Ruiz", "Omar Haddad"]


@pytest.fixture
def var() -> Iterator[Path]:
    """Short, because the path of a socket may be: 108 bytes."""
    folder = Path(tempfile.mkdtemp(prefix="bk-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database() -> Iterator[servers.Cluster | None]:
    """On PostgreSQL a cluster of its own, synced as in production; on SQLite the web's own file."""
    if not os.environ.get("BEARINGS_DATABASE"):
        yield None
        return
    cluster = servers.Cluster(fsync=True)
    cluster.start()
    yield cluster
    cluster.remove()


def manage(env: dict[str, str], *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *map(str, words)]
    return subprocess.run(command, cwd=killing.ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.mark.req(91)
@pytest.mark.req(42)
def test_every_acknowledged_action_is_in_the_tree_and_every_checkpoint_fits_every_other(var, database):
    port = servers.free_port()
    env = {**os.environ, "BEARINGS_DEMO": "1", "BEARINGS_VAR": str(var), "BEARINGS_ORIGIN": f"http://127.0.0.1:{port}"}
    env |= {
        "BEARINGS_KEEPER": "0",
        "BEARINGS_SEQUENCER": "0",
        "BEARINGS_WORKER": "0",
        "BEARINGS_DATABASE": database.url if database else "",
    }
    migrated.lay(var)
    for words in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"], ["demonstration"]):
        done = manage(env, *words)
        assert done.returncode == 0, done.stderr
    parts = killing.parts_of(env, var, port, database)
    parts[0].start()
    assert killing.until((var / "signer.sock").exists)
    (var / "policy").write_bytes(
        logs.policy(logs.run("audit.signer", "vkeys", "--state", var / "signer").stdout.split(), [])
    )
    for part in parts[1:3]:
        part.start()
    servers.wait_for(port, 60)
    try:
        play = killing.Killing(parts, f"http://127.0.0.1:{port}", var / "log", seed=3).play
        told = play(SECONDS, PEOPLE, receipts=RECEIPTS)
        (var / "receipts").write_text("\n".join(told.receipts))
        assert killing.until(lambda: manage(env, "verify_audit", "--receipts", var / "receipts").returncode == 0), (
            manage(env, "verify_audit", "--receipts", var / "receipts").stderr + (var / "parts.log").read_text()[-3000:]
        )
        exported = manage(env, "export_audit", var / "export")
    finally:
        for part in parts[:3]:
            part.kill()
    assert exported.returncode == 0, exported.stderr
    assert all(told.killed.values()), told.killed
    assert len(told.receipts) >= RECEIPTS, "people could hardly work"
    assert len(told.checkpoints) > 3
    (var / "older" / "checkpoints").mkdir(parents=True)
    for number, note in enumerate(told.checkpoints):
        (var / "older" / "checkpoints" / str(number)).write_text(note)
    checked = logs.run("audit.verify", var / "export", "--policy", var / "policy", "--older", var / "older")
    assert checked.returncode == 0, checked.stderr
    assert f"{len(told.checkpoints)} older" in checked.stdout
