"""An event loop of this process's own, on which pokes leave where no hub runs: in gunicorn, a worker, a command."""

from __future__ import annotations

import asyncio
import atexit
import os
import threading
from collections.abc import Coroutine
from concurrent.futures import Future, wait
from typing import Any


class OwnLoop:
    """Begun by the first poke of a process: gunicorn forks, and the thread of a loop stays behind in the parent.

    The channel layer keeps a connection to Redis for each loop. On a loop of its own each poke opened one anew.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience  # seconds that the end of a process waits for what is under way
        self._beginning = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process = 0
        self._under_way: set[Future[None]] = set()

    def begin(self, coroutine: Coroutine[Any, Any, None]) -> Future[None]:
        """Nobody waits for it but the end of the process: a command may end right after its commit."""
        begun = asyncio.run_coroutine_threadsafe(coroutine, self._here())
        self._under_way.add(begun)
        begun.add_done_callback(self._under_way.discard)
        return begun

    def end(self) -> None:
        """Until all that is under way has left, or the patience is over."""
        if self._process == os.getpid():
            wait(list(self._under_way), self._patience)

    def _here(self) -> asyncio.AbstractEventLoop:
        with self._beginning:
            if self._loop is None or self._process != os.getpid():
                self._loop, self._process, self._under_way = asyncio.new_event_loop(), os.getpid(), set()
                threading.Thread(target=self._loop.run_forever, name="pokes", daemon=True).start()
                atexit.register(self.end)
            return self._loop
