"""Somebody's open sessions: where each begins, the list of them, and ending one, all others, or all of a person's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.http import HttpRequest

from accounts import certificates, clearance, events, networks, news, pace, permissions
from accounts.errors import NotFoundHere
from accounts.models import User
from accounts.open_sessions import CAME_FROM, OpenSession, came_from, digest
from accounts.place_names import place_name
from audit import log, source
from audit.acts import act


@dataclass(frozen=True)
class Shown:
    """One open session as its person sees it."""

    id: str
    device: str
    place: str  # address and country, as far as they are known and shown
    began_at: datetime | None
    acted_at: datetime | None
    new: list[str]  # device, country
    is_here: bool


def begin(request: HttpRequest) -> None:
    """Somebody has just signed in with this request: the clocks start, and where they came from is noted."""
    clearance.begin(request.session)
    certificates.bind(request.session, certificates.shown_in(request.headers))
    address = source.address.get()
    agent = request.headers.get("User-Agent", "")
    request.session[CAME_FROM] = came_from(address, agent, networks.country_of(address))


def note(request: HttpRequest, new: list[str]) -> None:
    """What of this sign-in was not seen before, for the page of sessions; and how much reading is usual for them."""
    request.session[CAME_FROM] |= {"new": " ".join(new)}
    request.session[pace.USUAL] = pace.usual(cast(User, request.user))


def open_sessions(user: User, here: str | None = None, *, with_addresses: bool = True) -> list[Shown]:
    """Newest first; `here` is the key of the session that asks. One query."""
    mine = digest(here) if here else ""
    rows = OpenSession.objects.living().filter(user=user.pk).order_by("-acted_at")
    return [
        Shown(
            id=row.pk,
            device=row.device_in_words,
            place=", ".join(filter(None, [row.address if with_addresses else "", _country(row)])),
            began_at=row.began_at,
            acted_at=row.acted_at,
            new=row.new.split(),
            is_here=row.pk == mine,
        )
        for row in rows
    ]


def _country(row: OpenSession) -> str:
    return place_name(row.country) if row.country else ""


def end_others(user: User, here: str | None) -> int:
    """A step of an action: all sessions of a person but this one (None: all) are over, and their sockets close."""
    gone: int = OpenSession.objects.filter(user=user.pk).other_than(here).delete()[0]
    news.sessions_ended()
    return gone


@act()
def end_session(*, by: User, session_id: str) -> None:
    """A person ends one of their own sessions, and its sockets close."""
    found = OpenSession.objects.filter(user=by.pk, pk=session_id).first()
    if found is None:
        raise NotFoundHere
    log.record(events.SessionsEnded(object=str(by.pk), detail=_told([found])), by=by)
    found.delete()
    news.sessions_ended()


@act()
def end_other_sessions(*, by: User, here: str | None) -> int:
    """A person ends all their sessions but the one at hand; returns how many there were."""
    others = OpenSession.objects.filter(user=by.pk).other_than(here)
    log.record(events.SessionsEnded(object=str(by.pk), detail=_told(list(others))), by=by)
    return end_others(by, here)


@act()
def end_sessions_of(*, by: User, user_id: UUID) -> User:
    """An administrator ends all of somebody's sessions: a device was lost, say. Their rights stay as they are."""
    permissions.check_administer(by)
    person = User.objects.locked(user_id)
    told = _told(list(OpenSession.objects.filter(user=person.pk)))
    about = {"object": str(person.pk), "subject": person.audit_actor, "person": str(person.pk)}
    person.end_sessions()
    log.record(events.SessionsEndedByAdministrator(**about, detail=told), by=by)
    return person


def _told(rows: Sequence[OpenSession]) -> str:
    """For the trail: how many, and what each was."""
    return "; ".join([f"{len(rows)} ended", *(f"{row.device} {row.address}".strip() for row in rows)])
