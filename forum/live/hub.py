"""One hub for a process: it alone listens to the channel layer, and hands pokes to the sockets they concern."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer

from forum.alerts import streams
from forum.live import rights
from forum.live.hearing import Heard
from forum.live.line import REVOKED, Line
from forum.operating import measures

RECHECK = 3.0  # seconds between two looks at everybody's rights: an end reaches each socket within five (ASVS V7.4)
ECHO = 30.0  # seconds between two words to ourselves
MOST_LINES = 10  # sockets of one person
CROWDED = 4409  # a socket beyond those; live.js opens it anew only when its page is looked at
log = logging.getLogger(__name__)


class Hub:
    """Sockets by person and by case. Made for one event loop; everything here runs on it."""

    def __init__(self) -> None:
        self.lines: dict[UUID, list[Line]] = defaultdict(list)  # oldest first
        self.watchers: dict[UUID, set[Line]] = defaultdict(set)
        self._heard = Heard()
        self._awake = asyncio.Event()
        self._echo = ""
        self.is_listening = False
        self._listener = asyncio.create_task(self._listen())
        self._tasks = [asyncio.create_task(work()) for work in (self._work, self._look, self._beat)]

    async def join(self, line: Line) -> None:
        """One more socket of a person; the oldest makes room for the eleventh."""
        mine = self.lines[line.user_id]
        mine.append(line)
        measures.SOCKETS.labels("open").inc()
        while len(mine) > MOST_LINES:
            await mine.pop(0).close(CROWDED)

    def leave(self, line: Line) -> None:
        line.gone()
        measures.SOCKETS.labels("open").dec()
        for case in list(line.watching):
            self.unwatch(line, case)
        rest = [one for one in self.lines.pop(line.user_id, []) if one is not line]
        if rest:
            self.lines[line.user_id] = rest

    def watch(self, line: Line, case: UUID) -> None:
        line.watching.add(case)
        self.watchers[case].add(line)

    def unwatch(self, line: Line, case: UUID) -> None:
        line.watching.discard(case)
        line.forget(case)
        self.watchers[case].discard(line)
        if not self.watchers[case]:
            del self.watchers[case]

    def everyone(self) -> list[Line]:
        return [line for lines in self.lines.values() for line in lines]

    async def stop(self) -> None:
        """End the hub with its loop (tests; a server's hub lives as long as the server)."""
        for task in self._tasks:
            await _ended(task)
        await _ended(self._listener)  # asked for last: until it has ended, _beat may put a new one in its place

    async def _listen(self) -> None:
        complained, me = False, asyncio.current_task()
        assert me is not None
        while not me.cancelling():  # a Redis client that is just connecting swallows it (asyncio.wait_for, Python 3.11)
            try:
                layer = get_channel_layer()
                channel = await layer.new_channel()
                await layer.group_add(streams.GROUP, channel)
                self.is_listening, complained = True, False
                while not me.cancelling():
                    self._hear(await layer.receive(channel))
            except Exception:  # Redis away, say: pages poll meanwhile
                if not complained:
                    log.warning("The hub hears nothing at the moment and tries again.", exc_info=True)
                self.is_listening, complained = False, True
                measures.CACHE_ERRORS.labels("hub").inc()
                await asyncio.sleep(1)

    def _hear(self, message: dict[str, Any]) -> None:
        self._heard.take(message)
        self._awake.set()

    async def _work(self) -> None:
        """Merges while it delivers: under a storm each round takes more, not each event a round."""
        while True:
            await self._awake.wait()
            self._awake.clear()
            heard, self._heard = self._heard, Heard()
            if self._echo in heard.echoes:
                self._echo = ""
            try:
                await self._deliver(heard)
                if heard.recheck:
                    await self._recheck()
            except Exception:  # the database away, say; the rows wait there
                log.warning("Pokes were lost; browsers find out when they ask next.", exc_info=True)

    async def _deliver(self, heard: Heard) -> None:
        inbox = {user: seq for user, seq in heard.inbox.items() if user in self.lines}
        cases = {case: self._present(case) for case in {*heard.cases, *heard.beliefs} if case in self.watchers}
        queue = {user: version for user, version in heard.queue.items() if user in self.lines}
        people = {*inbox, *queue} | (set(self.lines) if heard.acts else set())
        if not people and not cases:
            return
        may = await database_sync_to_async(rights.now)(people, cases, queue=bool(queue), acts=bool(heard.acts))
        for user in may.cleared & set(inbox):
            _offer(self.lines.get(user, ()), {"t": "inbox", "seq": inbox[user]})
        for case, readers in may.readers.items():
            self._offer_case(case, readers, heard)
        for user in may.moderators & set(queue):
            _offer(self.lines.get(user, ()), {"t": "queue", "v": queue[user]})
        for user in may.auditors:
            _offer(self.lines.get(user, ()), {"t": "acts", "v": heard.acts})

    def _offer_case(self, case: UUID, readers: set[UUID], heard: Heard) -> None:
        """To those who may see the case; its belief only to those for whom it is not sealed."""
        unsealed = heard.beliefs.get(case, {})
        changed = {"t": "case", "id": str(case), "v": heard.cases.get(case)}
        for line in list(self.watchers.get(case, ())):
            if line.user_id not in readers:
                self.unwatch(line, case)
                continue
            if case in heard.cases:
                line.offer(changed)
            if line.user_id in unsealed:
                line.offer({"t": "belief", "id": str(case), "v": unsealed[line.user_id]})

    def _present(self, case: UUID) -> set[UUID]:
        return {line.user_id for line in self.watchers[case]}

    async def _beat(self) -> None:
        """Every half minute a word to ourselves; not hearing it means we are deaf: subscribe anew.

        (A layer drops members silently: after group_expiry, after one late read, after a lost connection.)
        """
        while True:
            await asyncio.sleep(ECHO)
            try:
                if self._echo:
                    await _ended(self._listener)
                    self._listener = asyncio.create_task(self._listen())
                self._echo = uuid.uuid4().hex
                await streams.publish({"type": "echo", "id": self._echo})
            except Exception:
                log.warning("The hub could not speak to itself; it tries again.", exc_info=True)

    async def _look(self) -> None:
        """Who was suspended or signed out is gone within seconds, even if the word of it was lost."""
        while True:
            await asyncio.sleep(RECHECK)
            try:
                await self._recheck()
            except Exception:
                log.warning("The hub could not look at everybody's rights; it tries again.", exc_info=True)

    async def _recheck(self) -> None:
        """Suspended, expired, signed out, password changed: the socket closes. Roles are asked at every delivery."""
        lines = self.everyone()
        if not lines:
            return
        kept = await database_sync_to_async(rights.still_open)({line.session_key: line.user_id for line in lines})
        for line in lines:
            if line.session_key not in kept:
                await line.close(REVOKED)


async def _ended(task: asyncio.Task[None]) -> None:
    """Cancel until it is over: a Redis client that is just connecting swallows the first cancellation."""
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=0.2)


def _offer(lines: Iterable[Line], frame: dict[str, Any]) -> None:
    for line in list(lines):
        line.offer(frame)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def here() -> Hub:
    """The hub of the running loop, started by the first socket."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
        streams.come_home(loop)
    return _hubs[loop]
