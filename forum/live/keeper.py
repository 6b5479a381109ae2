"""What must be done soon but not by a request: numbering the trail, expanding large deliveries."""

from __future__ import annotations

import logging
import threading

from django.db import connection

from audit.sequencer import sequence
from forum.alerts.outbox import expand

PAUSE = 2.0
log = logging.getLogger(__name__)


def keep(stop: threading.Event, pause: float = PAUSE) -> None:
    """Rounds until told to stop; a round that fails is logged and the next one tries again."""
    while not stop.is_set():
        for work in (expand, sequence):
            try:
                work()
            except Exception:  # the database restarting, say: whatever it is, the next round must come
                log.exception("The keeper's round failed.")
        connection.close_if_unusable_or_obsolete()
        stop.wait(pause)
    connection.close()


def start() -> threading.Event:
    """The keeper as a thread of the server itself, for an installation of one process; set the event to end it."""
    stop = threading.Event()
    threading.Thread(target=keep, args=[stop], name="keeper", daemon=True).start()
    return stop
