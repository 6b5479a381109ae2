"""Audited readings a second, beside one plain insert of the same size for each durable transaction, in one run."""

from __future__ import annotations

import argparse
import multiprocessing
import secrets
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import django
from django.conf import settings

SECONDS = 4.0
SQLITE_THREADS = 32  # in one process, as an embedded installation has
POSTGRESQL_PROCESSES, POSTGRESQL_THREADS = 2, 16  # 32 clients
BYTES = 2600  # what one reading adds: its leaf, some five private fields and its row of counting


@dataclass(frozen=True)
class Reader:
    """Different people read different things: nothing here is a repetition."""

    pk: str
    audit_unit: str = "Unit A"

    @property
    def audit_actor(self) -> str:
        return f"{self.pk} reader@example.org"


def main() -> None:
    """One database, named by the environment; on SQLite its file is below VAR."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_floor (id varchar(32) PRIMARY KEY, what text)")
    connection.close()
    floor = 0.0
    for name, work in {"plain insert": "floor", "each alone": "alone", "together": "together"}.items():
        rate = _rate(work)
        floor = floor or rate
        print(f"  readings, {name:<14} {rate:10,.0f}/s   x{rate / floor:.2f} of the plain insert", flush=True)
    print("  goal: 1,000 audited readings/s at 32 clients")


def _rate(work: str) -> float:
    processes = 1 if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else POSTGRESQL_PROCESSES
    threads = SQLITE_THREADS if processes == 1 else POSTGRESQL_THREADS
    context = multiprocessing.get_context("spawn")
    done = context.Queue()
    ready = context.Barrier(processes)
    crew = [context.Process(target=_clients, args=[work, threads, ready, done]) for _process in range(processes)]
    for one in crew:
        one.start()
    counted = sum(done.get() for _process in crew)
    for one in crew:
        one.join()
    return counted / SECONDS


def _clients(work: str, threads: int, ready: threading.Barrier, done: multiprocessing.Queue[int]) -> None:
    django.setup()
    counted = [0] * threads
    once = _WORK[work]
    begin, end = threading.Event(), [0.0]

    def client(number: int) -> None:
        people = [Reader(secrets.token_hex(8)) for _number in range(10)]
        once(people[0])  # connects, and makes keys
        started.release()
        begin.wait()
        while time.monotonic() < end[0]:
            once(people[counted[number] % len(people)])
            counted[number] += 1

    started = threading.Semaphore(0)
    crew = [threading.Thread(target=client, args=[number]) for number in range(threads)]
    for one in crew:
        one.start()
    for _one in crew:
        started.acquire()
    ready.wait()
    end[0] = time.monotonic() + SECONDS
    begin.set()
    for one in crew:
        one.join()
    done.put(sum(counted))


def _floor(_by: Reader) -> None:
    from django.db import connection, transaction

    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_floor VALUES (%s, %s)", [secrets.token_hex(16), "x" * BYTES])


def _together(by: Reader) -> None:
    from audit import readings, source

    with source.coming_from("192.0.2.1"):
        readings.record_reading(_event(), by=by)


def _alone(by: Reader) -> None:
    from audit import leaves, readings

    event, reader = _event(), readings.Reader(by.pk, by.audit_actor, by.audit_unit)
    readings.write([readings.Look(event, reader, "192.0.2.1", leaves.moment(), secrets.token_hex(16))])


def _event() -> object:
    from tests.audit.people import CaseRead

    return CaseRead(object=secrets.token_hex(16), case=f"case {secrets.randbelow(50)}", detail="page 1")


_WORK: dict[str, Callable[[Reader], None]] = {"floor": _floor, "alone": _alone, "together": _together}

if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
    sys.exit(0)
