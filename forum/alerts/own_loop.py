"""An event loop of this process's own, on which pokes leave where no hub runs: in gunicorn, a worker, a command."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, wait
from typing import Any


class OwnLoop:
    """Begun by the first poke of a process: gunicorn forks, and the thread of a loop stays behind in the parent.

    The channel layer keeps a connection to Redis for each loop. On a loop of its own each poke opened one anew.
    """

    def __init__(self) -> None:
        self._beginning = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process = 0
        self._under_way: set[Future[None]] = set()

    def begin(self, task: Callable[..., Coroutine[Any, Any, None]], *args: Any) -> Future[None]:
        """Under way, whoever waits for it."""
        loop = self._here()
        begun = asyncio.run_coroutine_threadsafe(task(*args), loop)
        self._under_way.add(begun)
        begun.add_done_callback(self._under_way.discard)
        return begun

    def end(self, seconds: float) -> None:
        """Until all that is under way has ended, or so long. By atexit no address would be looked up any more."""
        if self._process == os.getpid():
            wait(list(self._under_way), seconds)

    def _here(self) -> asyncio.AbstractEventLoop:
        with self._beginning:
            if self._loop is None or self._process != os.getpid():
                loop = asyncio.new_event_loop()
                threading.Thread(target=loop.run_forever, name="pokes", daemon=True).start()
                self._loop, self._process, self._under_way = loop, os.getpid(), set()
            return self._loop
