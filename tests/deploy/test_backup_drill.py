"""The drill: an installation is filled, backed up, loses a person, and comes back elsewhere without them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import migrated
from tests.audit import logs
from tests.deploy import drilled
from tests.deploy.conftest import ROOT
from tests.deploy.drilled import Installed

PLAYED = ("Luc Moreau", "Marta Klein", "Omar Haddad")
pytestmark = pytest.mark.age
ERASED = "elena.ruiz@demo.invalid"


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="bd-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


def backed_up(
    one: Installed, data: drilled.Recipient, keys: drilled.Recipient, folder: Path
) -> tuple[Path, Path, list[str]]:
    """Both halves, and what had been acknowledged when it began; somebody writes before, meanwhile and after."""
    words = ("--to", folder / "data", "--keys-to", folder / "keys")
    words += ("--recipients", data.recipients, "--keys-recipients", keys.recipients)
    lines = folder / "acknowledged"
    with lines.open("wb") as out:
        writer = subprocess.Popen([sys.executable, "-m", "tests.deploy.written"], cwd=ROOT, env=one.env, stdout=out)
        try:
            until(lambda: lines.read_text().count("case") >= 8)
            acknowledged = lines.read_text().splitlines()[:-1]  # the last may be half a line
            one.run("-m", "deploy.backup", *words)
            count = lines.read_text().count("case")
            until(lambda: lines.read_text().count("case") > count)
        finally:
            writer.kill()
            writer.wait()
    return max((folder / "data").iterdir()), max((folder / "keys").iterdir()), acknowledged


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)


def still_there(one: Installed, acknowledged: list[str]) -> list[str]:
    command, text = [sys.executable, "-m", "tests.deploy.written", "--check"], "\n".join(acknowledged)
    done = subprocess.run(command, cwd=ROOT, env=one.env, input=text, capture_output=True, text=True, check=True)
    return done.stdout.split()


def in_all(*folders: Path) -> bytes:
    return b"".join(file.read_bytes() for one in folders for file in one.rglob("*") if file.is_file())


@pytest.mark.req(88)
@pytest.mark.req(89)
@pytest.mark.req(90)
@pytest.mark.req(43)
def test_what_comes_back_is_what_was_there_without_whom_was_erased_since(folder: Path) -> None:
    signer = logs.Signer(folder, drilled.ORIGIN)
    signer.start()
    witness = logs.Witness(folder, "north.example", signer.vkeys())
    witness.start()
    policy = folder / "policy"
    policy.write_bytes(logs.policy(signer.vkeys(), [witness], "north.example"))
    live = Installed(folder / "live", drilled.new_database("live", migrated.from_template()), signer.socket, policy)
    data, keys = (drilled.recipient(folder, name) for name in ("data", "keys"))
    old = logs.Signer(folder / "old", drilled.ORIGIN)
    try:
        live.run("-m", "deploy.collecting")  # packages of referrals name files of the map
        if not live.database:
            migrated.lay(live.var)
        live.manage("migrate", "-v0")
        live.manage("demonstration")
        live.manage("sequence_audit")
        shutil.copytree(signer.state, old.state)
        of_data, of_keys, acknowledged = backed_up(live, data, keys, folder)
        assert ERASED.encode() not in in_all(of_data, of_keys)
        before = live.asked()
        assert {200} == {status for name in PLAYED for status, _part, _hash in before[name]["media"]}
        live.manage("erase_person", ERASED, "--by", "ari.lindqvist@demo.invalid", "--because", "asked for", "--yes")
        after = live.asked()
        assert before != after
        live.manage("sequence_audit")
        # The signer is lost, too, and comes back from an older copy; the witness has seen more.
        signer.kill()
        old.start()
        again = Installed(folder / "again", drilled.new_database("again"), old.socket, policy)
        again.var.mkdir()
        shutil.copy2(live.var / "master.key", again.var)
        whole = ("--from", of_data, "--identity", data.identity, "--keys-from", of_keys)
        whole += ("--manifest", drilled.noted(of_data), "--keys-manifest", drilled.noted(of_keys))
        whole += ("--keys-identity", keys.identity, "--erasures", live.var / "erasures")
        told = again.run("-m", "deploy.restore", *whole, right=False)
        assert "north.example has seen" in told
        assert "being restored" in again.manage("sequence_audit", right=False)
        assert "no empty installation" in again.run("-m", "deploy.restore", *whole, right=False)
        told = again.run("-m", "deploy.restore", "--finish", "--log-from", live.var / "log")
        assert "entries signed since the backup were put back" in told
        assert again.asked() == after
        there = still_there(again, acknowledged)
        assert there.count("here") == len(acknowledged) > 8
        assert "LOST" not in there
        again.manage("sequence_audit")
        assert "The trail is sound" in again.manage("verify_audit")
        assert "There is no restore to finish" in again.run("-m", "deploy.restore", "--finish", right=False)
    finally:
        for one in (signer, old, witness):
            one.kill()
