"""That somebody tried what they may not: kept on the trail once a minute for each address, and never without end."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest

from accounts.models import User
from audit import keys, log, naming, source, unwritable
from audit.acts import act
from audit.middleware import client_address
from audit.operations import Outcome
from forum.live import events

SAME = 60  # seconds in which the same attempt adds no entry
MOST = 60  # entries of one person in a minute: enough to show the attempt, too few to bury the trail under it
LONGEST = 300  # characters of an address
logger = logging.getLogger(__name__)


def record(by: User | None, tried: str) -> None:
    """One entry in a transaction of its own: the action was rolled back, or never begun.

    Nothing here depends on whether the thing exists, in what is written or in how long it takes.
    """
    tried = tried[:LONGEST]
    who = str(by.pk) if by else source.address.get()
    listed = _listed(who, tried)
    if listed > MOST:
        return
    detail = f"{tried}; more in this minute are not listed" if listed == MOST else tried
    try:
        with act():
            log.record(events.AccessDenied(detail=naming.hidden(detail)), by=by, outcome=Outcome.DENIED)
    except unwritable.FAILURES as failed:
        _unlist(who, tried)
        raise log.TrailUnavailable("The audit trail can't be written now.") from failed


def record_page(request: HttpRequest) -> None:
    """The address without its query, in which there may be words that somebody searched for."""
    user = getattr(request, "user", None)
    record(user if isinstance(user, User) else None, f"{request.method} {request.path}")


def record_socket(user_id: UUID, address: str, code: int) -> None:
    """A socket that we closed for what was said on it."""
    with source.coming_from(address):
        record(User.objects.filter(pk=user_id).first(), f"socket {code}")  # erased while it was open, perhaps


def _listed(who: str, tried: str) -> int:
    """How many entries this person has in this minute, with this one; more than MOST when it is listed already."""
    minute = int(time.time() // SAME)
    try:
        if not cache.add(_key(who, tried), 1, SAME):
            return MOST + 1
        cache.add(counted := f"denials/{who}/{minute}", 0, 2 * SAME)
        return cache.incr(counted)
    except Exception:  # Redis away, say: then each attempt is an entry
        logger.warning("Denied attempts can't be counted; each is on the trail.", exc_info=True)
        return 1


def _unlist(who: str, tried: str) -> None:
    """It is not on the trail: tried again in the same minute, it must be."""
    with suppress(Exception):  # Redis away, or the master key: then nothing counts it as listed
        cache.delete(_key(who, tried))


def _key(who: str, tried: str) -> str:
    return keys.lookup("denial", f"{who}\0{tried}")


def address_in(scope: dict[str, Any]) -> str:
    """Where a socket comes from."""
    asked = HttpRequest()
    told = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    asked.META = {"REMOTE_ADDR": (scope.get("client") or ("",))[0], "HTTP_X_FORWARDED_FOR": ",".join(told)}
    return client_address(asked)
