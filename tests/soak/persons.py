"""What each of them does until the time is over: a page left open with its socket, and reading, writing or vetting."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.cluster.people_at_work import SEEN, a_word
from tests.soak.browser import Browser, Page, Socket
from tests.soak.figures import Figures

ITEM = re.compile(r'class="row-link" href="/desk/([0-9a-f-]{36})/"')
PARTS = re.compile(r'data-live="case"[^>]*data-live-url="([^"]+)"')
LOST = (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError)
PAGES = ("case",) * 6 + ("board",) * 2 + ("inbox", "start")
dice = secrets.SystemRandom()


class Over(Exception):
    """The time is over; what was begun has been ended."""


@dataclass
class Pace:
    """Seconds of thinking, about: half as long at least, half as long again at most."""

    reading: float = 30.0
    writing: float = 300.0  # between two posts of one writer
    vetting: float = 25.0
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def think(self, mean: float) -> None:
        await self.rest(dice.uniform(0.5, 1.5) * mean)

    async def rest(self, seconds: float) -> None:
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.over.wait(), seconds)
            raise Over


@dataclass
class Person:
    """Somebody with a page open: pokes bring questions, as in live.js, but nobody asks by themselves what the socket
    did not tell of, so that a poke which is lost is seen to be lost."""

    told: dict[str, Any]
    browser: Browser
    figures: Figures
    pace: Pace
    mark: int = 0
    shown: list[tuple[int, float]] = field(default_factory=list)  # numbers of rows, and when they came
    again: int = 0  # rows that came a second time, which the browser drops
    is_open: bool = False
    _live: list[str] = field(default_factory=list)  # parts of the open page that follow the case
    _socket: Socket | None = None
    _is_closed: bool = False
    _tries: int = 0

    def __post_init__(self) -> None:
        self.mark = self.told["mark"]

    async def work(self) -> None:
        """Until Over is raised."""
        raise NotImplementedError

    async def live(self) -> None:
        """The socket, opened anew when it ends, until the page is closed."""
        while not self._is_closed:
            try:
                await self._open_one()
            except LOST as ended:
                if self._is_closed:
                    return
                self.is_open = False
                self.figures.dropped[str(ended) or type(ended).__name__] += 1
                self._tries += 1
                await asyncio.sleep(min(60, 2 ** (self._tries - 1)) * dice.uniform(0.5, 1.5))  # as live.js

    def close(self) -> None:
        """Both connections; live() returns."""
        self._is_closed = True
        self.browser.close()
        if self._socket:
            self._socket.close()

    async def _open_one(self) -> None:
        socket = self._socket = await Socket.open(self.browser)
        try:
            self.figures.opened, self._tries = self.figures.opened + 1, 0
            if case := self.told["case"]:
                socket.watch(case)
            self.is_open = True
            await self._listen(socket)
        finally:
            socket.close()

    async def _listen(self, socket: Socket) -> None:
        """What is asked after a poke may take long; the socket is read meanwhile, and its pings answered."""
        heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        heard.put_nowait({"t": "inbox"})
        asking = asyncio.create_task(self._ask_after(heard))
        try:
            while not asking.done():
                heard.put_nowait(await socket.poke())
            asking.result()
        finally:
            asking.cancel()

    async def _ask_after(self, heard: asyncio.Queue[dict[str, Any]]) -> None:
        """Equal pokes that came meanwhile ask once."""
        while True:
            pokes = [await heard.get()]
            while not heard.empty():
                pokes.append(heard.get_nowait())
            for poke in {one["t"]: one for one in pokes}.values():
                await self._heard(poke)

    async def _heard(self, poke: dict[str, Any]) -> None:
        if poke["t"] == "inbox":
            await self.catch_up()
        elif poke["t"] == "case" and poke["id"] == self.told["case"]:
            for address in self._live:
                await self.ask("news of a case", address, right={200, 204})
        elif poke["t"] == "queue":
            await self.ask("size of the queue", "/queue-size/")

    async def catch_up(self) -> None:
        """Each row once (live.js, ask())."""
        more, known = True, {seq for seq, _at in self.shown}
        while more:
            page = await self.ask("news of the inbox", f"/inbox/since/{self.mark}")
            if page is None:
                return
            news, now = json.loads(page.text), time.time()
            fresh = [row["seq"] for row in news["rows"] if row["seq"] not in known]
            self.again += len(news["rows"]) - len(fresh)
            self.shown += [(seq, now) for seq in fresh]
            known.update(fresh)
            self.mark, more = max(self.mark, news["mark"]), news["more"]

    async def ask(
        self, name: str, path: str, form: dict[str, str] | None = None, page: str = "", *, right: set[int] | None = None
    ) -> Page | None:
        """None where the answer is none of the right ones; it is counted."""
        began = time.perf_counter()
        try:
            what = self.browser.get(path) if form is None else self.browser.post(path, page, **form)
            answer = await what
        except LOST as lost:
            if self._is_closed:
                return None
            self.figures.wrong[f"no answer ({name}): {lost!r}"] += 1
            return None
        self.figures.page(name, (time.perf_counter() - began) * 1000)
        self._keep_receipts(answer)
        if answer.status in (right or {302 if form is not None else 200}):
            return answer
        self.figures.wrong[f"{answer.status} ({name})"] += 1
        return None

    def _keep_receipts(self, answer: Page) -> None:
        if (told := answer.headers.get("Audit-Receipt")) and answer.status == 302:
            self.figures.receipts += [one.strip() for one in told.split(",")]


class Reader(Person):
    """Reads pages; one in five also writes."""

    async def work(self) -> None:
        await self.pace.rest(dice.uniform(0, self.pace.reading))
        while True:
            await self._read(dice.choice(PAGES))
            await self.pace.think(self.pace.reading)

    async def write(self) -> None:
        await self.pace.rest(dice.uniform(0, self.pace.writing))
        while True:
            page = await self._read("case")
            if page is not None:
                await self.pace.think(5)
                form = {"text": f"The {a_word()} looks like the {a_word()}.", "quotes": "", "clue": ""}
                sent = await self.ask("posting", f"/discussion/cases/{self.told['case']}/write/", form, page.text)
                self.figures.written += sent is not None
            await self.pace.think(self.pace.writing)

    async def _read(self, name: str) -> Page | None:
        case, board = self.told["case"], self.told["board"]
        path = {"case": f"/cases/{case}/", "board": f"/boards/{board}/", "inbox": "/inbox/", "start": "/"}[name]
        page = await self.ask(name, path)
        self._live = [one.replace("&amp;", "&") for one in PARTS.findall(page.text)] if page and name == "case" else []
        return page


class Moderator(Person):
    """Takes one of the first that wait, looks at it, approves it."""

    async def work(self) -> None:
        await self.pace.rest(dice.uniform(0, self.pace.vetting))
        while True:
            queue = await self.ask("desk", "/desk/")
            if queue is not None and (waiting := ITEM.findall(queue.text)):
                await self._vet(dice.choice(waiting[:3]), queue.text)
            await self.pace.think(self.pace.vetting)

    async def _vet(self, item: str, queue: str) -> None:
        """Of two who take the same one the second is told so."""
        late = {404, 409}
        await self.ask("taking", f"/desk/{item}/claim/", {}, queue, right={302, *late})
        page = await self.ask("item", f"/desk/{item}/", right={200, 302, *late})
        seen = SEEN.search(page.text) if page else None
        if page is None or page.status != 200 or seen is None:
            self.figures.forestalled += 1
            return
        await self.pace.think(4)
        form = {"verdict": "approve", "seen": seen[1], "reason": "", "canned": ""}
        given = await self.ask("verdict", f"/desk/{item}/verdict/", form, page.text, right={302, *late})
        self.figures.verdicts += given is not None and given.status == 302
        self.figures.forestalled += given is not None and given.status != 302
