"""Many sockets in one process, bare: each waits for one message a round. Told by JSON on stdin, tells on stdout.

{"kind": "redis" | "socket", "ports": [taken in turn], "hello": [bytes as text for each], "rounds": n}; then "a tenth"
and "ready" when so many are open, and for each round, one more than that, the moments (CLOCK_MONOTONIC, nanoseconds)
at which the first, 99 of 100, and the last had it.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
from itertools import cycle
from typing import Any


def main() -> None:
    told = json.loads(sys.stdin.readline())
    mark = b"message" if told["kind"] == "redis" else b'"t":"case"'
    many, chooser = len(told["hello"]), selectors.DefaultSelector()
    for number, (port, hello) in enumerate(zip(cycle(told["ports"]), told["hello"], strict=False), 1):
        chooser.register(_opened(port, hello.encode()), selectors.EVENT_READ)
        if number == many // 10:
            print("a tenth", flush=True)
        if number % (many // 10) == 0:
            _settle(chooser, 0)  # whoever waits for others answers pings meanwhile
    for key in chooser.get_map().values():
        key.fileobj.settimeout(0)  # type: ignore[union-attr]
    _settle(chooser)
    print("ready", flush=True)
    for _round in range(told["rounds"] + 1):
        moments = _round_of(chooser, many, mark)
        print(json.dumps([moments[0], moments[int(len(moments) * 0.99)], moments[-1]]), flush=True)
        _settle(chooser)


def _opened(port: int, hello: bytes) -> socket.socket:
    """Connected, and what it says first was said; the answer to that is read."""
    line = socket.create_connection(("127.0.0.1", port), timeout=60)
    head, _gap, rest = hello.partition(b"\r\n\r\n")
    line.sendall(head + b"\r\n\r\n" if rest else hello)
    answer = line.recv(4096)
    if rest:
        assert b" 101 " in answer, answer[:200]
        line.sendall(rest.decode().encode("latin-1"))
    return line


def _round_of(chooser: selectors.BaseSelector, many: int, mark: bytes) -> list[int]:
    """Until each has read the mark, once."""
    moments: list[int] = []
    missing = {key.fd for key in chooser.get_map().values()}
    until = time.monotonic() + 60
    while missing and time.monotonic() < until:
        for key, _events in chooser.select(1):
            got = key.fileobj.recv(65536)  # type: ignore[union-attr]
            _answered(key.fileobj, got)
            if mark.replace(b'":"', b'": "') in got or mark in got:
                missing.discard(key.fd)
                moments.append(time.monotonic_ns())
    assert not missing, f"{len(missing)} of {many} never heard of it"
    return moments


def _settle(chooser: selectors.BaseSelector, quiet: float = 0.3) -> None:
    """Whatever else comes is read until nothing does for so many seconds."""
    while found := chooser.select(quiet):
        for key, _events in found:
            _answered(key.fileobj, key.fileobj.recv(65536))  # type: ignore[union-attr]


def _answered(line: Any, heard: bytes) -> None:
    """A ping on its own, as any browser answers it: a server cuts off who does not."""
    if heard[:1] == b"\x89" and len(heard) == heard[1] + 2:
        line.send(bytes((0x8A, 0x80 | heard[1])) + bytes(4) + heard[2:])


if __name__ == "__main__":
    main()
