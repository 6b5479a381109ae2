"""The signer signs one history: what extends the last head, proven, and nothing else, however often it is killed."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.tlog import asking, merkle, notes
from audit.tlog.checkpoints import Head
from audit.tlog.notes import VerifierKey
from tests.audit import logs

ORIGIN = "bearings.example/log"
HASHES = [merkle.leaf_hash(str(number).encode()) for number in range(400)]


def head(size: int, origin: str = ORIGIN, hashes: list[bytes] = HASHES) -> Head:
    return Head(origin, size, merkle.root(hashes[:size]))


def proof(old: int, new: int, hashes: list[bytes] = HASHES) -> list[bytes]:
    return merkle.consistency_proof(old, hashes[:new]) if old else []


@pytest.fixture
def signer(tmp_path: Path) -> Iterator[logs.Signer]:
    one = logs.Signer(tmp_path, ORIGIN)
    one.start()
    yield one
    one.kill()


def test_it_signs_each_proven_step_with_both_keys_and_remembers(signer):
    assert asking.signer_head(signer.socket) is None
    last = 0
    for size in (1, 2, 7, 256, 300):
        lines = asking.sign(signer.socket, last, proof(last, size), head(size))
        note = head(size).text() + "\n" + "".join(lines)
        keys = [VerifierKey.parse(key) for key in signer.vkeys()]
        signed = notes.verified(note, keys)
        assert [key for key, _at in signed] == keys
        assert abs(dict(signed)[keys[1]] - time.time()) < 60
        assert asking.signer_head(signer.socket) == head(size)
        last = size


def test_the_same_head_again_is_signed_again(signer):
    asking.sign(signer.socket, 0, [], head(5))
    assert len(asking.sign(signer.socket, 5, [], head(5))) == 2


OTHER = [merkle.leaf_hash(b"other"), *HASHES[1:]]


@pytest.mark.req(43)
@pytest.mark.parametrize(
    ("old", "hashes", "asked", "status", "sentence"),
    [
        (5, [], head(4), 400, "larger"),
        (4, proof(4, 6), head(6), None, ""),
        (5, [], head(5, hashes=OTHER), 409, ""),
        (5, proof(5, 9, OTHER), head(9, hashes=OTHER), 422, "Nothing proves"),
        (5, [], head(9), 422, "Nothing proves"),
        (5, proof(5, 9)[:-1], head(9), 422, "Nothing proves"),
        (5, [*proof(5, 9), HASHES[0]], head(9), 422, "Nothing proves"),
        (5, proof(5, 9), head(9, origin="other.example/log"), 404, "not of other"),
    ],
)
def test_it_refuses_smaller_other_and_unproven_trees(signer, old, hashes, asked, status, sentence):
    asking.sign(signer.socket, 0, [], head(5))
    if status is None or (status == 409):
        with pytest.raises(asking.Behind) as behind:
            asking.sign(signer.socket, old, hashes, asked)
        assert behind.value.size == 5
    else:
        with pytest.raises(asking.Refused, match=sentence) as refused:
            asking.sign(signer.socket, old, hashes, asked)
        assert refused.value.status == status
    assert asking.signer_head(signer.socket) == head(5)
    assert asking.sign(signer.socket, 5, proof(5, 9), head(9))


def test_it_remembers_through_kill_at_any_moment(signer):
    chance, signed, killed = random.Random(11), 0, 0
    while killed < 20 or signed <= 5:  # on a busy machine it is killed before it has signed
        killed += 1
        assert killed < 400
        killer = threading.Timer(chance.uniform(0.0, 0.08), signer.process.kill)
        killer.start()
        try:
            for _step in range(50):
                last = asking.signer_head(signer.socket)
                old = last.size if last else 0
                assert old >= signed
                assert last is None or last == head(old)
                new = min(old + 1, len(HASHES))
                asking.sign(signer.socket, old, proof(old, new), head(new))
                signed = new
        except asking.Unreachable:
            pass
        killer.join()
        signer.kill()
        signer.start()
    with pytest.raises(asking.Behind):
        asking.sign(signer.socket, 0, [], head(1))


def test_two_signers_on_one_state_are_refused(signer, tmp_path):
    second = logs.run("audit.signer", "--state", signer.state, "--origin", ORIGIN, "--socket", tmp_path / "b.sock")
    assert second.returncode != 0
    assert "two histories" in second.stderr


def test_its_files_and_its_socket_are_its_own(signer):
    assert {oct(file.stat().st_mode & 0o777) for file in signer.state.iterdir()} == {"0o600"}
    assert oct(signer.state.stat().st_mode & 0o777) == "0o700"
    assert oct(signer.socket.stat().st_mode & 0o777) == "0o600"


def test_keys_are_never_used_under_another_name(signer, tmp_path):
    signer.kill()
    other = logs.run("audit.signer", "--state", signer.state, "--origin", "other.example", "--socket", tmp_path / "b")
    assert "are those of bearings.example/log" in other.stderr


def test_it_ends_by_itself_when_it_is_told(signer):
    """As the first process of a container, which a signal does not end."""
    signer.process.terminate()
    assert signer.process.wait(5) == 0


def test_a_signer_of_somebody_who_is_gone_ends_with_them(tmp_path):
    state, socket = tmp_path / "signer", tmp_path / "s"
    command = f"""
import subprocess, sys, time
subprocess.Popen([sys.executable, "-m", "audit.signer", "--state", {str(state)!r}, "--origin", "o",
                  "--socket", {str(socket)!r}, "--with-parent"])
time.sleep(1.5)
"""
    parent = logs.started("-c", command)
    while not socket.exists():
        time.sleep(0.02)
    asking.signer_head(socket)
    parent.kill()
    parent.wait()
    time.sleep(0.3)
    with pytest.raises(asking.Unreachable):
        asking.signer_head(socket)
