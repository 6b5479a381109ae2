"""People who ask for one page again and again, in a process of their own; it reads and writes JSON."""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Asked:
    """What one of them asks: an address, with these headers; a form where there is one."""

    port: int
    path: str
    headers: dict[str, str]
    form: dict[str, str] | None = None
    right: int = 200


@dataclass
class Heard:
    """Milliseconds of each answer, the bytes and queries of the last, and answers that were not the right one."""

    times: list[float] = field(default_factory=list)
    size: int = 0
    queries: int = 0
    wrong: dict[int, int] = field(default_factory=dict)


def main() -> None:
    """A JSON object on stdin: {"asked": …, "clients": n, "seconds": s}; the figures on stdout."""
    told = json.load(sys.stdin)
    heard, began = [Heard() for _client in range(told["clients"])], time.monotonic()
    threads = [
        threading.Thread(target=_ask, args=(Asked(**told["asked"]), one, number, began + told["seconds"]))
        for number, one in enumerate(heard)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump(_summed(heard, time.monotonic() - began), sys.stdout)


def _ask(asked: Asked, heard: Heard, number: int, until: float) -> None:
    line = http.client.HTTPConnection("127.0.0.1", asked.port, timeout=60)
    count = 0
    while time.monotonic() < until:
        count += 1
        began = time.perf_counter()
        line.request("POST" if asked.form else "GET", asked.path, _body(asked, number, count), asked.headers)
        answer = line.getresponse()
        body = answer.read()
        heard.times.append((time.perf_counter() - began) * 1000)
        if answer.status != asked.right:
            heard.wrong[answer.status] = heard.wrong.get(answer.status, 0) + 1
        heard.size, heard.queries = len(body), int(answer.headers["X-Queries"])


def _body(asked: Asked, number: int, count: int) -> str | None:
    """No two posts are alike."""
    if asked.form is None:
        return None
    return urllib.parse.urlencode({k: v.replace("#", f"{number}.{count}") for k, v in asked.form.items()})


def _summed(heard: list[Heard], seconds: float) -> dict[str, Any]:
    times = sorted(one for each in heard for one in each.times)
    wrong: dict[int, int] = {}
    for each in heard:
        for status, count in each.wrong.items():
            wrong[status] = wrong.get(status, 0) + count
    return {
        "count": len(times), "rate": len(times) / seconds, "p50": times[len(times) // 2],
        "p95": times[int(len(times) * 0.95)], "p99": times[int(len(times) * 0.99)],
        "size": heard[0].size, "queries": heard[0].queries, "wrong": wrong,
    }  # fmt: skip


if __name__ == "__main__":
    main()
