"""PostgreSQL's own programs, told where the database is without a password on their command lines."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import IO

from django.db import connection

from deploy import databases


class Missing(Exception):
    """A program of PostgreSQL's is not installed, as a sentence."""


def started(
    program: str, *words: str, stdin: IO[bytes] | int | None = None, stdout: int | None = None
) -> subprocess.Popen[bytes]:
    """pg_dump or pg_restore on this installation's database."""
    found = shutil.which(program)
    if found is None:
        raise Missing(f"The program {program} is missing (Debian: apt install postgresql-client).")
    return subprocess.Popen(  # nosec B603 # no shell, our own words
        [found, "--no-password", *words], env={**os.environ, **_where()}, stdin=stdin, stdout=stdout
    )


def name() -> str:
    return str(connection.settings_dict["NAME"])


def _where() -> dict[str, str]:
    """libpq's variables: the list of processes shows command lines, and these are for our own account alone."""
    told = connection.settings_dict
    options = {f"PG{key.upper()}": str(told.get("OPTIONS", {}).get(key, "")) for key in databases.TLS}
    named = {f"PG{key}": str(told.get(key, "")) for key in ("HOST", "PORT", "USER", "PASSWORD")}
    return {key: value for key, value in {**options, **named}.items() if value}
