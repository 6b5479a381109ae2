"""What an installation of each release held, kept so that every later release is tried on it; docs/operate.md.

A folder a version, in it for each of the two databases its rows (the demonstration's) and what people saw of them.
Sealed files are not kept, and no secret: the key is made of the version's name.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.deploy.drilled import Installed, new_database

HERE = Path(__file__).parent


def versions() -> list[str]:
    return sorted(one.name for one in HERE.iterdir() if one.is_dir() and one.name[0].isdigit())


def vendor() -> str:
    """Of the database that the tests run on."""
    return "postgresql" if os.environ.get("BEARINGS_DATABASE") else "sqlite"


def empty(folder: Path, version: str) -> Installed:
    """An installation with that version's key and without a table."""
    (folder / "policy").write_text("quorum none\n")
    name = f"released_{''.join(one for one in version if one.isalnum())}"
    made = Installed(folder / "var", new_database(name), folder / "signer.sock", folder / "policy")
    made.var.mkdir()
    (made.var / "master.key").touch(mode=0o600)
    (made.var / "master.key").write_bytes(hashlib.sha256(version.encode()).digest())
    return made


def make(folder: Path, version: str, say: Callable[[str], None]) -> None:
    """Fills an installation of the code that is here and keeps its rows as this version's."""
    one = empty(folder, version)
    say("Tables, then the demonstration's people and cases (two minutes) ...")
    one.manage("migrate", "-v0")
    one.manage("demonstration")
    at = datetime.now(UTC).isoformat()
    to = HERE / version
    to.mkdir(exist_ok=True)
    (to / f"{vendor()}.xz").write_bytes(lzma.compress(_dumped(one, folder), preset=9))
    told = {"at": at, "seen": seen(one, at)}
    (to / f"{vendor()}.json").write_text(json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    say(f"Kept {', '.join(sorted(file.name for file in to.iterdir()))} in {to}")


def load(folder: Path, version: str) -> tuple[Installed, dict[str, Any]]:
    """The installation as that version left it, and what was kept beside its rows."""
    one = empty(folder, version)
    rows = lzma.decompress((HERE / version / f"{vendor()}.xz").read_bytes())
    if one.database:
        command = ["psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-d", one.database]
        subprocess.run(command, input=rows, check=True, stdout=subprocess.DEVNULL)
    else:
        (one.var / "bearings.sqlite3").write_bytes(rows)
    return one, dict(json.loads((HERE / version / f"{vendor()}.json").read_text()))


def seen(one: Installed, at: str) -> dict[str, Any]:
    """What people see of it, asked as if it were then: vettings end a year after they were made."""
    return dict(json.loads(one.run("-m", "tests.deploy.released.then", at).splitlines()[-1]))


def _dumped(one: Installed, folder: Path) -> bytes:
    if one.database:
        command = ["pg_dump", "--no-owner", "--no-privileges", "-d", one.database]
        return subprocess.run(command, check=True, capture_output=True).stdout
    with sqlite3.connect(one.var / "bearings.sqlite3") as database:
        database.execute("VACUUM INTO ?", [str(folder / "whole.sqlite3")])
    return (folder / "whole.sqlite3").read_bytes()
