"""What must be done soon but not by a request: numbering, large deliveries, and sweeping up after a crash."""

from __future__ import annotations

import logging
import threading
import time

from django.db import connection

from audit.sequencer import sequence
from forum.alerts.outbox import expand
from forum.clues.store import sweep_orphans

PAUSE = 2.0
SWEEP = 1800.0  # seconds between two looks for files whose rows never were committed
log = logging.getLogger(__name__)


def keep(stop: threading.Event, pause: float = PAUSE) -> None:
    """Rounds until told to stop; a round that fails is logged and the next one tries again."""
    swept = -SWEEP
    while not stop.is_set():
        due = time.monotonic() - swept >= SWEEP
        swept = time.monotonic() if due else swept
        for work in (expand, sequence, sweep_orphans) if due else (expand, sequence):
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
