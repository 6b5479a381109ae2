"""Installations that are filled, backed up and restored, each with a folder and a database of its own."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tests import servers
from tests.deploy.conftest import ROOT

ORIGIN = "bearings.drill.example/log"


@dataclass
class Installed:
    """One installation, not started: what is done there is done by its commands."""

    var: Path
    database: str  # address; empty: SQLite in its folder
    signer: Path  # socket
    policy: Path

    @property
    def env(self) -> dict[str, str]:
        told = {
            "VAR": self.var, "DATABASE": self.database, "REDIS": "", "DEMO": "1", "ORIGIN": "http://127.0.0.1:8123",
            "AUDIT_SIGNER_SOCKET": self.signer, "AUDIT_POLICY": self.policy, "AUDIT_ORIGIN": ORIGIN,
        }  # fmt: skip
        none = dict.fromkeys(("KEEPER", "SEQUENCER", "WORKER"), "0")
        return {**os.environ, **{f"BEARINGS_{key}": str(value) for key, value in {**told, **none}.items()}}

    def run(self, *words: object, right: bool = True) -> str:
        """What it printed; with `right` it must have gone well, else it must not."""
        command = [sys.executable, *map(str, words)]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)
        assert (done.returncode == 0) is right, done.stdout + done.stderr
        return done.stdout + done.stderr

    def manage(self, *words: object, right: bool = True) -> str:
        return self.run("manage.py", *words, right=right)

    def asked(self) -> dict[str, Any]:
        return dict(json.loads(self.run("-m", "tests.deploy.asked").splitlines()[-1]))


def new_database(name: str, template: str = "") -> str:
    """Beside the tests' own on the same server; empty for SQLite."""
    url = os.environ.get("BEARINGS_DATABASE", "")
    if not url:
        return ""
    fresh = f"{name}_{os.getpid()}_{servers.free_port()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{fresh}"{template}')  # type: ignore[call-overload]
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/{fresh}"


def noted(half: Path) -> str:
    """The hash of its manifest, as whoever made the backup has noted it."""
    return hashlib.sha256((half / "manifest.json").read_bytes()).hexdigest()


@dataclass
class Recipient:
    """An age identity and the file of its recipient."""

    identity: Path
    recipients: Path


def recipient(folder: Path, name: str) -> Recipient:
    one = Recipient(folder / f"{name}.identity", folder / f"{name}.recipients")
    subprocess.run(["age-keygen", "-o", one.identity], check=True, capture_output=True)
    told = subprocess.run(["age-keygen", "-y", one.identity], check=True, capture_output=True, text=True)
    one.recipients.write_text(f"# of a test\n{told.stdout}")
    return one
