"""The use cases of who runs the installation: another mode, and words about what is planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.errors import BadInput, Conflict
from accounts.models import Role, User
from audit import log, naming
from audit.acts import act
from forum.alerts import streams
from forum.operating import events, modes
from forum.operating.models import Admitted, Mode, Standing

MOST = 20  # people who are named while everybody else is locked out


@dataclass(frozen=True)
class Switch:
    """Which mode, why, and for whom it stays open when it is locked."""

    mode: str
    reason: str
    admitted: tuple[str, ...] = ()  # e-mail addresses of officers and administrators


@act()
def switch_mode(*, by: User | None, to: Switch, seen: int | None = None, login: str = "") -> Standing:
    """By an administrator who saw the mode of number `seen`, or by the operator at the machine (by=None, `login`)."""
    if by is not None:
        permissions.check_administer(by)
    if to.mode not in Mode.values:
        raise BadInput(_("There is no such mode."))
    if not to.reason.strip():
        raise BadInput(_("Write why; it stands in the trail."))
    people = _named(by, to)
    now = _next(seen)
    fresh = Standing.objects.create(number=now.number + 1, mode=to.mode, notice=now.notice)
    Admitted.objects.bulk_create([Admitted(standing=fresh, user=one) for one in people])
    told = f"{to.mode}; {len(people)} named" + (f"; login={login}" if login else "")
    recipients = naming.named([one.pk for one in people])
    log.record(events.ModeSwitched(justification=to.reason.strip(), detail=told, recipients=recipients), by=by)
    transaction.on_commit(modes.forget)
    streams.recheck()  # sockets of other processes; those who do not hear it look every three seconds
    return fresh


@act()
def announce(*, by: User, words: str, seen: int) -> Standing:
    """What is planned, for the status page and the top of every page; empty words take it back."""
    permissions.check_administer(by)
    now = _next(seen)
    fresh = Standing.objects.create(number=now.number + 1, mode=now.mode, notice=words.strip())
    kept = [Admitted(standing=fresh, user_id=one) for one in sorted(now.admitted)]
    Admitted.objects.bulk_create(kept)
    log.record(events.NoticeKept(detail=words.strip() or "taken back"), by=by)
    transaction.on_commit(modes.forget)
    return fresh


def _next(seen: int | None) -> modes.Now:
    """What counts now, if it is what was seen. Of two changes at once the second waits here, and sees the first."""
    Standing.objects.held().order_by("-number").first()
    now = modes.read()
    if seen is not None and now.number != seen:
        raise Conflict(_("This was changed since you opened the page. Look at how it stands now."))
    return now


def _named(by: User | None, to: Switch) -> Sequence[User]:
    """Officers and administrators who are cleared; whoever locks is among them, or could not open again."""
    if to.mode != Mode.LOCKED:
        return []
    wanted = {address.strip().lower() for address in to.admitted if address.strip()}
    if by is not None:
        wanted.add(by.email)
    if not wanted or len(wanted) > MOST:
        raise BadInput(_("Name between one and %(n)d people who may go on.") % {"n": MOST})
    cleared = User.objects.cleared()
    trusted = cleared.holding(Role.OFFICER) | cleared.holding(Role.ADMINISTRATOR)
    people = list(trusted.filter(email__in=wanted).order_by("pk").distinct())
    if missing := wanted - {one.email for one in people}:
        told = ", ".join(sorted(missing))
        raise BadInput(_("Only officers and administrators who are cleared can be named, not %(who)s.") % {"who": told})
    return people
