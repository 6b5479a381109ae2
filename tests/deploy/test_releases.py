"""Releases lie beside each other: installed, upgraded while the old one runs, and gone back from; and who runs what.

The installer's own steps in a root of their own; `make` and the release's Python note how they were called.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy import collecting
from tests.deploy.conftest import ROOT

pytestmark = pytest.mark.once
MAKE = """#!/bin/sh
mkdir -p "$2/.venv/bin" && cat > "$2/.venv/bin/python" <<'END'
#!/bin/sh
echo "$(basename "$PWD") $* | current: $(readlink "$NOTED/../opt/bearings/current")" >> "$NOTED/calls"
[ ! -e "$PWD/fails" ] || exit 1
END
chmod +x "$2/.venv/bin/python"
[ ! -e "$2/cut-off" ] || exit 1
"""
AS_ROOT = {
    "id": "echo 0",
    "getent": "true",
    "setpriv": 'echo "setpriv $*" >> "$NOTED/calls"',
    "chown": 'echo "chown $*" >> "$NOTED/calls"',
}


@dataclass
class Machine:
    """A root, and what was called on it."""

    root: Path

    def program(self, name: str, text: str) -> None:
        file = self.root / "bin" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text if text.startswith("#!") else f"#!/bin/sh\n{text}\n")
        file.chmod(0o755)

    def run(self, *words: object, right: bool = True) -> str:
        path = f"{self.root / 'bin'}:{os.environ['PATH']}"
        env = {**os.environ, "DESTDIR": str(self.root), "NOTED": str(self.root / "noted"), "PATH": path}
        done = subprocess.run([str(one) for one in words], env=env, capture_output=True, text=True, check=False)
        assert (done.returncode == 0) is right, done.stdout + done.stderr
        return done.stdout + done.stderr

    def calls(self) -> list[str]:
        """What was called since this was asked last."""
        file = self.root / "noted" / "calls"
        told = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return told

    def name(self, link: str) -> str:
        return Path(os.readlink(self.root / "opt" / "bearings" / link)).name

    def releases(self) -> set[str]:
        return {one.name for one in (self.root / "opt" / "bearings" / "releases").iterdir()}


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    one = Machine(tmp_path / "root")
    (one.root / "noted").mkdir(parents=True)
    one.program("make", MAKE)
    one.run(ROOT / "deploy/install", "files")
    return one


def unpacked(folder: Path, version: str, *marks: str) -> Path:
    """A release as an operator unpacks it, with the installer's parts alone."""
    shutil.copytree(ROOT / "deploy", folder / "deploy", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "pyproject.toml").write_text(f'[project]\nversion = "{version}"\n')
    for mark in marks:
        (folder / mark).touch()
    return folder / "deploy" / "install"


UPGRADE = ("program", "migrate", "units", "switch")


def test_an_upgrade_migrates_before_it_switches_and_keeps_what_it_can_go_back_to(machine, tmp_path) -> None:
    first, second, third = (unpacked(tmp_path / name, name) for name in ("1.0", "1.1", "1.2"))
    machine.run(first, *UPGRADE)
    one = machine.name("current")
    assert one.startswith("1.0-")
    assert not (machine.root / "opt/bearings/former").is_symlink()
    machine.calls()
    machine.run(second, *UPGRADE)
    two = machine.name("current")
    assert two.startswith("1.1-")
    assert machine.name("former") == one
    assert [call for call in machine.calls() if "manage.py" in call] == [
        f"{two} manage.py migrate -v0 | current: releases/{one}",
        f"{two} manage.py audit_roles | current: releases/{one}",
    ], "the new release's tables, while the old one is what runs"
    machine.run(second, *UPGRADE)  # again: nothing is made anew
    assert not [call for call in machine.calls() if "deploy.collecting" in call]
    assert (machine.name("current"), machine.name("former")) == (two, one)
    assert "Taken away: 1.0-" in machine.run(third, *UPGRADE)
    assert machine.releases() == {two, machine.name("current")}
    unit = (machine.root / "etc/systemd/system/bearings-web@.service").read_text()
    assert "ExecStart=/opt/bearings/current/deploy/run gunicorn" in unit


def test_going_back_is_one_step_and_so_is_coming_again(machine, tmp_path) -> None:
    first, second = (unpacked(tmp_path / name, name) for name in ("1.0", "1.1"))
    machine.run(first, *UPGRADE)
    assert "no former release" in machine.run(first, "--back", right=False)
    machine.run(second, *UPGRADE)
    old, new = machine.name("former"), machine.name("current")
    machine.calls()
    machine.run(machine.root / "opt/bearings/current/deploy/install", "--back")
    assert (machine.name("current"), machine.name("former")) == (old, new)
    assert not [call for call in machine.calls() if "manage.py" in call], "tables stay as they are"
    machine.run(machine.root / "opt/bearings/current/deploy/install", "--back")
    assert (machine.name("current"), machine.name("former")) == (new, old)


def test_what_fails_half_way_changes_nothing_that_runs(machine, tmp_path) -> None:
    first = unpacked(tmp_path / "1.0", "1.0")
    machine.run(first, *UPGRADE)
    one = machine.name("current")
    broken, cut = unpacked(tmp_path / "1.1", "1.1", "fails"), unpacked(tmp_path / "1.2", "1.2", "cut-off")
    machine.run(broken, *UPGRADE, right=False)
    machine.run(cut, *UPGRADE, right=False)
    assert "is not whole here" in machine.run(cut, "switch", right=False)
    assert machine.name("current") == one
    changed = unpacked(tmp_path / "1.0 changed", "1.0", "another-file")
    machine.run(changed, *UPGRADE)
    assert machine.name("current") != one, "another tree of the same version lands in a folder of its own"
    assert machine.name("former") == one


def test_a_release_that_a_process_still_runs_stays(machine, tmp_path) -> None:
    installs = [unpacked(tmp_path / f"1.{n}", f"1.{n}") for n in range(3)]
    machine.run(installs[0], *UPGRADE)
    one = machine.name("current")
    with subprocess.Popen(["sleep", "60"], cwd=machine.root / "opt/bearings/current") as process:
        for install in installs[1:]:
            machine.run(install, *UPGRADE)
        assert one in machine.releases()
        process.terminate()
    machine.run(installs[1], *UPGRADE)
    assert one not in machine.releases()


def test_a_program_runs_by_the_true_folder_of_its_release(machine, tmp_path) -> None:
    machine.run(unpacked(tmp_path / "1.0", "1.0"), *UPGRADE)
    one = machine.name("current")
    machine.calls()
    machine.run(machine.root / "opt/bearings/current/deploy/run", "python", "manage.py", "keep")
    assert machine.calls() == [f"{one} manage.py keep | current: releases/{one}"]


def test_whoever_serves_and_whoever_owns_the_tables_are_different_accounts(machine, tmp_path) -> None:
    machine.run(unpacked(tmp_path / "1.0", "1.0"), *UPGRADE)
    for name, text in AS_ROOT.items():
        machine.program(name, text)
    machine.calls()
    manage = machine.root / "opt/bearings/current/deploy/manage"
    expected = {
        ("check",): ("bearings", "-all "),
        ("--as", "owner", "migrate"): ("bearings-ops", "-all "),
        ("--as", "sequencer", "check"): ("bearings-sequencer", "-all "),
        ("-m", "deploy.backup", "--help"): ("bearings-ops", "-all,+dac_read_search "),
        ("-m", "deploy.restore", "--help"): ("bearings-ops", "-all,+dac_read_search,+dac_override "),
    }
    for words, (user, caps) in expected.items():
        machine.run(manage, *words)
        told, *after = machine.calls()
        assert told.startswith(f"setpriv --reuid {user} --regid {user} --init-groups --inh-caps={caps}")
        assert f"--ambient-caps={caps}--bounding-set={caps}--no-new-privs " in told
        handed = [call for call in after if call.startswith("chown ")]
        assert bool(handed) is False, "here is nothing yet that could be handed over"
    assert "Only deploy.backup and deploy.restore" in machine.run(manage, "-m", "http.server", right=False)


def test_what_was_restored_belongs_to_those_who_serve_it_whatever_came_of_it(machine, tmp_path) -> None:
    machine.run(unpacked(tmp_path / "1.0", "1.0"), *UPGRADE)
    var, log = machine.root / "var/lib/bearings", machine.root / "var/lib/bearings-log"
    for path in (var, log / "log"):
        path.mkdir(parents=True)
    (log / "log" / "checkpoint").touch(mode=0o600)
    told = machine.root / "etc/bearings/bearings.env"
    told.write_text(told.read_text().replace("=/var/lib", f"={machine.root}/var/lib"))
    for name, text in AS_ROOT.items():
        machine.program(name, text + ("; exit 3" if name == "setpriv" else ""))
    machine.run(machine.root / "opt/bearings/current/deploy/manage", "-m", "deploy.restore", "--finish", right=False)
    assert [call for call in machine.calls() if call.startswith("chown ")] == [
        f"chown -R --no-dereference bearings:bearings {var}",
        f"chown -R --no-dereference bearings-sequencer:bearings-log {log}",
    ]
    assert (log / "log" / "checkpoint").stat().st_mode & 0o777 == 0o640


def test_pages_of_the_other_release_find_their_files_here(tmp_path: Path, settings) -> None:
    other, ours = tmp_path / "other", tmp_path / "ours"
    static = other / "build" / "static"
    (static / "live").mkdir(parents=True)
    ours.mkdir()
    settings.STATIC_ROOT = ours
    assert collecting.take_in(other) == 0
    (static / "staticfiles.json").write_text(json.dumps({"paths": {"live/a.js": "live/a.1f.js", "b.css": "b.2f.css"}}))
    for name in ("live/a.1f.js", "live/a.1f.js.br", "b.2f.css", "c.0f.css", "live/a.js"):
        (static / name).write_text("theirs")
    (ours / "b.2f.css").write_text("ours")
    assert collecting.take_in(other) == 2
    assert (ours / "live/a.1f.js").read_text() == "theirs"
    assert (ours / "b.2f.css").read_text() == "ours"
    assert not (ours / "c.0f.css").exists(), "what it had taken in from one before it goes no further"
