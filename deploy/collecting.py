"""Collects the static files under names with their hash, when one has changed: `python -m deploy.collecting`.

With `--beside RELEASE` also those that pages of another release ask for: while one takes over, both serve.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
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


def take_in(release: Path) -> int:
    """The hashed files of another release's that this one lacks; how many. None when there is no such release."""
    theirs, ours = release / "build" / "static", settings.STATIC_ROOT
    if not (told := theirs / "staticfiles.json").exists():
        return 0
    hashed = json.loads(told.read_text("utf-8"))["paths"].values()  # its own, none of those that it took in itself
    packed = [name + kind for name in hashed for kind in ("", ".gz", ".br")]
    missing = [name for name in packed if (theirs / name).is_file() and not (ours / name).exists()]
    for name in missing:
        (ours / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(theirs / name, ours / name)
    return len(missing)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m deploy.collecting")
    asked.add_argument("--beside", type=Path, help="folder of another release whose pages may still be open")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    django.setup()
    collect()
    if beside := asked.parse_args().beside:
        take_in(beside)
