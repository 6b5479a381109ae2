"""A hub that is told to end does, whatever becomes of the first word of it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from forum.live import hub


class Deafening:
    """A channel layer whose client takes a cancellation for itself while it subscribes, and then hears nothing."""

    def __init__(self) -> None:
        self.is_subscribing = asyncio.Event()

    async def new_channel(self) -> str:
        return "one"

    async def group_add(self, _group: str, _channel: str) -> None:
        self.is_subscribing.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            return

    async def receive(self, _channel: str) -> dict[str, Any]:
        await asyncio.sleep(60)
        raise AssertionError("nobody has sent anything")


async def begun(monkeypatch: pytest.MonkeyPatch) -> hub.Hub:
    layer = Deafening()
    monkeypatch.setattr(hub, "get_channel_layer", lambda: layer)
    home = hub.Hub()
    await layer.is_subscribing.wait()
    return home


async def test_its_listener_ends_though_the_first_word_was_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a loop that ends says it, once: where it went on, the process waited for it for ever."""
    home = await begun(monkeypatch)
    home._listener.cancel()
    done, _pending = await asyncio.wait([home._listener], timeout=5)
    assert done
    await home.stop()


async def test_a_listener_that_was_put_in_its_place_meanwhile_ends_too(monkeypatch: pytest.MonkeyPatch) -> None:
    home = await begun(monkeypatch)
    stopping = asyncio.create_task(home.stop())
    await asyncio.sleep(0)
    await hub._ended(home._listener)
    home._listener = asyncio.create_task(home._listen())  # as _beat does for a hub that hears itself no more
    await stopping
    assert home._listener.done()
