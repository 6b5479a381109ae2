"""Tables as all migrations leave them, made once for a run of all tests; a test that is run alone makes its own.

Migrations are played from the first to the last before each run, by the journey of a first day, by the whole cluster
and onto each released version's rows; elsewhere twenty seconds of them before each server told nothing new.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.core import management
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
FILE, TEMPLATE = "BEARINGS_TEST_FILE", "BEARINGS_TEST_TEMPLATE"  # SQLite's; PostgreSQL's database on the tests' server
TABLES = "bearings.sqlite3"


@contextmanager
def on_sqlite() -> Iterator[dict[str, str]]:
    """The environment that tells tests of the file."""
    with tempfile.TemporaryDirectory(prefix="bearings-migrated-") as folder:
        _migrate({"BEARINGS_VAR": folder, "BEARINGS_DATABASE": "", "BEARINGS_REDIS": ""})
        yield {FILE: str(Path(folder) / TABLES)}


@contextmanager
def on_postgresql(url: str) -> Iterator[dict[str, str]]:
    """The environment that tells tests of the database beside the one of this address."""
    with psycopg.connect(url, autocommit=True) as server, tempfile.TemporaryDirectory() as folder:
        server.execute("CREATE DATABASE migrated")
        _migrate({"BEARINGS_VAR": folder, "BEARINGS_DATABASE": urlunsplit(urlsplit(url)._replace(path="/migrated"))})
        yield {TEMPLATE: "migrated"}


def _migrate(env: dict[str, str]) -> None:
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env={**os.environ, **env}, check=True)


def lay(var: Path) -> None:
    """Into the folder of an installation that runs on SQLite and has not started yet."""
    if made := os.environ.get(FILE):
        var.mkdir(exist_ok=True)
        shutil.copy(made, var / TABLES)


def from_template() -> str:
    """What to add to CREATE DATABASE."""
    made = os.environ.get(TEMPLATE)
    return f' TEMPLATE "{made}"' if made else ""


def pytest_configure() -> None:
    """The tests' own database begins with them, too; Django then finds nothing left to migrate."""
    if made := os.environ.get(TEMPLATE):
        settings.DATABASES["default"]["TEST"]["TEMPLATE"] = made


@pytest.fixture(scope="session", autouse=True)
def _tables_in_memory() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(management, "call_command", _filled_before(management.call_command))
        yield


def _filled_before(honest: Any) -> Any:
    def call_command(name: str, *words: Any, **options: Any) -> Any:
        begins = name == "migrate" and "run_syncdb" in options  # so Django makes a tests' database
        if begins and connection.vendor == "sqlite" and os.environ.get(FILE):
            connection.ensure_connection()
            with closing(sqlite3.connect(os.environ[FILE])) as made:
                made.backup(connection.connection)
        return honest(name, *words, **options)

    return call_command
