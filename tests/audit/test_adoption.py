"""A database from before rows pointed to entries goes on: its rows are taken over by an entry, and may change again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
BEFORE = [("audit", "0002"), ("accounts", "0001"), ("boards", "0001"), ("cases", "0001"), ("review", "0001"),
          ("alerts", "0002"), ("clues", "0001"), ("discussion", "0001"), ("answers", "0002"), ("referrals", "0001"),
          ("practice", "0001")]  # fmt: skip
MIGRATE = """
from django.core.management import call_command
def migrate(*words):
    call_command("migrate", *words, verbosity=0)
"""
OLD_ROWS = """
from uuid import uuid4
from django.db import connection
from django.utils import timezone
with connection.cursor() as cursor:
    unit = uuid4().hex if connection.vendor == "sqlite" else uuid4()
    cursor.execute("INSERT INTO accounts_organisation (id, name, kind, country, languages, duty_contact, "
                   "response_hours) VALUES (%s, 'Unit A', 'national_unit', 'NO', '[]', '', 48)", [unit])
"""
LATER = """
from accounts.models import Organisation
from audit import log, recompute
from audit.acts import act
from audit.events import TrailVerified
unit = Organisation.objects.get()
assert unit.entry.op == "row.adopt", unit.entry.op
with act():
    unit.name = "Unit B"
    unit.save()
    log.record(TrailVerified(), by=None)
assert Organisation.objects.get().entry.op == "audit.verify"
verdict = recompute.verify()
assert verdict.is_sound, verdict
"""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    url, own = os.environ.get("BEARINGS_DATABASE", ""), {}
    if url:
        name = f"adoption_{os.getpid()}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        own = {"BEARINGS_DATABASE": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))}
    return {**os.environ, "BEARINGS_VAR": str(tmp_path), **own}


def manage(env: dict[str, str], *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]


def test_old_rows_are_taken_over_and_live_on(env):
    steps = [*(f"migrate({app!r}, {number!r})" for app, number in BEFORE), OLD_ROWS, "migrate()", LATER]
    manage(env, "shell", "-v0", "-c", "\n".join([MIGRATE, *steps]))
