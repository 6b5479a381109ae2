"""`manage.py check --deploy` says in sentences what nobody should work with, and nothing where all is well."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from deploy import databases, redis_servers
from tests.deploy.conftest import ROOT
from tests.run import AS_IN_PRODUCTION

FAR = "postgresql://bearings_web:word@10.0.0.3/bearings"


def check(tmp_path: Path, **changed: str) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith("BEARINGS_")}
    env |= {**AS_IN_PRODUCTION, "BEARINGS_VAR": str(tmp_path), **changed}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert bool(done.returncode) is ("ERRORS" in done.stderr)
    return done.stderr


def ids(settings: Any, **changed: Any) -> set[str]:
    for name, value in changed.items():
        setattr(settings, name, value)
    return {str(one.id) for one in run_checks(tags=["security"], include_deployment_checks=True)}


def test_all_is_well_where_all_is_set(tmp_path: Path):
    assert "no issues" in check(tmp_path) or not check(tmp_path)


def test_a_laptops_settings_are_refused_each_in_a_sentence(tmp_path: Path):
    laptop = dict.fromkeys(AS_IN_PRODUCTION, "") | {
        "BEARINGS_ORIGIN": "http://localhost:8000", "BEARINGS_TRUSTED_PROXIES": "0", "BEARINGS_DEMO": "1",
        "BEARINGS_MASTER_KEY_FILE": str(tmp_path / "master.key"), "BEARINGS_MAIL_FROM": "bearings@localhost",
    }  # fmt: skip
    told = check(tmp_path, **laptop)
    for name in ("ORIGIN", "DEMO", "TRUSTED_PROXIES", "DATABASE", "REDIS", "SECRET_KEY", "AUDIT_ORIGIN", "SMTP_HOST",
                 "MAIL_FROM", "MASTER_KEY_FILE", "WORKER"):  # fmt: skip
        assert f"BEARINGS_{name}" in told


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
def test_what_goes_to_another_machine_in_clear_is_refused(settings: Any):
    clear = {"default": databases.of(FAR, Path("/"))}
    sealed = {"default": databases.of(f"{FAR}?sslmode=verify-full", Path("/"))}
    assert "deploy.E011" in ids(settings, DATABASES=clear)
    assert "deploy.E011" not in ids(settings, DATABASES=sealed)
    assert {"deploy.E021", "deploy.E022"} <= ids(settings, REDIS="redis://10.0.0.4/0")
    assert "deploy.E021" in ids(settings, REDIS="redis+sentinel://:word@10.0.0.4:26379/bearings")
    assert not {"deploy.E021", "deploy.E022"} & ids(settings, REDIS="rediss+sentinel://:word@10.0.0.4:26379/bearings")


def test_a_key_that_others_can_read_is_refused(settings: Any, tmp_path: Path):
    key = tmp_path / "master.key"
    key.write_bytes(bytes(32))
    key.chmod(0o640)
    assert "deploy.E050" in ids(settings, MASTER_KEY_FILE=key)
    key.chmod(0o600)
    assert not {"deploy.E050", "deploy.E051"} & ids(settings, MASTER_KEY_FILE=key)
    assert "deploy.E051" in ids(settings, MEDIA_STORE=tmp_path)


@pytest.mark.parametrize(
    "url", ["mysql://a@b/c", "postgresql://a@b", "postgresql://a@b/c?sslmode=require&options=-c%20x"]
)
def test_an_address_that_is_no_database_stops_the_start(url: str):
    with pytest.raises(ImproperlyConfigured, match="BEARINGS_DATABASE must look like"):
        databases.of(url, Path("/"))


@pytest.mark.parametrize(
    "url", ["http://a", "redis+sentinel://a/name", "redis+sentinel://a:1,b:2/", "redis+sentinel://a:1/n/x"]
)
def test_an_address_that_is_no_redis_stops_the_start(url: str):
    with pytest.raises(ImproperlyConfigured, match="BEARINGS_REDIS must look like"):
        redis_servers.of(url)
