"""The worker without its start: forked from a process that has loaded and rehearsed everything, ten times as many.

The same code reads the same input under the same limits; what is left out is starting Python and loading libraries.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence

from forum.clues.intake import child, confinement, pictures, sounds, worker


class Forked:
    """In the place of child._run; remembers how the last one ended."""

    def __init__(self, *, alone: bool) -> None:
        pictures.rehearse()
        sounds.rehearse()
        self.alone = alone
        self.signal, self.peak = 0, 0  # of the last one: by what it ended, and megabytes

    def run(self, content: bytes, arguments: Sequence[str]) -> bytes:
        asked, fed = os.pipe()
        told, telling = os.pipe()
        pid = os.fork()
        if not pid:
            self._be_the_worker(asked, telling, *arguments)
        os.close(asked)
        os.close(telling)
        feeder = threading.Thread(target=child._feed, args=(os.fdopen(fed, "wb"), content), daemon=True)
        feeder.start()
        with os.fdopen(told, "rb", buffering=0) as pipe:
            answer = child._listen(pipe)
        os.kill(pid, 9)
        _pid, ended, used = os.wait4(pid, 0)
        feeder.join()
        self.signal, self.peak = (ended & 0x7F), used.ru_maxrss // 1024
        return answer if ended in {0, 9} else b""

    def _be_the_worker(self, asked: int, telling: int, form: str, task: str = "") -> None:
        """Never returns: whatever happens, no second fuzzer goes on."""
        try:
            os.dup2(asked, 0)
            os.dup2(telling, 1)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            heic_threads = 8 if self.alone else None
            confinement.give_up_everything(threads=heic_threads if form == "heic" else 0)
            sys.stdin, sys.stdout = os.fdopen(0, "r", closefd=False), os.fdopen(1, "w", closefd=False)
            worker._serve(pictures if form in worker.PICTURES else sounds, form, task)
        finally:
            os._exit(0)
