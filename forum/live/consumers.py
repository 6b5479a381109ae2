"""The one socket: pokes out, and in only "I have this case open"."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async

from accounts import certificates
from forum.live import denials, hub, rights
from forum.live.line import REVOKED, Line, Send

LONGEST = 4096  # bytes of an inbound command
FASTEST = 20  # inbound commands a second
MOST_CASES = 20  # watched on one socket
UNKNOWN, TOO_FAST = 4400, 4429
Receive = Callable[[], Awaitable[dict[str, Any]]]


class PokeConsumer:
    """A plain ASGI application for one socket; channels' own consumer costs eight times as much per poke."""

    def __init__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        self.scope, self.receive, self.send = scope, receive, send
        self._second, self._count = 0, 0

    @classmethod
    def as_asgi(cls) -> Callable[[dict[str, Any], Receive, Send], Awaitable[None]]:
        async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
            await cls(scope, receive, send).run()

        return application

    async def run(self) -> None:
        """Open for cleared sessions only; then obey until either side closes."""
        await self.receive()  # websocket.connect
        session = self.scope["session"]
        user = await database_sync_to_async(rights.admitted)(session, certificates.shown_in_scope(self.scope))
        if user is None:
            await self.send({"type": "websocket.close", "code": REVOKED})
            return
        await self.send({"type": "websocket.accept"})
        line = Line(user.pk, session.session_key, self.send)
        home = hub.here()
        try:
            await home.join(line)
            if refused := await self._obey_all(home, line):
                await line.close(refused)
                await database_sync_to_async(denials.record_socket)(user, self.scope, refused)
        finally:
            home.leave(line)

    async def _obey_all(self, home: hub.Hub, line: Line) -> int:
        """Until it ends: 0 by their side, else the code to close with."""
        while True:
            message = await self.receive()
            if message["type"] == "websocket.disconnect":
                return 0
            if not self._in_time():
                return TOO_FAST
            case = _case_of(message.get("text"))
            if case is None:
                return UNKNOWN
            # Missing and forbidden look the same: nothing is answered either way.
            if len(line.watching) < MOST_CASES and await database_sync_to_async(rights.may_watch)(line.user_id, case):
                home.watch(line, case)

    def _in_time(self) -> bool:
        second = int(time.monotonic())
        self._count = self._count + 1 if second == self._second else 1
        self._second = second
        return self._count <= FASTEST


def _case_of(text: str | None) -> UUID | None:
    """The case of {"watch": {"case": id}}, the only command there is; None for anything else."""
    if text is None or len(text.encode()) > LONGEST:
        return None
    try:
        match json.loads(text):
            case {"watch": {"case": str(case_id), **others}, **more} if not others and not more:
                return UUID(case_id)
    except (ValueError, RecursionError):
        return None
    return None


async def nobody_here(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Any other address of a socket: closed, as a socket without a session is."""
    await receive()
    await send({"type": "websocket.close", "code": REVOKED})
