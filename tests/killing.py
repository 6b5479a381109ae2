"""An installation in parts (web, sequencer, signer, database) that are killed at random while people work in it.

`make test` plays it for some seconds, `make bench` for minutes. It is right when every acknowledged action has its
entry in the tree, and every checkpoint that was ever published is consistent with every other.
"""

from __future__ import annotations

import http.client
import http.cookiejar
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests import servers

ROOT = Path(__file__).resolve().parent.parent
CASE = re.compile(r"/cases/([0-9a-f-]{36})/")
WORKING = 0.7  # so often the next kill waits until pages come: people get to work on a slow machine, too
LONGEST = 10  # times the seconds asked for, after which too few receipts are a finding
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_ours = urllib.request.build_opener(urllib.request.ProxyHandler({}))
PERSON = re.compile(r'name="user" value="([0-9a-f-]{36})"[^>]*><bdi>([^<]+)</bdi>')


class Part:
    """A process that is started, killed without warning, and started again."""

    def __init__(self, name: str, command: list[str], env: dict[str, str], log: Path) -> None:
        self.name, self._command, self._env, self._log = name, command, env, log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as out:
            self._process = subprocess.Popen(self._command, cwd=ROOT, env=self._env, stdout=out, stderr=out)

    def kill(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(20)


class Database:
    """The whole PostgreSQL cluster, killed like any other part; its files are synced, as in production."""

    name = "database"

    def __init__(self, cluster: servers.Cluster) -> None:
        self._cluster = cluster

    def start(self) -> None:
        self._cluster.start()

    def kill(self) -> None:
        self._cluster.kill()


@dataclass
class Told:
    """What people were told, and what the log published, while parts were dying."""

    receipts: list[str] = field(default_factory=list)  # leaf hashes that came with an answer of success
    unanswered: int = 0
    killed: dict[str, int] = field(default_factory=dict)
    checkpoints: dict[str, None] = field(default_factory=dict)  # every note ever seen as the newest, in order


class Client(threading.Thread):
    """A person of the demonstration who posts, again and again, and keeps the receipts."""

    def __init__(self, name: str, origin: str, told: Told, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self._who, self._origin, self._told, self._stop_now = name, origin, told, stop
        self._open = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), _Stay(), urllib.request.ProxyHandler({})
        ).open
        self._case = ""

    def run(self) -> None:
        number = 0
        while not self._stop_now.is_set():
            number += 1
            try:
                if not self._case:
                    self._step_in()
                self._post(f"Post {number} of {self._who}: the sign looks familiar.")
            except (OSError, http.client.HTTPException, LookupError):
                self._told.unanswered += 1
                time.sleep(0.2)

    def _step_in(self) -> None:
        page = self._get("/account/notice/")
        pks = {name: pk for pk, name in PERSON.findall(page)}  # a page of errors names nobody: KeyError
        self._send("/demo/step-in/", page, user=pks[self._who], next="/")
        found = CASE.search(self._get("/"))
        if found is None:
            raise LookupError(self._who)
        self._case = found[1]

    def _post(self, text: str) -> None:
        page = self._get(f"/cases/{self._case}/")
        answer = self._send(f"/discussion/cases/{self._case}/write/", page, text=text, quotes="", clue="")
        if answer.status == 302 and (receipt := answer.headers.get("Audit-Receipt")):
            self._told.receipts += [one.strip() for one in receipt.split(",")]

    def _get(self, path: str) -> str:
        with self._open(self._origin + path, timeout=10) as answer:
            return str(answer.read().decode())

    def _send(self, path: str, page: str, **words: str) -> http.client.HTTPResponse:
        token = TOKEN.search(page)
        if token is None:
            raise LookupError("no form")
        body = urllib.parse.urlencode({**words, "csrfmiddlewaretoken": token[1]}).encode()
        request = urllib.request.Request(self._origin + path, body, {"Referer": self._origin + path})
        with self._open(request, timeout=10) as answer:
            answer.read()
            return answer  # type: ignore[no-any-return]


class _Stay(urllib.request.HTTPRedirectHandler):
    """The receipt is on the redirect itself, so it is not followed."""

    def redirect_request(self, *args: object) -> None:
        return None

    def http_error_302(self, req, fp, code, msg, headers):
        return fp


class Killing:
    """Plays it: people post and a watcher keeps every checkpoint while parts are killed and started again."""

    def __init__(self, parts: list[Part | Database], origin: str, log: Path, *, seed: int) -> None:
        self._parts, self._origin, self._log = parts, origin, log
        self._random = random.Random(seed)
        self.told = Told(killed={part.name: 0 for part in parts})
        self._stop = threading.Event()

    def play(self, seconds: float, people: list[str], receipts: int) -> Told:
        """For so many seconds, and on until so many receipts were given: a slow machine plays longer, never less."""
        clients = [Client(name, self._origin, self.told, self._stop) for name in people]
        watcher = threading.Thread(target=self._watch, daemon=True)
        for thread in (*clients, watcher):
            thread.start()
        began = time.monotonic()
        while (played := time.monotonic() - began) < seconds or (
            len(self.told.receipts) < receipts and played < LONGEST * seconds
        ):
            if self._random.random() < WORKING:
                until(self._answers, 20)
                time.sleep(1)
            time.sleep(self._random.uniform(0.3, 1.5))
            part = self._random.choice(self._parts)
            part.kill()
            self.told.killed[part.name] += 1
            time.sleep(self._random.uniform(0.0, 0.5))
            part.start()
        time.sleep(3)  # the last acknowledged ones come after the last start
        self._stop.set()
        for thread in (*clients, watcher):
            thread.join(30)
        return self.told

    def _answers(self) -> bool:
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
                f"{self._origin}/", timeout=5
            ) as page:
                return bool(page.status == 200)
        except (OSError, http.client.HTTPException):
            return False

    def _watch(self) -> None:
        while not self._stop.wait(0.05):
            file = self._log / "checkpoint"
            if file.exists() and (note := file.read_text("utf-8")):
                self.told.checkpoints[note] = None


def parts_of(env: dict[str, str], var: Path, port: int, database: servers.Cluster | None) -> list[Part | Database]:
    """Web, sequencer and signer as production runs them, each a process; the database where it is one."""
    log = var / "parts.log"
    python = [sys.executable, "-m"]
    signer = ["audit.signer", "--state", str(var / "signer"), "--origin", f"127.0.0.1:{port}/log",
              "--socket", str(var / "signer.sock")]  # fmt: skip
    web = ["daphne", "-b", "127.0.0.1", "-p", str(port), "--access-log", os.devnull, "deploy.asgi:application"]
    parts: list[Part | Database] = [
        Part("signer", [*python, *signer], env, log),
        Part(
            "sequencer", [sys.executable, "manage.py", "sequence_audit", "--loop", "0.2", "--publish", "0.2"], env, log
        ),
        Part("web", [*python, *web], env, log),
    ]
    return [*parts, Database(database)] if database else parts


def until(what: Callable[[], bool], seconds: float = 60) -> bool:
    """Whether it came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.2)
    return False
