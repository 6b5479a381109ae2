"""`check --deploy --database default` asks the servers themselves; on SQLite only what lies on the disk."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.checks import run_checks
from django.db import connection

from deploy import checks_here
from tests import servers
from tests.deploy.conftest import ROOT


def ids(*databases: str) -> set[str]:
    found = run_checks(tags=["database"], include_deployment_checks=True, databases=list(databases))
    return {str(one.id) for one in found if str(one.id).startswith("deploy.")}


def test_servers_too_old_unsafe_or_with_a_mighty_role_are_refused(db: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(checks_here, "POSTGRESQL", 99)
    monkeypatch.setattr(checks_here, "REDIS", 99)
    assert ids() == set(), "nothing is asked of a server without being told to"
    found = ids("default")
    if connection.vendor == "postgresql":  # the tests' own: without fsync, signed in as its superuser
        assert {"deploy.E110", "deploy.E111", "deploy.E113"} <= found
    if os.environ.get("BEARINGS_REDIS"):
        assert "deploy.E121" in found


def test_a_redis_that_does_not_answer_is_refused(db: None, settings: Any):
    settings.REDIS = f"redis://127.0.0.1:{servers.free_port()}/0"
    assert "deploy.E120" in ids("default")


def test_static_files_and_the_master_key_must_be_there(db: None, settings: Any, tmp_path: Path):
    settings.MASTER_KEY_FILE = tmp_path / "master.key"
    assert "deploy.E131" in ids("default")
    settings.MASTER_KEY_FILE.write_bytes(bytes(32))
    assert "deploy.E131" not in ids("default")


@pytest.mark.once
@pytest.mark.skipif(bool(servers.missing_postgresql()), reason=servers.missing_postgresql() or "there")
def test_the_sql_of_the_roles_makes_them_and_can_be_run_again():
    """As docs/RUNBOOK.md says; what audit_roles grants them is tried in tests/cluster and tests/audit/test_roles.py."""
    with servers.postgresql() as url:
        for word in ("first", "second"):
            words = [f"{name}_password={word}" for name in ("owner", "web", "sequencer")]
            sets = [part for one in words for part in ("-v", one)]
            command = [str(shutil.which("psql")), "-q", "-X", "-v", "ON_ERROR_STOP=1", *sets]
            done = subprocess.run(
                [*command, "-f", "deploy/postgresql/roles.sql", url],
                cwd=ROOT, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
        owner, web = (url.replace("bearings@", f"bearings_{name}@").replace("/postgres", "/bearings")
                      for name in ("owner", "web"))  # fmt: skip
        with psycopg.connect(owner, autocommit=True) as connected:
            connected.execute("CREATE TABLE mine (id int)")
        with psycopg.connect(web, autocommit=True) as connected:
            for words in ("CREATE TABLE public.theirs (id int)", "DROP TABLE mine", "SET ROLE bearings_owner"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connected.execute(words)
