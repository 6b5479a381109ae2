"""What must never change in an installation stays as it was first, however the installation is started later."""

from __future__ import annotations

from pathlib import Path

from deploy import env


def test_the_name_of_the_trail_is_kept_when_the_address_changes(tmp_path: Path, monkeypatch):
    monkeypatch.delenv("BEARINGS_AUDIT_ORIGIN", raising=False)
    assert env.kept("AUDIT_ORIGIN", tmp_path, first="127.0.0.1:8000/log") == "127.0.0.1:8000/log"
    assert env.kept("AUDIT_ORIGIN", tmp_path, first="127.0.0.1:8123/log") == "127.0.0.1:8000/log"
    monkeypatch.setenv("BEARINGS_AUDIT_ORIGIN", "bearings.example.org/log")
    assert env.kept("AUDIT_ORIGIN", tmp_path, first="127.0.0.1:8123/log") == "bearings.example.org/log"
