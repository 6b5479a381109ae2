"""An installation as it lies on a disk: database file, log of writes, mails, sealed files, lists."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests import migrated
from tests.erasure import world

ROOT = Path(__file__).resolve().parents[2]


def run(var: Path, *words: str) -> str:
    """One command in an installation with its own folder and a SQLite file."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("BEARINGS_", "PYTEST"))}
    env |= {
        "BEARINGS_VAR": str(var),
        "BEARINGS_KEEPER": "0",
        "BEARINGS_WORKER": "0",
        "DJANGO_SETTINGS_MODULE": "deploy.settings",
    }
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_no_file_of_an_installation_holds_the_person(tmp_path: Path) -> None:
    migrated.lay(tmp_path)
    told = run(tmp_path, "-m", "tests.erasure.played", "play").strip().split("\n")[-1]
    needles = {bytes.fromhex(one) for one in told.split(" ")}
    log = tmp_path / "bearings.sqlite3-wal"
    before = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert world.found_in(before, needles)
    # A process that was killed leaves its log of writes behind, with pages as they once were.
    held = subprocess.Popen(
        [sys.executable, "-c", f"import sqlite3; c = sqlite3.connect({str(tmp_path / 'bearings.sqlite3')!r}); "
         "c.execute('SELECT count(*) FROM accounts_user').fetchone(); print('open', flush=True); input()"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert held.stdout is not None
    held.stdout.readline()
    try:
        run(tmp_path, "-m", "tests.erasure.played", "erase")
        assert not log.exists() or log.stat().st_size == 0
        for file in (one for one in tmp_path.rglob("*") if one.is_file()):
            assert world.found_in(file.read_bytes(), needles) == {}, file
    finally:
        held.kill()
        held.wait()
    assert "sound" in run(tmp_path, "manage.py", "verify_audit")
    assert "Nothing erased is back." in run(tmp_path, "manage.py", "replay_erasures")
