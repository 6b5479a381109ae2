"""An event loop of this process's own, on which pokes leave where no hub runs: in gunicorn, a worker, a command."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Coroutine
from typing import Any


class OwnLoop:
    """Begun by the first poke of a process: gunicorn forks, and the thread of a loop stays behind in the parent.

    The channel layer keeps a connection to Redis for each loop. On a loop of its own each poke opened one anew.
    """

    def __init__(self) -> None:
        self._beginning = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process = 0

    def run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Until it has ended; what it raises is raised here. A command may end right after its commit."""
        asyncio.run_coroutine_threadsafe(coroutine, self._begun()).result()

    def _begun(self) -> asyncio.AbstractEventLoop:
        with self._beginning:
            if self._loop is None or self._process != os.getpid():
                self._loop, self._process = asyncio.new_event_loop(), os.getpid()
                threading.Thread(target=self._loop.run_forever, name="pokes", daemon=True).start()
            return self._loop
