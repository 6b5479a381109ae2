"""One open socket as the hub sees it: what it may hear, what waits for its next quarter of a second."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

WINDOW = 0.25  # seconds between two pokes on one socket
PATIENCE = 10.0  # seconds that one poke may take to leave
REVOKED, TOO_SLOW = 4403, 4408
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Line:
    """Offers are kept by kind and id with the newest version; at most one leaves in a window."""

    def __init__(self, user_id: UUID, session_key: str, send: Send) -> None:
        self.user_id = user_id
        self.session_key = session_key
        self.watching: set[UUID] = set()
        self._send = send
        self._waiting: dict[tuple[str, str], dict[str, Any]] = {}
        self._pump: asyncio.Task[None] | None = None
        self._closed = False

    def offer(self, frame: dict[str, Any]) -> None:
        """Queue a poke; an older one about the same thing is replaced by it."""
        if self._closed:
            return
        self._waiting[(frame["t"], frame.get("id", ""))] = frame
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._run())

    async def close(self, code: int) -> None:
        """End the socket from our side; the consumer then sees its disconnect."""
        if not self._closed:
            self.gone()
            await self._send({"type": "websocket.close", "code": code})

    def gone(self) -> None:
        """The socket is closed: nothing more is sent."""
        self._closed = True
        self._waiting.clear()

    async def _run(self) -> None:
        """A reader that does not read is closed instead of filling our memory; it catches up when it is back."""
        while self._waiting:
            frame = self._waiting.pop(next(iter(self._waiting)))
            text = json.dumps(frame, separators=(",", ":"))
            try:
                await asyncio.wait_for(self._send({"type": "websocket.send", "text": text}), PATIENCE)
            except TimeoutError:
                await self.close(TOO_SLOW)
            except Exception:  # whatever the server raises for a socket that is gone
                self.gone()
            await asyncio.sleep(WINDOW)
