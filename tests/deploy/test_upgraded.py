"""What an upgrade finds on a machine: settings of an older release, another umask, an nginx that refuses."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.conftest import ROOT
from tests.deploy.test_releases import AS_ROOT, UPGRADE, Machine, machine, unpacked

__all__ = ["machine"]
pytestmark = pytest.mark.once
INSTALL = ROOT / "deploy" / "install"


def test_a_machine_of_an_older_release_gets_what_it_lacks_and_is_told_the_rest(machine: Machine) -> None:
    etc = machine.root / "etc" / "bearings"
    (etc / "backup.env").unlink()
    shared = [line for line in (etc / "bearings.env").read_text().splitlines() if "LAST_BACKUP" not in line]
    (etc / "bearings.env").write_text("\n".join(shared))
    (etc / "sequencer.env").unlink()
    before = {path: path.read_bytes() for path in etc.rglob("*") if path.is_file()}
    told = machine.run(INSTALL, "files")
    assert (etc / "backup.env").read_text() == (ROOT / "deploy/environment/backup.env").read_text()
    assert (etc / "backup.env").stat().st_mode & 0o777 == 0o600
    assert "bearings.env lacks a setting" in told
    assert "if you do without: BEARINGS_LAST_BACKUP=/var/lib/bearings-ops/last-backup" in told
    assert f"There is no {etc}/sequencer.env, and it has secrets" in told
    assert {path: path.read_bytes() for path in before} == before, "what is there is left as it is"
    assert not (etc / "sequencer.env").exists()
    (etc / "bearings.env").write_text("\n".join([*shared, "# BEARINGS_LAST_BACKUP=", ""]))
    assert "lacks a setting" not in machine.run(INSTALL, "files"), "who does without says so once"


def test_what_goes_back_is_readable_for_nginx_whatever_roots_umask_is(machine: Machine, tmp_path: Path) -> None:
    for version in ("1.0", "1.1"):
        machine.run(unpacked(tmp_path / version, version), *UPGRADE)
    python = machine.root / "opt/bearings/former/.venv/bin/python"
    python.write_text('#!/bin/sh\numask >> "$NOTED/umask"\n')
    back = machine.root / "opt/bearings/current/deploy/install"
    machine.run("sh", "-c", 'umask 077; exec "$0" --back', back)
    assert set((machine.root / "noted" / "umask").read_text().split()) == {"0022"}


def front(machine: Machine, *, takes: bool) -> None:
    """nginx's configuration by what runs now, made as deploy.front does and looked at by an nginx of ours."""
    (machine.root / "etc/nginx/conf.d").mkdir(parents=True, exist_ok=True)
    machine.program("nginx", f"exit {int(not takes)}")
    machine.program("systemctl", 'echo "systemctl $*" >> "$NOTED/calls"')
    python = machine.root / "opt/bearings/current/.venv/bin/python"
    python.write_text('#!/bin/sh\nmkdir -p "$3" && echo "root $PWD/build;" > "$3/bearings.conf"\n')
    told = machine.run(machine.root / "opt/bearings/current/deploy/install", "front", right=takes)
    assert ("runs on with the one of before" in told) is not takes


def test_a_release_whose_files_nginx_still_reads_stays(machine: Machine, tmp_path: Path) -> None:
    settings = machine.root / "etc/bearings/bearings.env"
    settings.write_text(settings.read_text().replace("CHANGE", "bearings"))
    conf = machine.root / "etc/nginx/bearings/bearings.conf"
    installs = [unpacked(tmp_path / f"1.{n}", f"1.{n}") for n in range(4)]
    machine.run(installs[0], *UPGRADE)
    one = machine.name("current")
    front(machine, takes=True)
    machine.run(installs[1], *UPGRADE)
    machine.calls()
    front(machine, takes=False)
    assert f"/{one}/" in conf.read_text(), "what nginx was started with, and would be again"
    assert machine.calls() == []
    machine.run(installs[2], *UPGRADE)  # and nginx left out
    assert one in machine.releases()
    machine.calls()
    front(machine, takes=True)
    assert machine.calls() == ["systemctl reload-or-restart nginx"]
    machine.run(installs[3], *UPGRADE)
    assert one not in machine.releases()


def test_what_lies_around_a_log_elsewhere_is_not_handed_over(machine: Machine, tmp_path: Path) -> None:
    machine.run(unpacked(tmp_path / "1.0", "1.0"), *UPGRADE)
    srv = machine.root / "srv"
    log, others = srv / "bearings-log", srv / "others"
    for folder in (log, others):
        folder.mkdir(parents=True)
        (folder / "file").touch(mode=0o600)
    log.with_name("bearings-log.lock").touch(mode=0o600)
    told = machine.root / "etc/bearings/bearings.env"
    told.write_text(told.read_text().replace("AUDIT_LOG=/var/lib/bearings-log/log", f"AUDIT_LOG={log}/"))
    for name, text in AS_ROOT.items():
        machine.program(name, text)
    machine.run(machine.root / "opt/bearings/current/deploy/manage", "-m", "deploy.restore", "--finish")
    handed = [call.split()[-1] for call in machine.calls() if "bearings-sequencer:bearings-log" in call]
    assert handed == [str(log), f"{log}.lock"]
    assert (log / "file").stat().st_mode & 0o777 == 0o640
    assert (others / "file").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("script", ["install", "manage", "run"])
def test_the_scripts_are_whole(script: str) -> None:
    path = ROOT / "deploy" / script
    assert subprocess.run(["bash", "-n", path], check=False).returncode == 0
    if checker := shutil.which("shellcheck"):  # the quotation marks that people read are meant
        done = subprocess.run([checker, "-e", "SC1111", path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
    assert os.access(path, os.X_OK)
