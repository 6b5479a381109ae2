"""A world of its own folder, so that every file of the installation can be looked into."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def var(settings, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.MEDIA_STORE = tmp_path / "media"
    settings.MASTER_KEY_FILE = tmp_path / "master.key"
    settings.ERASURES_FILE = tmp_path / "erasures"
    settings.AUDIT_LOG = tmp_path / "log"
    return tmp_path
