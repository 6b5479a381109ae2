"""The worker of an embedded installation, a thread of the server; several processes run `manage.py db_worker`."""

from __future__ import annotations

import logging
import threading
import time

from django.db import connection
from django_tasks_db.management.commands.db_worker import Worker

PAUSE = 0.5  # seconds between looks at the queue
log = logging.getLogger(__name__)


def start() -> None:
    """Pokes reach the sockets of this process, since it is the same one."""
    logging.getLogger("django_tasks").setLevel(logging.WARNING)
    logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
    threading.Thread(target=_work, name="worker", daemon=True).start()


def one(*, batch: bool) -> Worker:
    """A worker for every queue; in a batch it ends when nothing is left to do."""
    return Worker(
        queue_names=["*"],
        interval=PAUSE,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"embedded-{threading.get_native_id()}",
        excluded_queue_names=[],
    )


def _work() -> None:
    while True:
        try:
            one(batch=False).run()
        except Exception:  # the database restarting, say: whatever it is, the next round must come
            log.exception("The worker's round failed.")
            connection.close()
            time.sleep(PAUSE)
