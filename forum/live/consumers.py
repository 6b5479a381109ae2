"""The one socket: pokes out, and in only "I have this case open"."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async

from accounts import certificates
from forum.live import denials, hub, rights
from forum.live.line import REVOKED, Line, Send, Write

LONGEST = 4096  # bytes of an inbound command
FASTEST = 20  # inbound commands a second
MOST_CASES = 20  # watched on one socket
UNKNOWN, TOO_FAST = 4400, 4429
STRAIGHT = "bearings.write"  # a server's extension: a text for one socket is written at once (forum.live.line.Write)
FLOODED = "bearings.flooded"  # in a server's message: more was said than it could keep for us
Receive = Callable[[], Awaitable[dict[str, Any]]]
Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever was let in: all that is kept of the request, for as long as the socket is open."""

    user_id: UUID
    session_key: str
    address: str


async def admit(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """The door: open for cleared sessions only; whoever may come in is told to the scope's "admit"."""
    await receive()  # websocket.connect
    session = scope["session"]
    user = await database_sync_to_async(rights.admitted)(session, certificates.shown_in_scope(scope))
    if user is None:
        await send({"type": "websocket.close", "code": REVOKED})
    else:
        scope["admit"](Visitor(user.pk, session.session_key, denials.address_in(scope)))


class Pokes:
    """A plain ASGI application for one socket; channels' own consumer costs eight times as much per poke.

    Headers, cookies, the session and the middlewares that read them end at the door: sockets are open for hours.
    """

    def __init__(self, door: Application) -> None:
        self._door = door

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        came: list[Visitor] = []
        await self._door({**scope, "admit": came.append}, receive, send)
        write = scope.get("extensions", {}).get(STRAIGHT)
        scope.clear()  # whoever called us holds it too, for as long as we stay
        if came:
            await send({"type": "websocket.accept"})
            await _stay(came.pop(), receive, send, write)


async def _stay(visitor: Visitor, receive: Receive, send: Send, write: Write | None) -> None:
    """Obey until either side closes."""
    line, home = Line(visitor.user_id, visitor.session_key, send, write), hub.here()
    try:
        await home.join(line)
        if refused := await _obey_all(home, line, receive):
            await line.close(refused)
            await database_sync_to_async(denials.record_socket)(visitor.user_id, visitor.address, refused)
    finally:
        home.leave(line)


async def _obey_all(home: hub.Hub, line: Line, receive: Receive) -> int:
    """Until it ends: 0 by their side, else the code to close with."""
    second = count = 0
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return 0
        last, second = second, int(time.monotonic())
        count = count + 1 if second == last else 1
        if count > FASTEST or FLOODED in message:
            return TOO_FAST
        case = _case_of(message.get("text"))
        if case is None:
            return UNKNOWN
        # Missing and forbidden look the same: nothing is answered either way.
        if len(line.watching) < MOST_CASES and await database_sync_to_async(rights.may_watch)(line.user_id, case):
            home.watch(line, case)


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
