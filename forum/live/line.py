"""One open socket as the hub sees it: what it may hear, what waits for its next quarter of a second."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any
from uuid import UUID

WINDOW = 0.25  # seconds between two pokes on one socket
PATIENCE = 10.0  # seconds that one poke may take to leave
REVOKED, TOO_SLOW = 4403, 4408
FAULT = 1011  # ours (RFC 6455, 7.4.1)
log = logging.getLogger(__name__)
Send = Callable[[dict[str, Any]], Awaitable[None]]
Write = Callable[[str], bool]  # at once; False while what was written before has not left


class Line:
    """Offers are kept by kind and id with the newest version; at most one leaves in a window.

    No task of its own, and a timer only while something waits: a thousand lines are poked in one go.
    """

    __slots__ = (
        "_closed", "_free_at", "_leaving", "_send", "_stuck_at", "_turn", "_waiting", "_write", "session_key",
        "user_id", "watching",
    )  # fmt: skip

    def __init__(self, user_id: UUID, session_key: str, send: Send, write: Write | None = None) -> None:
        self.user_id = user_id
        self.session_key = session_key
        self.watching: set[UUID] = set()
        self._send, self._write = send, write
        self._waiting: dict[tuple[str, str], dict[str, Any]] = {}
        self._turn: asyncio.TimerHandle | None = None
        self._leaving: asyncio.Task[None] | None = None
        self._free_at = self._stuck_at = 0.0  # the loop's time
        self._closed = False

    def offer(self, frame: dict[str, Any]) -> None:
        """Queue a poke; an older one about the same thing is replaced by it."""
        if self._closed:
            return
        self._waiting[(frame["t"], frame.get("id", ""))] = frame
        if self._turn is None:
            self._wait_or_speak()

    async def close(self, code: int) -> None:
        """End the socket from our side; the consumer then sees its disconnect."""
        if not self._closed:
            self.gone()
            await self._send({"type": "websocket.close", "code": code})

    def forget(self, case: UUID) -> None:
        """What waits about a case that is no longer watched."""
        for kind in ("case", "belief"):
            self._waiting.pop((kind, str(case)), None)

    def gone(self) -> None:
        """The socket is closed: nothing more is sent."""
        self._closed = True
        self._waiting.clear()
        if self._turn is not None:
            self._turn.cancel()

    def _wait_or_speak(self) -> None:
        loop = asyncio.get_running_loop()
        if (rest := self._free_at - loop.time()) > 0:
            self._turn = loop.call_later(rest, self._speak)
        else:
            self._speak()

    def _speak(self) -> None:
        """One poke. A reader that does not read is closed instead of filling our memory; it catches up when back."""
        self._turn = None
        loop = asyncio.get_running_loop()
        if not self._waiting:  # it was forgotten
            self._stuck_at = 0.0
            return
        about, frame = next(iter(self._waiting.items()))
        text = _text(tuple(frame.items()))
        try:
            is_taken = (self._write or self._begin)(text)
        except Exception:  # ours: one that is gone raises nothing. Left open, the browser would take it for a quiet one
            log.exception("A socket could not be written to and is closed.")
            self._end(FAULT)
            return
        if is_taken:
            del self._waiting[about]
            self._free_at, self._stuck_at = loop.time() + WINDOW, 0.0
        elif not self._stuck_at:
            self._stuck_at = loop.time()
        elif loop.time() - self._stuck_at > PATIENCE:
            self._end(TOO_SLOW)
            return
        if self._waiting:
            self._turn = loop.call_later(WINDOW, self._speak)

    def _end(self, code: int) -> None:
        """Closed from here on: an offer meanwhile begins nothing."""
        self.gone()
        self._leaving = asyncio.ensure_future(self._send({"type": "websocket.close", "code": code}))

    def _begin(self, text: str) -> bool:
        """Where a server can only be awaited: one poke at a time is under way."""
        if self._leaving is not None and not self._leaving.done():
            return False
        self._leaving = asyncio.create_task(self._leave(text))
        return True

    async def _leave(self, text: str) -> None:
        try:
            await asyncio.wait_for(self._send({"type": "websocket.send", "text": text}), PATIENCE)
        except TimeoutError:
            await self.close(TOO_SLOW)
        except Exception:  # whatever the server raises for a socket that is gone
            self.gone()


@lru_cache(maxsize=256)
def _text(frame: tuple[tuple[str, Any], ...]) -> str:
    """A poke is put into words once, not once for each of its sockets."""
    return json.dumps(dict(frame), separators=(",", ":"))
