"""`manage.py sequence_audit`: places, signs and publishes the trail's new entries; once, or for as long as it runs."""

from __future__ import annotations

import os
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.publishing import Restored
from audit.rounds import EVERY, Rounds
from audit.sequencer import TreeBroken
from audit.tlog import asking


class Command(BaseCommand):
    help = (
        "Gives the audit trail's new entries their place in the tree, writes tiles, and has the checkpoint signed "
        "and cosigned. With --loop it goes on until it is stopped; a second one stands by."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", type=float, metavar="SECONDS", help="go on for ever, with this pause")
        parser.add_argument(
            "--publish", type=float, metavar="SECONDS", default=EVERY, help="from checkpoint to checkpoint"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        os.umask(0o027)  # the web's user, in this one's group, reads proofs and health from the published log
        if pause := options["loop"]:
            self._loop(pause, options["publish"])
            return
        rounds = Rounds()
        try:
            given = rounds.sequence()
            rounds.publish()
        except (Restored, TreeBroken, asking.Refused, asking.Unreachable) as failed:
            raise CommandError(str(failed)) from failed
        head = rounds.publisher.log.head()
        self.stdout.write(f"{given} entries placed; {head.size if head else 0} published.")

    def _loop(self, pause: float, every: float) -> None:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        Rounds().run(stop, pause, every)
