"""What a session has proved and how long it lasts: one rule for pages, files and sockets."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase

from accounts.models import User
from accounts.open_sessions import ACTED_AT, AHEAD_SECONDS, IDLE_SECONDS, LONGEST_SECONDS, SIGNED_IN_AT

FRESH_SECONDS = 5 * 60  # ASVS V7.5.3
DEMONSTRATION = "demonstration"
_BY_PASSKEY = frozenset({Authenticator.Type.WEBAUTHN, DEMONSTRATION})


def begin(session: SessionBase) -> None:
    """Somebody has just signed in: both clocks start."""
    session[SIGNED_IN_AT] = session[ACTED_AT] = time.time()


def note_action(session: SessionBase) -> None:
    """A person did something; written at most once a minute, so that reading pages costs no write each."""
    if time.time() - session.get(ACTED_AT, 0) >= 60:
        session[ACTED_AT] = time.time()


def is_over(session: Mapping[str, Any] | SessionBase, user: User) -> bool:
    """Idle for 30 minutes, older than 12 hours, begun before the person's sessions were ended, or of a later time than
    this: by a clock that is wrong nothing would ever be idle."""
    now, begun, acted = time.time(), session.get(SIGNED_IN_AT), session.get(ACTED_AT, 0)
    if begun is None or not -AHEAD_SECONDS <= now - begun <= LONGEST_SECONDS:
        return True
    if not -AHEAD_SECONDS <= now - acted <= IDLE_SECONDS:
        return True
    ended = user.sessions_ended_at
    return ended is not None and datetime.fromtimestamp(begun, UTC) <= ended


def second_factor_at(session: Mapping[str, Any] | SessionBase, user: User) -> float | None:
    """When this session last proved a second factor: code, passkey, recovery code, or enrolment just now."""
    return max((record["at"] for record in _records(session, user) if record.get("method") == "mfa"), default=None)


def proved_at(session: Mapping[str, Any] | SessionBase, user: User) -> float | None:
    """When this session last proved what this person has to prove: moderators and administrators, a passkey."""
    if not user.needs_passkey:
        return second_factor_at(session, user)
    return max((one["at"] for one in _records(session, user) if one.get("type") in _BY_PASSKEY), default=None)


def is_fresh(session: Mapping[str, Any] | SessionBase, user: User) -> bool:
    """Proved again within the last five minutes; a demonstration's people have no device to ask."""
    if any(record.get("type") == DEMONSTRATION for record in _records(session, user)):
        return True
    at = proved_at(session, user)
    return at is not None and -AHEAD_SECONDS <= time.time() - at < FRESH_SECONDS


def _records(session: Mapping[str, Any] | SessionBase, user: User) -> list[dict[str, Any]]:
    """allauth's own record of what this person proved in this session; another person's record counts for nothing."""
    if session.get(_AUTHENTICATION_METHODS_USER_SESSION_KEY) != str(user.pk):
        return []
    return list(session.get(AUTHENTICATION_METHODS_SESSION_KEY) or [])


def is_session_cleared(session: Mapping[str, Any] | SessionBase, user: User | AnonymousUser) -> bool:
    """May this session of this person reach case material now?

    Sockets call it with a session and a person loaded anew from the database: what they were opened with is old.
    """
    if not isinstance(user, User):
        return False
    has_proved = proved_at(session, user) is not None
    return user.is_cleared and has_proved and user.has_accepted_terms and not is_over(session, user)
