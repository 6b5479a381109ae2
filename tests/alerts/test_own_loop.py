"""Pokes of a process without a hub leave on one loop, by one connection, and by a new one where that was cut."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
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
    own, loops = OwnLoop(), list[asyncio.AbstractEventLoop]()
    own.begin(_seen, loops).result(2)
    own.begin(_seen, loops).result(2)
    monkeypatch.setattr(os, "getpid", lambda: -1)
    own.begin(_seen, loops).result(2)
    assert loops[0] is loops[1] is not loops[2]


COMMAND = """
import django
django.setup()
from forum.alerts import streams
streams.poke_acts()
print(dict(streams.counts))
"""


def test_a_command_that_ends_right_after_its_commit_has_sent_its_poke(tmp_path: Path) -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "deploy.settings", "BEARINGS_VAR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", COMMAND], capture_output=True, text=True, check=True, cwd=ROOT, env=env
    )
    assert done.stdout == "{'sent': 1}\n"


def test_no_page_waits_and_the_end_of_its_server_does(monkeypatch: pytest.MonkeyPatch) -> None:
    may_go, left = threading.Event(), list[dict[str, Any]]()

    async def slow(message: dict[str, Any]) -> None:
        await asyncio.to_thread(may_go.wait, 10)
        left.append(message)

    monkeypatch.setattr(streams, "publish", slow)
    monkeypatch.setattr(streams._Home, "goes_on", True)
    sent = streams.counts["sent"]
    streams._send(POKE)
    assert left == []
    may_go.set()
    streams.end()
    assert left == [POKE]
    assert streams.counts["sent"] == sent + 1


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
    assert layer.sent == ([POKE] if arrives else [])
    assert streams.counts["failed"] == failed + (not arrives)
