"""The published log is served to auditors and to programs with a token; to everybody else it does not exist."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.test import Client

from audit.models import Entry
from tests.audit.test_publishing import one_round
from tests.cast import Cast

ENTRIES, HASHES, CHECKPOINT = "/log/tile/entries/000.p/{0}", "/log/tile/0/000.p/{0}", "/log/checkpoint"


@pytest.fixture
def size(record, signer, settings, tmp_path: Path, cast: Cast) -> int:
    record(object="1")
    one_round()
    settings.AUDIT_READERS = tmp_path / "readers"
    lines = [f"{name} {hashlib.sha256(token.encode()).hexdigest()} {rights}" for name, token, rights in (
        ("mirror", "a token of hashes", ""), ("unit-a", "a token of entries", "entries"))]  # fmt: skip
    settings.AUDIT_READERS.write_text("# name, SHA-256 of its token, rights\n\n" + "\n".join(lines) + "\n")
    return int((settings.AUDIT_LOG / "checkpoint").read_text().split("\n")[1])


def get(path: str, token: str = "") -> object:
    return Client().get(path, headers={"Authorization": f"Bearer {token}"} if token else {})


def test_an_auditor_reads_all_of_it_and_reading_entries_is_told(size, cast: Cast, client_of):
    client = client_of(cast.auditor)
    answer = client.get(CHECKPOINT)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert client.get(HASHES.format(size))["Content-Type"] == "application/octet-stream"
    assert not Entry.objects.filter(op="audit.serve").exists()
    assert client.get(ENTRIES.format(size)).status_code == 200
    assert Entry.objects.filter(op="audit.serve").count() == 1


def test_a_program_reads_what_its_line_says(size):
    for path in (CHECKPOINT, HASHES.format(size)):
        assert get(path, "a token of hashes").status_code == 200
        assert get(path, "a token of entries").status_code == 200
    assert get(ENTRIES.format(size), "a token of hashes").status_code == 404
    assert get(ENTRIES.format(size), "a token of entries").status_code == 200
    assert Entry.objects.filter(op="audit.serve").count() == 1
    assert "immutable" in get(HASHES.format(size), "a token of hashes")["Cache-Control"]
    assert get(CHECKPOINT, "a token of hashes")["Cache-Control"] == "no-store"


def test_to_everybody_else_it_does_not_exist(size, cast: Cast, client_of, settings):
    nothing = get("/log/nowhere").content
    for path in (CHECKPOINT, HASHES.format(size), ENTRIES.format(size), "/log/policy"):
        for token in ("", "wrong", "# name,", "mirror"):
            answer = get(path, token)
            assert (answer.status_code, answer.content) == (404, nothing)
        for person in (cast.investigator, cast.administrator, cast.outsider):
            assert client_of(person).get(path).status_code == 404
    settings.AUDIT_READERS.unlink()
    assert get(CHECKPOINT, "a token of hashes").status_code == 404


def test_nothing_outside_the_log_is_served(size, settings):
    for path in ("../master.key", "..%2fmaster.key", "tile/../../policy", ".state", "tile/0", "checkpoints/"):
        assert get(f"/log/{path}", "a token of entries").status_code == 404
