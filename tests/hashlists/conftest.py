"""A folder of their own for the lists of a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from forum.hashlists import lookup


@pytest.fixture(autouse=True)
def kept_in(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.HASH_LISTS = tmp_path / "hash-lists"
    monkeypatch.setattr(lookup, "_files", {})
    return settings.HASH_LISTS
