"""A bucket is told whole and well, or the start, the check and the backup say in a sentence what is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from deploy import buckets, checks
from tests import servers
from tests.deploy.conftest import ROOT
from tests.deploy.drilled import Installed
from tests.deploy.test_backup import _to, made  # noqa: F401  an installation that was backed up
from tests.deploy.test_for_real import check, ids

GOOD = {
    "ENDPOINT": "https://s3.example.org", "BUCKET": "bearings-sealed",
    "KEY_ID_FILE": "/etc/bearings/s3/key-id", "SECRET_FILE": "/etc/bearings/s3/secret",
}  # fmt: skip

NO_ENDPOINTS = (
    "s3.example.org", "ftp://a", "https://", "https://a:b@c", "https://a/b", "https://a:0", "https://a:x", "https://a?b",
)  # fmt: skip


def told(monkeypatch: pytest.MonkeyPatch, **changed: str) -> dict[str, str]:
    for name, value in {**GOOD, "REGION": "", **changed}.items():
        monkeypatch.setenv(f"BEARINGS_S3_{name}", value)
    return buckets.read()


def test_without_any_there_is_no_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, **dict.fromkeys(GOOD, "")) == {}
    assert told(monkeypatch)["region"] == "us-east-1"
    assert told(monkeypatch, ENDPOINT="http://127.0.0.1:9000/", REGION="eu-west-3")["region"] == "eu-west-3"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        *((name, "", f"A bucket needs BEARINGS_S3_{name} too") for name in GOOD),
        *(("ENDPOINT", value, "BEARINGS_S3_ENDPOINT must look like") for value in NO_ENDPOINTS),
        *(("BUCKET", value, "write the bucket's name") for value in ("a", "Upper-Case", "a/b", "-ab", "a" * 64)),
        ("REGION", "eu west", "write it like eu-central-1"),
        ("SECRET_FILE", "secret", "write an absolute path"),
        ("KEY_ID_FILE", "./key", "write an absolute path"),
    ],
)
def test_a_value_that_is_missing_or_wrong_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence):
        told(monkeypatch, **{name: value})


def test_the_check_says_what_is_wrong_with_clear_lines_and_files(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    key, secret = tmp_path / "key-id", tmp_path / "secret"
    files = {"KEY_ID_FILE": str(key), "SECRET_FILE": str(secret)}
    settings.S3 = told(monkeypatch, **files, ENDPOINT="http://10.0.0.5:9000")
    assert {"deploy.E070", "deploy.E071"} <= ids(settings)
    key.write_text("AKIA")
    secret.write_text("\n")
    assert [one.msg[: len(str(secret))] for one in checks._bucket() if one.id == "deploy.E071"] == [str(secret)]
    secret.write_text("word\n")
    for file in (key, secret):
        file.chmod(0o600)
    settings.S3 = told(monkeypatch, **files)
    settings.MASTER_KEY_FILE = tmp_path / "none"
    assert not {"deploy.E050", "deploy.E070", "deploy.E071", "deploy.E072"} & ids(settings)
    secret.chmod(0o640)
    assert "deploy.E050" in ids(settings)
    monkeypatch.setattr(checks, "find_spec", lambda _name: None)
    assert "deploy.E072" in ids(settings)


def test_manage_check_itself_says_so(tmp_path: Path) -> None:
    done = check_fails(tmp_path, BEARINGS_S3_BUCKET="bearings-sealed")
    assert "A bucket needs BEARINGS_S3_ENDPOINT, BEARINGS_S3_KEY_ID_FILE, BEARINGS_S3_SECRET_FILE too" in done
    good = {f"BEARINGS_S3_{name}": value for name, value in GOOD.items()}
    assert "/etc/bearings/s3/secret (BEARINGS_S3_SECRET_FILE) is missing" in check(tmp_path, **good)


@pytest.mark.age
def test_without_its_bucket_no_backup_is_made(
    made: tuple[Installed, Path],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    one, folder = made
    before = sorted(folder.glob("of-*/*"))
    for name in ("key-id", "secret"):
        (tmp_path / name).write_text("word\n")
    files = {"KEY_ID_FILE": str(tmp_path / "key-id"), "SECRET_FILE": str(tmp_path / "secret")}
    told(monkeypatch, **files, ENDPOINT=f"http://127.0.0.1:{servers.free_port()}")
    answer = one.run("-m", "deploy.backup", *_to(folder), right=False)
    assert "No backup was made: The bucket does not answer" in answer
    assert sorted(folder.glob("of-*/*")) == before, "not one half of it"


def check_fails(tmp_path: Path, **changed: str) -> str:
    env = {**os.environ, "BEARINGS_VAR": str(tmp_path), **changed}
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode
    return done.stderr
