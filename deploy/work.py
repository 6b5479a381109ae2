"""The worker: a thread of an embedded server, `manage.py work` on any machine where there are several processes."""

from __future__ import annotations

import logging
import sys
import threading
import time
from types import FrameType

from django.db import connection
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from forum.operating import modes
from forum.operating.tries import rest

PAUSE = 0.5  # seconds between looks at the queue
log = logging.getLogger(__name__)


class PatientWorker(Worker):
    """What fails is tried again later; what failed for good stays in the list (`manage.py tasks`)."""

    @property
    def running(self) -> bool:
        """Ends the library's loop when it is told to end, and while everything is read-only: then no task is begun."""
        return self.goes_on and not modes.current().is_read_only

    @running.setter
    def running(self, goes_on: bool) -> None:
        self.goes_on = goes_on

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Told to end: after the task at hand, or at once where there is none; told again: at once.

        A signal comes in the middle of anything, so nobody is asked for anything: the connection may be in use."""
        was_to_go_on, self.goes_on = self.goes_on, False
        if not was_to_go_on:
            self.reset_signals()
            sys.exit(1)
        if not self.running_task:
            sys.exit(0)

    def run_task(self, db_task_result: DBTaskResult) -> None:  # type: ignore[type-arg]
        super().run_task(db_task_result)
        if db_task_result.status == TaskResultStatus.FAILED:
            rest(db_task_result)

    def take_up(self) -> int:
        """What this worker, under the same name, was at when it was killed: nobody else would ask for it again."""
        left = [one for one in DBTaskResult.objects.running() if one.worker_ids[-1:] == [self.worker_id]]
        for one in left:
            rest(one)
        return len(left)


def start() -> None:
    """Pokes reach the sockets of this process, since it is the same one."""
    quieten()
    threading.Thread(target=_work, name="worker", daemon=True).start()


def quieten() -> None:
    """Not a line for each task; ours say what failed."""
    for name in ("django_tasks", "django_tasks_db"):
        logging.getLogger(name).setLevel(logging.WARNING)


def one(*, batch: bool, name: str = "") -> PatientWorker:
    """A worker for every queue; in a batch it ends when nothing is left to do."""
    return PatientWorker(
        queue_names=["*"],
        interval=PAUSE,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name or f"embedded-{threading.get_native_id()}",
        excluded_queue_names=[],
    )


def work_on(worker: PatientWorker) -> None:
    """Until it is told to end: whatever fails, the database restarting, say, the next round must come."""
    while worker.goes_on:
        try:
            if worker.running:
                worker.take_up()
                worker.run()
            else:
                time.sleep(PAUSE)
        except Exception:  # the database restarting, say: whatever it is, the next round must come
            log.exception("The worker's round failed.")
            connection.close()
            time.sleep(PAUSE)


def _work() -> None:
    work_on(one(batch=False, name="embedded"))
