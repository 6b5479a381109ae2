"""While an installation is being restored nothing is placed and nothing is signed: a file beside the log says so."""

from __future__ import annotations

import sys
from pathlib import Path

from django.conf import settings

from audit.tlog import durable

UNSERVED = (
    "This installation is being restored, and is not served before that has ended well: run "
    'python -m deploy.restore --finish, or see docs/backup.md, "When it is refused half-way".'
)
FILLING, FILLED = "filling", "filled"  # its data are coming back; they are all there, and have to be reconciled


def _file() -> Path:
    log = Path(settings.AUDIT_LOG)
    return log.with_name(log.name + ".restored")


def stage() -> str:
    """How far a restore is that has not ended; empty when none is under way."""
    file = _file()
    return file.read_text("ascii").strip() if file.exists() else ""


def end_if_under_way() -> None:
    """Whatever serves or works begins with this: half a restore holds whom was erased since, and old sessions."""
    if stage():
        sys.exit(UNSERVED)


def reached(stage: str) -> None:
    """Kept until `over`, through any crash."""
    durable.write(_file(), stage.encode("ascii"))


def over() -> None:
    """All that was signed or seen by a witness is here: the sequencer may begin."""
    file = _file()
    file.unlink(missing_ok=True)
    durable.sync_folder(file.parent)
