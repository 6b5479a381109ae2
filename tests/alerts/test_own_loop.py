"""Pokes of a process without a hub leave on one loop, by one connection, and by a new one where that was cut."""

from __future__ import annotations

import asyncio
import os
from typing import Any

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from forum.alerts import streams
from forum.alerts.own_loop import OwnLoop

POKE = {"type": "acts", "v": 1}


async def _seen(loops: list[asyncio.AbstractEventLoop]) -> None:
    loops.append(asyncio.get_running_loop())


def test_all_of_a_process_leave_on_one_loop_and_a_fork_begins_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    own, loops = OwnLoop(), list[asyncio.AbstractEventLoop]()
    own.run(_seen(loops))
    own.run(_seen(loops))
    monkeypatch.setattr(os, "getpid", lambda: -1)
    own.run(_seen(loops))
    assert loops[0] is loops[1] is not loops[2]


def test_what_is_raised_there_is_raised_here() -> None:
    async def broken() -> None:
        raise ConnectionError("the channel layer is down")

    with pytest.raises(ConnectionError, match="is down"):
        OwnLoop().run(broken())


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
