"""A witness answers as c2sp.org/tlog-witness says, and cosigns one history."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.tlog import asking, notes
from audit.tlog.checkpoints import Head
from audit.tlog.exchange import Step
from audit.tlog.notes import Kind, SigningKey, VerifierKey
from tests.audit import logs
from tests.audit.tlog.test_signer import HASHES, ORIGIN, OTHER, head, proof

LOG = SigningKey(ORIGIN, Kind.ED25519, b"\7" * 32)
LOG_PQ = SigningKey(ORIGIN, Kind.ML_DSA_44, b"\x08" * 32)


def note(one: Head, *keys: SigningKey) -> str:
    return one.text() + "\n" + "".join(key.sign(one, 1) for key in keys or (LOG,))


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[logs.Witness]:
    one = logs.Witness(tmp_path, "witness.example/w1", [str(LOG.verifier), str(LOG_PQ.verifier)])
    one.start()
    yield one
    one.kill()


def post(
    witness: logs.Witness, body: bytes, path: str = "/add-checkpoint", method: str = "POST"
) -> tuple[int, str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", witness.port, timeout=20)
    connection.request(method, path, body)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, answer.headers["Content-Type"], text


def step(witness: logs.Witness, old: int, hashes: list[bytes], text: str) -> tuple[int, str, str]:
    return post(witness, Step(old, hashes, text).text().encode())


def test_it_cosigns_with_both_keys_what_extends_the_last(witness):
    keys = [VerifierKey.parse(key) for key in witness.keys]
    last = 0
    for size in (1, 3, 300):
        status, kind, lines = step(witness, last, proof(last, size), note(head(size)))
        assert (status, kind) == (200, "text/plain; charset=utf-8")
        signed = notes.verified(note(head(size)) + lines, keys)
        assert [key for key, _at in signed] == keys
        assert all(abs(at - time.time()) < 60 for _key, at in signed)
        last = size


@pytest.mark.parametrize("key", [LOG, LOG_PQ])
def test_either_key_of_the_log_will_do(witness, key):
    assert step(witness, 0, [], note(head(2), key))[0] == 200


def test_each_status_of_the_specification(witness):
    assert step(witness, 0, [], note(head(5)))[0] == 200
    stranger = SigningKey(ORIGIN, Kind.ED25519, b"\x09" * 32)
    elsewhere = SigningKey("other.example/log", Kind.ED25519, b"\x0a" * 32)
    other = Head("other.example/log", 5, head(5).root)
    forged = note(head(6)).replace(head(6).text(), head(7).text())
    assert step(witness, 5, proof(5, 6), note(head(6), stranger))[0] == 403
    assert step(witness, 5, proof(5, 6), forged)[0] == 403
    assert step(witness, 0, [], note(other, elsewhere))[0] == 404
    assert step(witness, 6, [], note(head(5)))[0] == 400
    assert step(witness, 3, proof(3, 6), note(head(6))) == (409, "text/x.tlog.size", "5\n")
    assert step(witness, 0, [], note(head(6))) == (409, "text/x.tlog.size", "5\n")
    assert step(witness, 5, [], note(head(5, hashes=OTHER)))[0] == 409
    assert step(witness, 5, [], note(head(6)))[0] == 422
    assert step(witness, 5, proof(5, 9, OTHER), note(head(9, hashes=OTHER)))[0] == 422
    assert step(witness, 5, [], note(head(5)))[0] == 200
    assert step(witness, 5, proof(5, 9), note(head(9)))[0] == 200


@pytest.mark.parametrize(
    "body",
    [
        b"", b"old 0", b"old 00\n\nx", b"old -1\n\nx", b"old 0\nnot base64\n\nx", b"\xff\xfe", b"old 0\n\n",
        b"old 0\n" + b"A" * 44 + b"\n\n" + note(head(1)).encode(), b"old 0\n\n" + b"x" * 1000,
        Step(0, HASHES[:64], note(head(1))).text().encode(),
    ],
)  # fmt: skip
def test_nonsense_is_a_bad_request(witness, body):
    assert post(witness, body)[0] == 400


def test_other_addresses_and_methods_are_nothing(witness):
    assert post(witness, b"", "/add-checkpoint/../x")[0] == 404
    assert post(witness, b"", "/")[0] == 404
    assert post(witness, b"", "/add-checkpoint", "GET")[0] == 404


def test_a_large_body_is_refused_before_it_is_read(witness):
    with socket.create_connection(("127.0.0.1", witness.port), timeout=10) as wire:
        wire.sendall(b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 999999999\r\n\r\n")
        assert b" 413 " in wire.recv(100)


def test_slow_ones_do_not_keep_others_waiting(witness):
    slow = [socket.create_connection(("127.0.0.1", witness.port)) for _one in range(20)]
    for wire in slow:
        wire.sendall(b"POST /add-checkpoint HTTP/1.1\r\nContent-Le")
    began = time.monotonic()
    assert step(witness, 0, [], note(head(5)))[0] == 200
    assert time.monotonic() - began < 3
    for wire in slow:
        wire.close()


def test_of_two_at_once_one_is_told_to_come_again(witness):
    """The race of the specification: both prove a step from the same size, and only one may be kept."""
    assert step(witness, 0, [], note(head(5)))[0] == 200
    for _round in range(10):
        old = int(step(witness, 0, [], note(head(5)))[2])
        answers: list[int] = []
        ready = threading.Barrier(2)

        def go(size: int, old: int = old, answers: list[int] = answers, ready: threading.Barrier = ready) -> None:
            ready.wait()
            answers.append(step(witness, old, proof(old, size), note(head(size)))[0])

        pair = [threading.Thread(target=go, args=[old + more]) for more in (1, 7)]
        for thread in pair:
            thread.start()
        for thread in pair:
            thread.join()
        assert sorted(answers) == [200, 409]


def test_it_remembers_after_it_was_killed(witness):
    assert step(witness, 0, [], note(head(5)))[0] == 200
    witness.kill()
    witness.start()
    assert step(witness, 0, [], note(head(6))) == (409, "text/x.tlog.size", "5\n")
    assert step(witness, 5, proof(5, 6), note(head(6)))[0] == 200


def test_the_client_finds_where_a_witness_stands(witness):
    asking.cosign(witness.url, 0, [], note(head(5)), timeout=5)
    with pytest.raises(asking.Behind) as behind:
        asking.cosign(witness.url, 0, [], note(head(9)), timeout=5)
    assert behind.value.size == 5
    with pytest.raises(asking.Refused):
        asking.cosign(witness.url, 5, [], note(head(9)), timeout=5)
    with pytest.raises(asking.Unreachable):
        asking.cosign("ftp://witness.example", 0, [], note(head(9)), timeout=5)
    witness.kill()
    with pytest.raises(asking.Unreachable):
        asking.cosign(witness.url, 5, [], note(head(9)), timeout=5)


def test_a_witness_that_drips_keeps_nobody_waiting():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            wire, _address = server.accept()
            with contextlib.suppress(OSError):
                wire.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                while True:
                    wire.sendall(b"x")
                    time.sleep(0.1)

        threading.Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        with pytest.raises(asking.Unreachable):
            asking.cosign(f"http://127.0.0.1:{server.getsockname()[1]}", 0, [], note(head(1)), timeout=0.5)
        assert time.monotonic() - began < 5


def test_making_keys_twice_is_refused(witness):
    again = logs.run("audit.witness", "init", "--state", witness.state, "--name", "other")
    assert "keys" in again.stderr
    assert again.returncode != 0
