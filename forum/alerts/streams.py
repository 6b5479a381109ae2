"""Pokes: that something changed, never what. Sent after commit; a poke that fails is counted, the row is the truth."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
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
PATIENCE = 2.0  # seconds that the layer has for a poke
CUT = (OSError, RedisConnectionError)  # Redis's own is no OSError
counts: Counter[str] = Counter()  # sent, failed: read by the health page and the tests
log = logging.getLogger(__name__)
_own = OwnLoop()


class OfCase(Protocol):
    """Anything that belongs to a case: a clue, an answer."""

    case_id: UUID


class _Home:
    """The event loop of this process's hub, if it serves sockets."""

    loop: asyncio.AbstractEventLoop | None = None
    goes_on = False
    counted: Callable[[str], None] = staticmethod(lambda how: None)


def count_by(counted: Callable[[str], None]) -> None:
    """A room above counts too what was sent and what failed."""
    _Home.counted = staticmethod(counted)


def come_home(loop: asyncio.AbstractEventLoop | None) -> None:
    """The hub tells where it listens: the in-memory layer may be touched from its own loop only."""
    _Home.loop = loop


def go_on() -> None:
    """This process serves pages, and none of them waits for its pokes. A command does: it may end after its commit."""
    _Home.goes_on = True


def end() -> None:
    """Before a server of pages ends: what is under way leaves first."""
    _own.end(PATIENCE)


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
            asyncio.run_coroutine_threadsafe(_sent(message), loop)
        elif _Home.goes_on:
            _own.begin(_sent, message)
        else:
            _own.begin(_sent, message).result()
    except Exception as error:  # no loop could be begun; the row is committed and will be fetched
        _failed(error)


async def _sent(message: dict[str, Any]) -> None:
    """Counted there, so that what has ended is counted."""
    try:
        await publish(message)
    except BaseException as error:  # whatever the layer raises
        _failed(error)
        if not isinstance(error, Exception):
            raise
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
