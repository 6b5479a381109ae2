"""All of them at work, for as long as is asked: begun one after another, looked at, and brought to rest."""

from __future__ import annotations

import asyncio
import os
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from deploy.cluster.running import Cluster
from tests.soak import memory
from tests.soak.browser import PATIENCE, Browser
from tests.soak.figures import Figures, part
from tests.soak.persons import Moderator, Over, Pace, Person, Reader

EVERY = 15.0  # seconds between two lines of progress
WRITERS = 5  # one reader in so many also writes
QUIET = 60.0  # seconds in which the last verdicts are carried out and told of


class Life:
    """Told people in, figures out."""

    def __init__(self, cluster: Cluster, people: list[dict[str, Any]], minutes: float, pace: Pace) -> None:
        self._cluster, self._seconds = cluster, minutes * 60
        self.figures, self.pace = Figures(), pace
        tls = ssl.create_default_context(cafile=str(cluster.ground.certificate))
        self.persons: list[Person] = []
        for number, told in enumerate(people):
            address = f"127.0.{1 + number // 250}.{1 + number % 250}"
            browser = Browser(cluster.ground.port, tls, address, told["cookies"])
            kind = Moderator if told["role"] == "moderator" else Reader
            self.persons.append(kind(told, browser, self.figures, self.pace))
        self.open_at_the_end = 0
        self.early: dict[str, float] = {}
        self.late: dict[str, float] = {}

    async def lived(self, at_rest: Callable[[dict[UUID, list[int]]], bool]) -> None:
        """`at_rest`: whether what the database holds has come to everybody; asked until it has, for a minute."""
        lines = await self._opened()
        work = []
        for number, person in enumerate(self.persons):
            work.append(asyncio.create_task(_until_over(person.work())))
            if isinstance(person, Reader) and number % WRITERS == 0:
                work.append(asyncio.create_task(_until_over(person.write())))
        await self._looked_at(lines, work)
        self.pace.over.set()
        await asyncio.gather(*work)
        await self._come_to_rest(at_rest)
        self.open_at_the_end = sum(person.is_open for person in self.persons)
        for person in self.persons:
            person.close()
        await asyncio.wait_for(asyncio.gather(*lines), PATIENCE)

    async def _opened(self) -> list[asyncio.Task[None]]:
        """Everybody's socket, one after another; TimeoutError when some do not open."""
        lines = []
        for person in self.persons:
            lines.append(asyncio.create_task(person.live()))
            await asyncio.sleep(0.02)
        async with asyncio.timeout(QUIET):
            while not all(person.is_open for person in self.persons):
                await asyncio.sleep(0.2)
        print(f"  {len(lines)} sockets are open", flush=True)
        return lines

    def shown(self) -> dict[UUID, list[int]]:
        return {UUID(one.told["id"]): [seq for seq, _at in one.shown] for one in self.persons}

    async def _looked_at(self, lines: list[asyncio.Task[None]], work: list[asyncio.Task[None]]) -> None:
        began = last = time.monotonic()
        while (now := time.monotonic()) < began + self._seconds:
            for task in (*lines, *work):
                if task.done():
                    task.result()  # a fault of the soak itself ends it
            if not self.early and now >= began + self._seconds / 4:
                self.early = memory.of(self._cluster)
            if now - last >= EVERY:
                last = now
                self._say(now - began)
            await asyncio.sleep(0.5)
        self.late = memory.of(self._cluster)

    def _say(self, seconds: float) -> None:
        told, latest = self.figures, [one for times in self.figures.times.values() for one in times[-50:]]
        print(
            f"  {seconds:5.0f} s: {told.pages} pages ({told.pages / seconds:.0f}/s; p95 of late {part(latest, 95):.0f} "
            f"ms), {told.written} posts, {told.verdicts} verdicts, "
            f"{sum(len(one.shown) for one in self.persons)} notifications, "
            f"{sum(one.is_open for one in self.persons)} sockets, {sum(told.wrong.values())} wrong, "
            f"load {os.getloadavg()[0]:.1f}",
            flush=True,
        )

    async def _come_to_rest(self, at_rest: Callable[[dict[UUID, list[int]]], bool]) -> None:
        until = time.monotonic() + QUIET
        while time.monotonic() < until:
            await asyncio.sleep(1)
            if at_rest(self.shown()):
                return


async def _until_over(work: Any) -> None:
    with suppress(Over):
        await work
