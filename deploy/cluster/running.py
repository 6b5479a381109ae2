"""Brings a whole cluster up, in the order in which its parts need each other, and takes it down again."""

from __future__ import annotations

import http.client
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import psycopg
from psycopg import sql

from audit.roles import APPLICATION, SEQUENCER
from deploy.cluster import laying
from deploy.cluster.laying import ROOT, Ground
from deploy.cluster.parts import Database, Part, Process, Supervisor
from tests import servers

Say = Callable[[str], None]
WEB, PLACES = "bearings_web", "bearings_sequencing"  # who signs in, members of the two roles
WITNESS = "witness.cluster.example"
UNSYNCED = {"PGOPTIONS": "-c synchronous_commit=off"}  # nobody was told anything yet that a crash could belie
SHUNNED = 6  # seconds: nginx leaves one that refused it alone for five (deploy/front.py), RUNBOOK waits as long


class Failed(Exception):
    """A step did not come to its end; the text says where to read on."""


class Cluster:
    """nginx, two gunicorns, two Daphnes, two task workers, keeper, sequencer, signer, witness, PostgreSQL,
    Redis."""

    def __init__(self, folder: Path, port: int, say: Say, **more: str) -> None:
        self.ground: Ground = laying.lay(folder, port)
        self._say, self.supervisor = say, Supervisor()
        self._server = servers.Cluster(fsync=True)
        self.owner = self._server.url
        self.env = laying.environment(self.ground, self._as(WEB)) | {f"BEARINGS_{k}": v for k, v in more.items()}

    @property
    def database_port(self) -> int:
        return self._server.port

    @property
    def database_pid(self) -> int:
        return self._server.pid

    def up(self) -> None:
        """Ready when this returns; a step that fails raises, and down() ends what runs."""
        for words, step in (
            ("PostgreSQL and Redis", self._start_stores),
            ("signer and witness", self._start_signing),
            ("database and its roles, static files, the front's pages", self._prepare),
            ("the demonstration", lambda: self.manage("demonstration", env={**self.env, **UNSYNCED})),
            ("the rest", self._start_rest),
        ):
            began = time.monotonic()
            step()
            self._say(f"  {words} ... {time.monotonic() - began:.1f} s")
        self.supervisor.start()

    def down(self) -> None:
        self.supervisor.end()
        self._server.remove()
        shutil.rmtree(self.ground.run, ignore_errors=True)

    def part(self, name: str) -> Process:
        return cast(Process, next(part for part in self.supervisor.parts if part.name == name))

    def restart(self, name: str, port: int = 0) -> None:
        """As `systemctl restart` does it, and ready again (docs/RUNBOOK.md, Upgrade) when this returns."""
        part = self.part(name)
        self.supervisor.leave_alone(name)
        part.ask_to_end()
        part.stop()
        part.start()
        self.supervisor.look_after(name)
        if port:
            wait(lambda: self.is_ready(port), name, self.ground.log(name), 90)
            time.sleep(SHUNNED)

    def is_ready(self, port: int) -> bool:
        """What a front that asks /health/ready would be told."""
        return self.asked(port, "/health/ready")[0] == 200

    def asked(self, port: int, path: str) -> tuple[int, str]:
        """A probe of one process; 0 where nobody answers."""
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            line.request("GET", path)
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            line.close()

    def manage(self, *words: str, env: dict[str, str] | None = None) -> str:
        return self._run([sys.executable, "manage.py", *words], env or self.env)

    def _as(self, role: str) -> str:
        return self.owner.replace("//bearings@", f"//{role}@")

    def _start_stores(self) -> None:
        self.supervisor.add(Database(self._server))
        port = str(self.ground.redis)
        self._start(
            "redis", ["redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        )
        servers.wait_for(self.ground.redis)

    def _prepare(self) -> None:
        """Side by side: the one is PostgreSQL's work, the other files."""
        with ThreadPoolExecutor(1) as beside:
            front = beside.submit(self._front)
            self._migrate()
            front.result()

    def _migrate(self) -> None:
        owner = {**self.env, **UNSYNCED, "BEARINGS_DATABASE": self.owner}
        self.manage("migrate", "-v0", env=owner)
        self.manage("audit_roles", env=owner)
        with psycopg.connect(self.owner, autocommit=True) as connection:
            for name, role in ((WEB, APPLICATION), (PLACES, SEQUENCER)):
                made = sql.SQL("CREATE ROLE {} LOGIN IN ROLE {}")
                connection.execute(made.format(sql.Identifier(name), sql.Identifier(role)))

    def _front(self) -> None:
        for words in (["deploy.collecting"], ["deploy.front", str(self.ground.folder / "nginx")]):
            self._run([sys.executable, "-m", *words], self.env)

    def _start_signing(self) -> None:
        signer = ["--state", str(self.ground.folder / "signer"), "--origin", self.env["BEARINGS_AUDIT_ORIGIN"]]
        socket = self.ground.run / "signer.sock"
        self._python("signer", "-m", "audit.signer", *signer, "--socket", str(socket))
        wait(socket.exists, "the signer", self.ground.log("signer"))
        state, address = str(self.ground.folder / "witness"), f"127.0.0.1:{self.ground.witness}"
        log = self._run([sys.executable, "-m", "audit.signer", "vkeys", "--state", signer[1]], self.env).split()
        ask = [sys.executable, "-m", "audit.witness"]
        self._run([*ask, "init", "--state", state, "--name", WITNESS], self.env)
        keys = self._run([*ask, "vkeys", "--state", state], self.env).split()
        known = [word for key in log for word in ("--log", key)]
        self._python("witness", "-m", "audit.witness", "serve", "--state", state, "--listen", address, *known)
        lines = [f"log {key}" for key in log]
        lines += [f"witness one-{number} {key} http://{address}" for number, key in enumerate(keys, 1)]
        lines += ["group all any " + " ".join(f"one-{number}" for number in range(1, len(keys) + 1)), "quorum all", ""]
        (self.ground.folder / "var" / "policy").write_text("\n".join(lines))

    def _start_rest(self) -> None:
        # It is given no secret of the application, as in deploy/environment/sequencer.env.
        others = {"SECRET_KEY": secrets.token_urlsafe(48), "MASTER_KEY_FILE": str(self.ground.folder / "no.key")}
        places = {**self.env, "BEARINGS_DATABASE": self._as(PLACES), **{f"BEARINGS_{k}": v for k, v in others.items()}}
        self._python("sequencer", "manage.py", "sequence_audit", "--loop", "0.5", env=places)
        self._python("keeper", "manage.py", "keep")
        for number in (1, 2):
            self._python(f"worker-{number}", "manage.py", "work", "--id", f"worker-{number}")
        for number, port in enumerate(self.ground.pages, 1):
            listens = {**self.env, "BEARINGS_WEB_LISTEN": f"127.0.0.1:{port}"}
            words = ["-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "deploy.wsgi:application"]
            self._python(f"web-{number}", *words, env=listens)
        for number, port in enumerate(self.ground.sockets, 1):
            self._python(f"sockets-{number}", "-m", "deploy.serve", *serving(port))
        for port in (*self.ground.pages, *self.ground.sockets):
            servers.wait_for(port, 90)
        folder, log = str(self.ground.folder / "nginx"), str(self.ground.log("nginx"))
        self._start("nginx", [str(servers.nginx()), "-e", log, "-p", folder, "-c", f"{folder}/nginx.conf"])
        servers.wait_for(self.ground.port)

    def _python(self, name: str, *words: str, env: dict[str, str] | None = None) -> None:
        self._start(name, [sys.executable, *words], env)

    def _start(self, name: str, command: list[str], env: dict[str, str] | None = None) -> None:
        part: Part = Process(name, command, env or self.env, self.ground.log(name), ROOT)
        self.supervisor.add(part)

    def _run(self, command: list[str], env: dict[str, str]) -> str:
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)  # nosec B603 # our own programs, no shell
        if done.returncode:
            raise Failed(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        return done.stdout


def serving(port: int) -> list[str]:
    """Daphne's words for sockets, as in deploy/systemd/bearings-sockets@.service."""
    limits = ["--websocket_timeout", "43200", "--websocket-max-message-size", "65536", "--http-timeout", "120"]
    limits += ["--websocket_connect_timeout", "30"]  # many come back at once: they wait in line, and are not cut off
    quiet = ["--no-server-name", "--access-log", os.devnull]
    return ["-b", "127.0.0.1", "-p", str(port), *limits, *quiet, "deploy.asgi:application"]


def wait(what: Callable[[], bool], name: str, log: Path, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            raise Failed(f"{name} did not come up; {log} says why.")
        time.sleep(0.05)
