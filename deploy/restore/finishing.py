"""What makes restored data an installation that may serve: erased again, sealed, signed on, and verified."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from accounts.models import User
from accounts.open_sessions import OpenSession
from audit import outside, recompute, restoring, sequencer
from audit.opening import Broken
from audit.publishing import Publisher, Restored
from audit.reconciling import CantReconcile, reconcile
from audit.tlog import asking
from audit.tlog.published import Published
from audit.tlog.tiles import BadTile
from deploy.restore import signing
from deploy.restore.filling import Refused


def finish(*, log_from: Path | None = None, without: Collection[str] = ()) -> list[str]:
    """What was done, a sentence each. Safe to repeat; the mark that keeps the sequencer away goes last."""
    if restoring.stage() != restoring.FILLED:
        raise Refused("There is no restore to finish here.")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("replay_erasures")
    told = [_end_sessions()]
    call_command("seal_words")
    log = Published(settings.AUDIT_LOG)
    if log_from is not None:
        signing.take_newer(log, log_from)
    try:
        told += [signing.bring_up(log, without), _reconciled(log)]
        verdict = recompute.verify()
        if not verdict.is_sound:
            raise Refused(str(verdict))
        told += [outside.check_published(), str(verdict)]
    except (CantReconcile, BadTile, Broken, Restored, asking.Unreachable, asking.Refused) as failed:
        raise Refused(str(failed)) from failed
    restoring.over()
    return told


def _end_sessions() -> str:
    """Whoever signed out, or was shut out, since the backup would be signed in again."""
    with transaction.atomic():
        count, _each = OpenSession.objects.all().delete()
    return f"{count} sessions were ended: everybody signs in anew ({User.objects.count()} people)."


def _reconciled(log: Published) -> str:
    """Entries signed since the backup come back from the tiles; a database that is ahead has lost none."""
    head = log.head()
    count = reconcile(log) if head and sequencer.frontier().size < head.size else 0
    Publisher().check_holds_what_was_signed()
    return f"{count} entries signed since the backup were put back." if count else "No signed entry was missing."
