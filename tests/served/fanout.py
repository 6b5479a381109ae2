"""A poke through one Daphne, and two, to a thousand sockets, beside raw Redis to a thousand subscribers (make bench).

From the word of the commit until all have it; what a socket at rest weighs. On PostgreSQL and Redis.
"""

from __future__ import annotations

import base64
import json
import os
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

from tests import servers
from tests.served.workers import ROOT, resident

MANY, EACH, ROUNDS = 1000, 10, 12
MASK = bytes(4)  # a frame's mask of zeros leaves its words as they are


def main() -> None:
    """In a process of its own where BEARINGS_BENCH_HERE says so, with the servers in the environment."""
    missing = servers.missing_postgresql() or servers.missing_redis()
    if missing:
        print(f"  pokes to a thousand sockets: not measured. {missing}")
        return
    if "BEARINGS_BENCH_HERE" in os.environ:
        _measure()
        return
    with tempfile.TemporaryDirectory() as var, servers.postgresql() as database, servers.redis() as redis:
        env = {**os.environ, "BEARINGS_BENCH_HERE": "1", "BEARINGS_VAR": var, "BEARINGS_DATABASE": database}
        env |= {"BEARINGS_REDIS": redis, "DJANGO_SETTINGS_MODULE": "deploy.settings", "BEARINGS_LOG_LEVEL": "WARNING"}
        env |= {"BEARINGS_ORIGIN": f"http://127.0.0.1:{servers.free_port()}"}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
        subprocess.run([sys.executable, "-m", "tests.served.fanout"], cwd=ROOT, env=env, check=True)


def _measure() -> None:
    import django

    django.setup()
    from django.conf import settings

    cookies, case = _people()
    redis = int(settings.REDIS.rsplit(":", 1)[1].split("/")[0])
    subscribe = "*2\r\n$9\r\nSUBSCRIBE\r\n$5\r\nbench\r\n"
    raw = _rounds("redis", [redis], [subscribe] * MANY, lambda number: _publish(redis, number))
    ports = [int(settings.ORIGIN.rsplit(":", 1)[1]), servers.free_port()]
    hellos = [_hello(settings.ORIGIN, cookie, case) for cookie in cookies for _socket in range(EACH)]
    weights: list[float] = []
    _told("raw Redis", raw, raw)
    for name, told in (("one Daphne", ports[:1]), ("two Daphnes", ports)):
        with ExitStack() as stack:
            first, *_others = [stack.enter_context(_daphne(port)) for port in told]
            _told(name, _rounds("socket", told, hellos, partial(_poke, case), weights, first), raw)
    print(f"  a socket weighs {(weights[1] - weights[0]) * 1024 / (MANY * 0.9):.0f} KiB at rest", flush=True)


@contextmanager
def _daphne(port: int) -> Iterator[int]:
    """Its process."""
    words = ["-b", "127.0.0.1", "-p", str(port), "--access-log", os.devnull, "deploy.asgi:application"]
    with subprocess.Popen([sys.executable, "-m", "deploy.serve", *words], cwd=ROOT) as process:
        try:
            servers.wait_for(port, 60)
            yield process.pid
        finally:
            process.terminate()


def _told(name: str, found: list[tuple[float, float]], raw: list[tuple[float, float]]) -> None:
    middle, most = statistics.median(last for _p99, last in found), max(p99 for p99, _last in found)
    ratio = middle / statistics.median(last for _p99, last in raw)
    print(f"  {name:<12}{MANY} have it after {middle:7.1f} ms   x{ratio:.1f}   99 % within {most:7.1f} ms", flush=True)


def _rounds(
    kind: str, ports: list[int], hellos: list[str], send: Any, weights: list[float] | None = None, pid: int = 0
) -> list[tuple[float, float]]:
    """Milliseconds until 99 of 100 and until all have it, of each round."""
    command = [sys.executable, "-m", "tests.served.listeners"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        told = {"kind": kind, "ports": ports, "hello": hellos, "rounds": ROUNDS}
        process.stdin.write(json.dumps(told) + "\n")
        process.stdin.flush()
        for stage in ("a tenth\n", "ready\n"):
            assert process.stdout.readline() == stage
            if weights is not None:
                weights.append(resident(pid)[0])
        found, number = [], 2
        while not select.select([process.stdout], [], [], 1)[0]:  # until the server has taken in who looks at the case
            send(number)
            number += 1
        process.stdout.readline()
        for more in range(ROUNDS):
            time.sleep(0.5)
            began = time.monotonic_ns()
            send(number + more)
            _first, most, last = json.loads(process.stdout.readline())
            found.append(((most - began) / 1e6, (last - began) / 1e6))
    return found


def _people() -> tuple[list[str], str]:
    """A hundred experts on a board with a case, signed in."""
    from django.test import Client

    from accounts.models import Role
    from forum.boards import actions as boards
    from tests.accounts.people import make_person, sign_in
    from tests.cast import make_board, make_cast, open_case
    from tests.standing_act import standing

    cookies = []
    with standing():
        cast = make_cast()
        board = make_board(cast)
        case = open_case(cast, board)
        unit = cast.expert_mx.organisation
        for number in range(MANY // EACH):
            person = make_person(f"Reader {number}", f"reader.{number}@example.org", unit, Role.EXPERT)
            boards.seat(by=cast.administrator, board_id=board.pk, person=person)
            client = Client()
            sign_in(client, person)
            cookies.append("; ".join(f"{name}={one.value}" for name, one in client.cookies.items()))
    return cookies, str(case.pk)


def _hello(origin: str, cookie: str, case: str) -> str:
    """The upgrade, then the frame that says which case is open."""
    words = json.dumps({"watch": {"case": case}}).encode()
    frame = bytes([0x81, 0x80 | len(words)]) + MASK + words
    key = base64.b64encode(os.urandom(16)).decode()
    head = (
        f"GET /ws/ HTTP/1.1\r\nHost: {origin.removeprefix('http://')}\r\nOrigin: {origin}\r\nCookie: {cookie}\r\n"
        f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
    )
    return head + frame.decode("latin-1")


def _publish(port: int, number: int) -> None:
    import redis

    redis.Redis(port=port).publish("bench", json.dumps({"t": "case", "id": "x" * 36, "v": number}))


def _poke(case: str, number: int) -> None:
    from asgiref.sync import async_to_sync

    from forum.alerts import streams

    async_to_sync(streams.publish)({"type": "case", "id": case, "v": number})


if __name__ == "__main__":
    main()
