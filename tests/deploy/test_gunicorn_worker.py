"""A gunicorn that is told to end finishes what it is at; who comes then is refused at once, not kept in line."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from selectors import DefaultSelector
from unittest.mock import Mock

from gunicorn.config import Config
from gunicorn.sock import TCPSocket

from deploy.gunicorn_worker import Worker
from tests import servers

APPLICATION = """
import time
from pathlib import Path

def application(environ, start_response):
    start_response("200 OK", [("Content-Length", "4")])
    begun = Path(__file__).with_name("begun")
    begun.touch()
    while not Path(__file__).with_name("go").exists():
        time.sleep(0.02)
    return [b"done"]
"""


def test_whoever_comes_while_it_ends_is_refused_at_once_and_nobody_is_cut_off(tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text(APPLICATION)
    port = servers.free_port()
    command = [sys.executable, "-m", "gunicorn", "-k", "deploy.gunicorn_worker.Worker", "-w", "1", "--threads", "2",
               "-b", f"127.0.0.1:{port}", "--no-control-socket", "slow:application"]  # fmt: skip
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    with subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL) as server:
        servers.wait_for(port)
        answers: list[bytes] = []
        reader = threading.Thread(target=lambda: answers.append(_answer(port)))
        reader.start()
        while not (tmp_path / "begun").exists():
            time.sleep(0.02)
        server.send_signal(signal.SIGTERM)
        while _is_taken(port):
            time.sleep(0.02)
        (tmp_path / "go").touch()
        reader.join(20)
        assert server.wait(20) == 0
    assert answers == [b"done"]


def test_one_that_is_full_when_it_is_told_to_end_lets_go_once() -> None:
    """gunicorn stops it twice then: because it is full, and because it ends. A closed port can't be asked again."""
    listener = TCPSocket(("127.0.0.1", 0), Config(), Mock())
    port = listener.getsockname()[1]
    worker = Worker(1, 1, [listener], Mock(), 1, Config(), Mock())
    worker.poller = DefaultSelector()
    worker.set_accept_enabled(True)
    worker.alive = False
    worker.set_accept_enabled(False)
    assert not _is_taken(port)
    worker.set_accept_enabled(False)


def _is_taken(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def _answer(port: int) -> bytes:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    line.request("GET", "/")
    return line.getresponse().read()
