"""A store of files of its own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _media_store(tmp_path: Path, settings) -> None:
    settings.MEDIA_STORE = tmp_path / "media"
