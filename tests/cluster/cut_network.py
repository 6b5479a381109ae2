"""A network of its own for one more gunicorn: a namespace, a line to where the stores are, and the line can be cut."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass

HERE, THERE = "10.231.7.1", "10.231.7.2"


@dataclass
class Network:
    """The namespace and our end of its line."""

    name: str
    line: str

    def cut(self) -> None:
        """As if the cable were pulled: nothing is refused, nothing comes."""
        _ip("link", "set", self.line, "down")

    def heal(self) -> None:
        _ip("link", "set", self.line, "up")

    def remove(self) -> None:
        with suppress(subprocess.CalledProcessError):
            _ip("netns", "del", self.name)  # the line goes with it


def made() -> Network:
    word = secrets.token_hex(3)
    network = Network(f"bearings-{word}", f"bg{word}")
    _ip("netns", "add", network.name)
    _ip("link", "add", network.line, "type", "veth", "peer", "name", "outside", "netns", network.name)
    _ip("addr", "add", f"{HERE}/30", "dev", network.line)
    _ip("link", "set", network.line, "up")
    inside = ("-n", network.name)
    _ip(*inside, "addr", "add", f"{THERE}/30", "dev", "outside")
    _ip(*inside, "link", "set", "outside", "up")
    _ip(*inside, "link", "set", "lo", "up")
    return network


class Door(threading.Thread):
    """Hands on to a port of this machine what comes over the line: the stores listen on loopback alone."""

    def __init__(self, to: int) -> None:
        super().__init__(daemon=True)
        self._to, self._listens = to, socket.create_server((HERE, 0))
        self.port = int(self._listens.getsockname()[1])

    def run(self) -> None:
        with suppress(OSError):
            while True:
                theirs, _from = self._listens.accept()
                ours = socket.create_connection(("127.0.0.1", self._to))
                for source, target in ((theirs, ours), (ours, theirs)):
                    threading.Thread(target=_hand_on, args=[source, target], daemon=True).start()

    def close(self) -> None:
        self._listens.close()


def _hand_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for line in (source, target):
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)


def _ip(*words: str) -> None:
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    subprocess.run(["ip", *words], check=True, capture_output=True, env={**os.environ, "PATH": path})
