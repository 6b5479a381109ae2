"""Pokes: that something changed, never what. Sent after commit; a poke that fails is counted, the row is the truth."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import CancelledError, Future
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from channels.layers import get_channel_layer
from django.db import transaction
from redis.exceptions import ConnectionError as RedisConnectionError

from accounts.models import User
from forum.alerts.own_loop import OwnLoop
from forum.cases.models import Case

GROUP = "bearings.pokes"  # one group; each process's hub is its only kind of member
PATIENCE = 2.0  # seconds that the layer has for a poke; no request waits for it
CUT = (OSError, RedisConnectionError)  # Redis's own is no OSError
counts: Counter[str] = Counter()  # sent, failed: read by the health page and the tests
log = logging.getLogger(__name__)
_own = OwnLoop(PATIENCE)


class OfCase(Protocol):
    """Anything that belongs to a case: a clue, an answer."""

    case_id: UUID


class _Home:
    """The event loop of this process's hub, if it serves sockets."""

    loop: asyncio.AbstractEventLoop | None = None
    counted: Callable[[str], None] = staticmethod(lambda how: None)


def count_by(counted: Callable[[str], None]) -> None:
    """A room above counts too what was sent and what failed."""
    _Home.counted = staticmethod(counted)


def come_home(loop: asyncio.AbstractEventLoop | None) -> None:
    """The hub tells where it listens: the in-memory layer may be touched from its own loop only."""
    _Home.loop = loop


def poke_inbox(positions: Mapping[UUID, int]) -> None:
    """{"t":"inbox","seq":n} to each of these people."""
    if positions:
        _after_commit({"type": "inbox", "seqs": {str(user): seq for user, seq in positions.items()}})


def poke_case(case: Case) -> None:
    """{"t":"case","id":…,"v":n} to those who have the case open and may see it."""
    _after_commit({"type": "case", "id": str(case.pk), "v": case.version})


def poke_belief(clue: OfCase, users: Iterable[User]) -> None:
    """{"t":"belief","id":…,"v":n} only to these people: to whom an answer is sealed, its coming is sealed too."""
    people = [str(user.pk) for user in users]
    if people:
        _after_commit({"type": "belief", "id": str(clue.case_id), "v": _now(), "users": people})


def poke_queue(users: Iterable[User]) -> None:
    """{"t":"queue","v":n} only to these people, and only while they are moderators."""
    people = [str(user.pk) for user in users]
    if people:
        _after_commit({"type": "queue", "v": _now(), "users": people})


def poke_acts() -> None:
    """{"t":"acts","v":n} to auditors: an administrator did something."""
    _after_commit({"type": "acts", "v": _now()})


def recheck() -> None:
    """Somebody's rights changed: hubs look at every socket at once, not only at the next minute."""
    _after_commit({"type": "recheck"})


def _now() -> int:
    return time.time_ns() // 1_000_000


def _after_commit(message: dict[str, Any]) -> None:
    transaction.on_commit(partial(_send, message), robust=True)


def _send(message: dict[str, Any]) -> None:
    loop = _Home.loop
    try:
        if loop is not None and loop.is_running():
            sent = asyncio.run_coroutine_threadsafe(publish(message), loop)
        else:
            sent = _own.begin(publish(message))
        sent.add_done_callback(_count)
    except Exception as error:  # whatever the layer raises, the row is committed and will be fetched
        _failed(error)


def _count(sent: Future[None]) -> None:
    error = CancelledError() if sent.cancelled() else sent.exception()
    if error is not None:
        _failed(error)
    else:
        counts["sent"] += 1
        _Home.counted("sent")


def _failed(error: BaseException) -> None:
    counts["failed"] += 1
    _Home.counted("failed")
    log.warning(
        "A poke was lost; browsers find out when they ask next.", exc_info=error if counts["failed"] == 1 else None
    )


async def publish(message: dict[str, Any]) -> None:
    """To every hub; must run on a loop."""
    layer = get_channel_layer()
    async with asyncio.timeout(PATIENCE):
        try:
            await layer.group_send(GROUP, message)
        except CUT as error:  # since the last word, by a restart say; a fault of ours is not tried again
            log.info("The line to the channel layer was cut (%s); the poke goes by a new one.", type(error).__name__)
            await layer.group_send(GROUP, message)
