"""What open sockets may hear, asked for many people at once: at every poke, and every half minute besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts import certificates
from accounts.clearance import is_session_cleared
from accounts.models import Role, User
from accounts.open_sessions import OpenSession, digest
from forum.alerts import permissions
from forum.cases.models import Case
from forum.operating import modes

NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Rights:
    """Who may hear what at this moment."""

    cleared: set[UUID] = field(default_factory=set)
    moderators: set[UUID] = field(default_factory=set)
    auditors: set[UUID] = field(default_factory=set)
    readers: dict[UUID, set[UUID]] = field(default_factory=dict)  # by case, all of them cleared


def now(people: set[UUID], cases: Mapping[UUID, set[UUID]], *, queue: bool, acts: bool = False) -> Rights:
    """Four queries at most and one more for each case, however many sockets are open.

    `people` are those whom something else than a case concerns: who may read a case is cleared as well.
    """
    cleared_people = User.objects.cleared().filter(pk__in=people)
    cleared = set(cleared_people.values_list("pk", flat=True)) if people else set()
    moderators = set(cleared_people.holding(Role.MODERATOR).values_list("pk", flat=True)) if queue else set()
    auditors = set(cleared_people.holding(Role.AUDITOR).values_list("pk", flat=True)) if acts else set()
    found = Case.objects.in_bulk(list(cases)) if cases else {}
    return Rights(cleared, moderators, auditors, {pk: permissions.readers(found[pk], cases[pk]) for pk in found})


def admitted(session: SessionBase, certificate: str = "") -> User | None:
    """The person whom this session may open a socket for, loaded anew; None for everybody else.

    `certificate`: what the socket was asked for with. An open one keeps it.
    """
    if not certificates.fits(session, certificate):
        return None
    user = User.objects.with_clearance().filter(pk=session.get(SESSION_KEY) or NOBODY).first()
    return user if user and _holds(session, user) else None


def still_open(sessions: Mapping[str, UUID]) -> set[str]:
    """Which sessions (key: person) may keep their sockets: two queries for all of them."""
    keys = {digest(key): key for key in sessions}
    rows = OpenSession.objects.filter(pk__in=keys, expire_date__gt=timezone.now())
    people = User.objects.with_clearance().in_bulk(set(sessions.values()))
    kept = set()
    for row in rows:
        user = people.get(sessions[keys[row.pk]])
        decoded: dict[str, Any] = row.get_decoded()
        if user and decoded.get(SESSION_KEY) == str(user.pk) and _holds(decoded, user):
            kept.add(keys[row.pk])
    return kept


def may_watch(user_id: UUID, case_id: UUID) -> bool:
    """Joining a case's stream is seeing the case."""
    user = User.objects.with_clearance().get(pk=user_id)
    return Case.objects.visible_to(user).filter(pk=case_id).exists()


def _holds(session: Mapping[str, Any] | SessionBase, user: User) -> bool:
    """Not signed out, password not changed since (its hash is in the session), both factors proved, not over."""
    if not modes.current().admits(user.pk):  # locked down, and not for them
        return False
    same_password = constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    return same_password and is_session_cleared(session, user)
