"""Pokes of a process without a hub leave on one loop, by one connection, and by a new one where that was cut."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from forum.alerts import streams
from forum.alerts.own_loop import OwnLoop

ROOT = Path(__file__).resolve().parents[2]
POKE = {"type": "acts", "v": 1}


async def _seen(loops: list[asyncio.AbstractEventLoop]) -> None:
    loops.append(asyncio.get_running_loop())


def test_all_of_a_process_leave_on_one_loop_and_a_fork_begins_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    own, loops = OwnLoop(2), list[asyncio.AbstractEventLoop]()
    own.begin(_seen(loops)).result(2)
    own.begin(_seen(loops)).result(2)
    monkeypatch.setattr(os, "getpid", lambda: -1)
    own.begin(_seen(loops)).result(2)
    assert loops[0] is loops[1] is not loops[2]


COMMAND = """
import asyncio
from forum.alerts.own_loop import OwnLoop

async def slow():
    await asyncio.sleep(0.3)
    print("left", flush=True)

OwnLoop(2).begin(slow())
print("nobody waited", flush=True)
"""


def test_nobody_waits_for_a_poke_but_the_end_of_the_process() -> None:
    done = subprocess.run([sys.executable, "-c", COMMAND], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split("\n")[:2] == ["nobody waited", "left"]


class Cut:
    """A layer that raises these errors, one at each word, before it is there again."""

    def __init__(self, *errors: Exception) -> None:
        self.errors, self.sent = list(errors), list[dict[str, Any]]()

    async def group_send(self, _group: str, message: dict[str, Any]) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append(message)


CLOSED, RESET = RedisConnectionError("Connection closed by server."), ConnectionResetError(104, "reset by peer")


@pytest.mark.parametrize(
    ("errors", "arrives"),
    [([], True), ([CLOSED], True), ([RESET], True), ([CLOSED, CLOSED], False), ([TypeError("a fault of ours")], False)],
)
def test_a_line_that_was_cut_loses_no_poke_and_what_else_is_raised_is_told(
    monkeypatch: pytest.MonkeyPatch, errors: list[Exception], arrives: bool
) -> None:
    layer = Cut(*errors)
    monkeypatch.setattr(streams, "get_channel_layer", lambda: layer)
    failed = streams.counts["failed"]
    streams._send(POKE)
    streams._own.end()
    assert layer.sent == ([POKE] if arrives else [])
    assert streams.counts["failed"] == failed + (not arrives)
