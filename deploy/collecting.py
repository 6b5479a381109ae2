"""Collects the static files under names with their hash, when one has changed: `python -m deploy.collecting`."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

FOLDERS = ("build/vendor", "forum", "audit", "accounts", "geoloc/outlines")


def collect() -> None:
    """Collected again only when a static file has changed since the last start."""
    stamp = settings.STATIC_ROOT / ".state"
    state = _state(settings.BASE_DIR)
    if not stamp.exists() or stamp.read_text() != state:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(state)


def _state(base: Path) -> str:
    files = sorted(
        path for folder in FOLDERS for path in (base / folder).rglob("*") if path.suffix not in {".py", ".pyc"}
    )
    seen = "".join(f"{path}{path.stat().st_mtime_ns}{path.stat().st_size}" for path in files if path.is_file())
    return hashlib.sha256(seen.encode()).hexdigest()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    django.setup()
    collect()
