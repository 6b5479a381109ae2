"""Many sockets in one process, bare: each waits for one message a round. Told by JSON on stdin, tells on stdout.

{"kind": "redis" | "socket", "port": …, "hello": [bytes as text for each], "rounds": n}; then "a tenth" and "ready"
when so many are open, and for each round, one more than that, the moments (CLOCK_MONOTONIC, nanoseconds) at which the
first, 99 of 100, and the last had it.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time


def main() -> None:
    told = json.loads(sys.stdin.readline())
    mark = b"message" if told["kind"] == "redis" else b'"t":"case"'
    lines: list[socket.socket] = []
    for hello in told["hello"]:
        lines.append(_opened(told["port"], hello.encode()))
        if len(lines) == len(told["hello"]) // 10:
            print("a tenth", flush=True)
    chooser = selectors.DefaultSelector()
    for line in lines:
        line.settimeout(0)
        chooser.register(line, selectors.EVENT_READ)
    _settle(chooser)
    print("ready", flush=True)
    for _round in range(told["rounds"] + 1):
        moments = _round_of(chooser, len(lines), mark)
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
            if mark.replace(b'":"', b'": "') in (got := key.fileobj.recv(65536)) or mark in got:  # type: ignore[union-attr]
                missing.discard(key.fd)
                moments.append(time.monotonic_ns())
    assert not missing, f"{len(missing)} of {many} never heard of it"
    return moments


def _settle(chooser: selectors.BaseSelector) -> None:
    """Whatever else comes is read until nothing does."""
    while found := chooser.select(0.3):
        for key, _events in found:
            key.fileobj.recv(65536)  # type: ignore[union-attr]


if __name__ == "__main__":
    main()
