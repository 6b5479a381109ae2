"""`manage.py keep`: the keeper as a process of its own, for an installation of several."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from audit import restoring
from forum.live import keeper


class Command(BaseCommand):
    help = "Expands large deliveries every two seconds, until it is stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        restoring.end_if_under_way()
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        keeper.keep(stop)
