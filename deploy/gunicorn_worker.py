"""A worker that lets go of its port as soon as it is to end: the front then asks another, and nobody waits in vain."""

from __future__ import annotations

from typing import Any

from gunicorn.workers.gthread import ThreadWorker


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's own keeps the port until its last answer is given. Whoever connects meanwhile, for as long as somebody
    reads a recording, say, is cut off in the end, and the front can't send a form a second time."""

    sockets: list[Any]

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if not enabled and not self.alive:
            for listener in self.sockets:
                self._take_all(listener)
                listener.close()
            self.sockets = []  # told to end when it was full, it is told twice, and a closed one can't be asked again

    def _take_all(self, listener: object) -> None:
        """Who is in line already is answered here."""
        had = -1
        while had != self.nr_conns:
            had = self.nr_conns
            self.accept(listener)
