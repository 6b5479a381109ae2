"""The sequencer and the publisher at work: round after round, one of each in an installation, no fault stops them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.conf import settings
from django.db import connection

from audit import publishing, sequencer
from audit.tlog import durable

PAUSE = 0.5  # seconds between two looks at who waits for a place
EVERY = 3.0  # seconds between two checkpoints: each is kept for ever, and a busy day has many
log = logging.getLogger(__name__)


class Rounds:
    """One pair of loops. Where a second process runs them too, it stands by until the first one ends."""

    def __init__(self) -> None:
        self.publisher = publishing.Publisher()
        self._lock = durable.Lock(settings.AUDIT_LOG.with_name(settings.AUDIT_LOG.name + ".lock"))
        self._is_safe = False

    def sequence(self) -> int:
        """Place what waits; not before it is known that this database was not restored behind its signer's back."""
        if not self._is_safe:
            self.publisher.check_not_restored()
            self._is_safe = True
        return sequencer.sequence()

    def publish(self) -> None:
        """Publish what is placed. Only what this process has found safe: see sequence()."""
        if self._is_safe:
            self.publisher.publish()

    def run(self, stop: threading.Event, pause: float = PAUSE, every: float = EVERY) -> None:
        """Until told to stop. Witnesses may take seconds to answer, so publishing has a thread of its own."""
        while not self._lock.taken() and not stop.wait(pause):
            pass  # another process is at work
        publisher = threading.Thread(target=_over_and_over, args=[self.publish, self._tell, stop, every])
        publisher.start()
        _over_and_over(self.sequence, self._tell, stop, pause)
        publisher.join()
        self._lock.release()

    def _tell(self, failed: Exception) -> None:
        """For the health page, in words; an entry that can't be placed waits, and the lag raises the alarm."""
        log.error("The trail's round failed: %s", failed, exc_info=not isinstance(failed, publishing.Restored))
        self.publisher.log.note_state(problem=str(failed) or type(failed).__name__)


def start() -> threading.Event:
    """Both loops as threads of the server itself, for an installation of one process; set the event to end them."""
    stop = threading.Event()
    threading.Thread(target=Rounds().run, args=[stop], name="sequencer", daemon=True).start()
    return stop


def _over_and_over(
    work: Callable[[], object], tell: Callable[[Exception], None], stop: threading.Event, pause: float
) -> None:
    told = ""
    while not stop.is_set():
        try:
            work()
            told = ""
        except Exception as failed:  # the database restarting, say: whatever it is, the next round must come
            if str(failed) != told:  # said once, not twice a second
                tell(failed)
            told = str(failed)
        connection.close_if_unusable_or_obsolete()
        stop.wait(pause)
    connection.close()
