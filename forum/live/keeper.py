"""What must be done soon but not by a request: large deliveries, alarms, and sweeping up after a crash."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from django.db import connection

from accounts import noticing, open_sessions, pace
from accounts.lapsing import lapse
from audit.counts import close_old
from audit.erasures import complete
from forum.alerts.mail import sweep as sweep_mail
from forum.alerts.mail import warn
from forum.alerts.outbox import expand
from forum.arrival import sweeping
from forum.asking.later import catch_up
from forum.asking.rings import widen
from forum.bookmarks import actions as bookmarks
from forum.care import exposures
from forum.clues.store import sweep_orphans
from forum.desk.holding import carry_out
from forum.drafts import steps as drafts
from forum.erasure.replay import sweep as erase_leftovers
from forum.index.scoping import fill_in
from forum.leads.tasks import ask_again
from forum.live.alarms import ring
from forum.operating import history, modes, tries
from forum.operating.measures import fold
from forum.operating.models import Mode
from forum.practice import monthly
from forum.practice.rounds import ask
from forum.presence import actions as presence
from forum.review.reminders import remind
from forum.search.actions import look

PAUSE = 2.0


def verdicts() -> int:
    """Those that nobody undid. They wait while undoing is refused (read-only, locked down): who held one may be why."""
    return carry_out() if modes.current().mode == Mode.OPEN else 0


WORK: dict[Callable[[], object], float] = {  # what is done, and how many seconds apart
    expand: 0.0,
    verdicts: 0.0,
    warn: 15.0,
    sweep_mail: 60.0,
    close_old: 30.0,
    ring: 60.0,
    lapse: 600.0,
    remind: 3600.0,
    widen: 300.0,  # who is asked about a clue
    catch_up: 300.0,  # who was off duty when others were
    fill_in: 30.0,  # where things are, of old rows of the search
    look: 60.0,  # kept searches that alert
    ask_again: 3600.0,  # of programs that read clues
    ask: 3600.0,  # the practice of the week
    monthly.keep: 24 * 3600.0,  # what is taken for what
    open_sessions.sweep: 300.0,
    pace.sweep: 3600.0,
    exposures.sweep: 3600.0,
    bookmarks.remind: 600.0,
    drafts.sweep: 3600.0,
    presence.sweep: 300.0,
    noticing.forget_old: 24 * 3600.0,
    complete: 300.0,  # the list of erasures, from the trail
    erase_leftovers: 300.0,
    sweep_orphans: 1800.0,
    history.keep: 300.0,  # numbers of the last day
    fold: 3600.0,  # what ended processes counted
    sweeping.revive: 60.0,
    tries.look_for_left_behind: 300.0,  # by workers whose machine is gone
    sweeping.clear: 3600.0,
    sweeping.forget_tasks: 24 * 3600.0,
}
# What waits while the installation is read-only: it writes in somebody's name, asks people to write, or ends what they
# could not go on with meanwhile, never what ends somebody's access; and files without a row stay, since the table may
# be the one that is being mended.
HELD: frozenset[Callable[[], object]] = frozenset({
    remind, widen, catch_up, fill_in, look, ask_again, ask, monthly.keep, bookmarks.remind, drafts.sweep, sweep_orphans,
    sweeping.revive, sweeping.clear,
})  # fmt: skip
log = logging.getLogger(__name__)


def is_held(work: Callable[[], object]) -> bool:
    """It stays due, and is done once everything may be written again."""
    return work in HELD and modes.current().is_read_only


def keep(stop: threading.Event, pause: float = PAUSE) -> None:
    """Rounds until told to stop; work that fails is logged and tried again when it is due."""
    due = dict.fromkeys(WORK, time.monotonic())
    while not stop.is_set():
        for work in [one for one, at in due.items() if at <= time.monotonic() and not is_held(one)]:
            due[work] = time.monotonic() + WORK[work]
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
