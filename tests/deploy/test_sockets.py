"""A poke goes straight into the kernel, whole and in order; and nothing piles up for a reader that does not read."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from twisted.internet.error import ConnectionDone
from twisted.internet.tcp import Connection
from twisted.python.failure import Failure

from deploy import sockets
from forum.live import consumers, line
from tests.deploy.daphne_alone import opened, said


class Reactor:
    """Who is to be asked to write later; Twisted's own would need its loop."""

    def __init__(self) -> None:
        self.writers: set[Any] = set()

    def addWriter(self, one: Any) -> None:
        self.writers.add(one)

    def removeWriter(self, one: Any) -> None:
        self.writers.discard(one)

    def removeReader(self, one: Any) -> None: ...

    def callLater(self, seconds: float, work: Any, *told: Any) -> None: ...


@pytest.fixture
def pair() -> Iterator[tuple[sockets.Socket, socket.socket]]:
    """An open socket of ours in a small kernel buffer, and its reader's end."""
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    one, _answered = opened()
    one.transport = Connection(ours, one, reactor=Reactor())
    one.transport.connected = 1
    yield one, theirs
    ours.close()
    theirs.close()


@pytest.mark.req(65)
def test_a_browser_that_offers_to_compress_is_let_in():
    one, transport = opened()
    answer = transport.value().decode()
    assert answer.startswith("HTTP/1.1 101 ")
    assert "Sec-WebSocket-Extensions" not in answer
    assert one.state == one.STATE_OPEN


@pytest.mark.req(71)
def test_the_bounds_that_daphne_was_started_with_hold():
    one, transport = opened(closeHandshakeTimeout=3)
    held = [one.maxMessagePayloadSize, one.maxFramePayloadSize, one.openHandshakeTimeout, one.closeHandshakeTimeout]
    assert held == [65536, 65536, 5, 3]
    assert (one.autoPingTimeout, one.requireMaskedClientFrames) == (30, True)
    one.dataReceived(said(0x1, b"x" * 65000))
    assert one.application_queue.qsize() == 2  # its beginning, and what was said
    one.dataReceived(said(0x1, b"x" * 70_000))
    assert transport.disconnected
    one.connectionLost(Failure(ConnectionDone()))
    told = [one.application_queue.get_nowait()["type"] for _ in range(one.application_queue.qsize())]
    assert told == ["websocket.connect", "websocket.receive", "websocket.disconnect"]


def frames(heard: bytes) -> list[str]:
    found = []
    while heard:
        length, start = heard[1], 2
        if length == 126:
            length, start = int.from_bytes(heard[2:4]), 4
        assert heard[0] == 0x81
        found.append(heard[start : start + length].decode())
        heard = heard[start + length :]
    return found


@pytest.mark.parametrize("size", [10, 125, 126, 4000])
def test_what_is_written_is_one_whole_frame(pair, size):
    one, theirs = pair
    assert one.write_now("é" * (size // 2))
    assert frames(theirs.recv(65536)) == ["é" * (size // 2)]


@pytest.mark.req(71)
def test_a_reader_that_does_not_read_is_written_nothing_more_and_misses_nothing(pair):
    one, theirs = pair
    taken = []
    for number in range(10_000):
        text = f"{number} " + "x" * 900
        if not one.write_now(text):
            break
        taken.append(text)
    assert len(taken) < 1000
    assert not one.write_now("more")
    heard = b""
    for _ in range(200):
        heard += theirs.recv(65536)
        if one.transport not in one.transport.reactor.writers:
            break
        one.transport.doWrite()
    assert frames(heard) == taken
    assert one.write_now("again")


@pytest.mark.req(71)
def test_pings_of_a_reader_that_does_not_read_fill_no_memory(pair):
    one, theirs = pair
    one.onPing(b"1")
    one.transport.doWrite()
    assert theirs.recv(65536) == b"\x8a\x011"
    for _ in range(10_000):
        one.onPing(b"x" * 125)
        one.transport.doWrite()
    assert one.unsent() < 8192
    assert one.state == one.STATE_OPEN
    one.transport.write(b"x" * 70_000)
    one.onPing(b"")
    assert one.state == one.STATE_CLOSED


@pytest.mark.req(71)
def test_who_says_more_than_can_be_heard_is_closed_and_fills_no_memory():
    one, transport = opened()
    transport.clear()
    for _ in range(1000):
        one.dataReceived(said(0x1, b"{}"))
    assert transport.value() == b"\x88\x02" + consumers.TOO_FAST.to_bytes(2)
    told = [one.application_queue.get_nowait() for _ in range(one.application_queue.qsize())]
    assert [one["type"] for one in told] == ["websocket.connect"] + ["websocket.receive"] * sockets.MOST_UNHEARD
    one.dataReceived(said(0x1, b"{}"))
    assert one.application_queue.empty()


def test_a_socket_that_cannot_be_looked_after_keeps_daphne_from_no_other(caplog):
    one, transport = opened(is_accepted=False)
    del one.handshake_deferred
    one.socket_opened = 0
    one.check_timeouts()
    one.check_timeouts()
    assert transport.disconnected
    assert len(caplog.records) == 1


async def test_a_line_that_stays_full_is_closed_and_keeps_one_poke_of_a_kind_until_then(monkeypatch):
    monkeypatch.setattr(line, "WINDOW", 0.02)
    monkeypatch.setattr(line, "PATIENCE", 0.2)
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    full = line.Line(object(), "key", send, lambda text: False)  # type: ignore[arg-type]
    for number in range(500):
        full.offer({"t": "inbox", "seq": number})
    assert len(full._waiting) == 1
    await asyncio.sleep(0.1)
    assert sent == []
    await asyncio.sleep(0.4)
    full.offer({"t": "inbox", "seq": 501})
    await asyncio.sleep(0.1)
    assert sent == [{"type": "websocket.close", "code": line.TOO_SLOW}]


async def test_a_fault_of_ours_closes_the_socket_once(monkeypatch, caplog):
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    def write(text: str) -> bool:
        raise AttributeError(text)

    one = line.Line(object(), "key", send, write)  # type: ignore[arg-type]
    for number in (1, 2, 3):
        one.offer({"t": "inbox", "seq": number})
    await asyncio.sleep(0)
    assert sent == [{"type": "websocket.close", "code": 1011}]
    assert len(caplog.records) == 1


async def test_what_waits_about_a_case_is_forgotten_with_it(monkeypatch):
    monkeypatch.setattr(line, "WINDOW", 0.02)
    said: list[str] = []
    one, case = line.Line(object(), "key", None, lambda text: not said.append(text)), uuid4()  # type: ignore[arg-type]
    for kind in ("queue", "case", "belief"):
        one.offer({"t": kind, "id": str(case), "v": 1})
    one.forget(case)
    await asyncio.sleep(0.1)
    one.offer({"t": "inbox", "seq": 1})
    assert [json.loads(text)["t"] for text in said] == ["queue", "inbox"]


async def test_a_line_that_was_full_for_a_moment_says_the_newest(monkeypatch):
    monkeypatch.setattr(line, "WINDOW", 0.02)
    said: list[str] = []
    answers = iter([False, False])

    def write(text: str) -> bool:
        if next(answers, True):
            said.append(text)
            return True
        return False

    one = line.Line(object(), "key", None, write)  # type: ignore[arg-type]
    for number in (1, 2, 3):
        one.offer({"t": "inbox", "seq": number})
    await asyncio.sleep(0.3)
    assert said == ['{"t":"inbox","seq":3}']
