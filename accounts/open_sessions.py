"""Sessions in a table of ours: Django's, with whose each is and from where, and without any key that opens one."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from accounts import agents

IDLE_SECONDS = 30 * 60  # CJIS AC-11
AHEAD_SECONDS = 2 * 60  # machines may disagree by so much; what is of a later time, a wrong clock wrote or reads
LONGEST_SECONDS = 12 * 3600  # CJIS IA-5
SIGNED_IN_AT, ACTED_AT, CAME_FROM = "signed_in_at", "acted_at", "came_from"


def digest(key: str) -> str:
    """What stands in the table for a key of 32 random characters: who steals the table can't come in with it."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]


class OpenSessionQuerySet(models.QuerySet["OpenSession"]):
    def other_than(self, key: str | None) -> OpenSessionQuerySet:
        """All but the one with this key."""
        return self.exclude(pk=digest(key)) if key else self

    def living(self) -> OpenSessionQuerySet:
        """Those that the next request would not find over: the same rule as clearance.is_over()."""
        now = timezone.now()
        idle, old = now - timedelta(seconds=IDLE_SECONDS), now - timedelta(seconds=LONGEST_SECONDS)
        ahead = now + timedelta(seconds=AHEAD_SECONDS)
        kept = self.filter(acted_at__gt=idle, acted_at__lte=ahead, began_at__gt=old, began_at__lte=ahead)
        kept = kept.filter(expire_date__gt=now)
        return kept.exclude(user__sessions_ended_at__gte=models.F("began_at"))


class OpenSession(AbstractBaseSession):
    """One session, half-way or signed in. The columns repeat what is in its signed data, for lists and for ending."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions")
    began_at = models.DateTimeField(null=True)
    acted_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=60, blank=True)  # as agents.pair() says it
    country = models.CharField(max_length=2, blank=True)
    new = models.CharField(max_length=20, blank=True)  # "device", "country", both: not seen with this person before

    objects: ClassVar[Any] = OpenSessionQuerySet.as_manager()  # type: ignore[assignment]

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore

    @property
    def device_in_words(self) -> str:
        return agents.in_words(self.device)


class SessionStore(DatabaseStore):
    """The key is in the browser's cookie; the table is asked by its digest, wherever Django asks it by the key."""

    @classmethod
    def get_model_class(cls) -> type[OpenSession]:
        return OpenSession

    def create_model_instance(self, data: dict[str, Any]) -> OpenSession:
        return _without_key(super().create_model_instance(data), data)

    async def acreate_model_instance(self, data: dict[str, Any]) -> OpenSession:
        return _without_key(await super().acreate_model_instance(data), data)

    def _get_session_from_db(self) -> OpenSession | None:
        row = self._found().first() if self.session_key else None
        self._session_key = self._session_key if row else None
        return row

    async def _aget_session_from_db(self) -> OpenSession | None:
        row = await self._found().afirst() if self.session_key else None
        self._session_key = self._session_key if row else None
        return row

    def _found(self) -> models.QuerySet[OpenSession]:
        key = digest(str(self.session_key))
        found: models.QuerySet[OpenSession] = OpenSession.objects.filter(pk=key, expire_date__gt=timezone.now())
        return found

    def exists(self, session_key: str) -> bool:
        return super().exists(digest(session_key))

    async def aexists(self, session_key: str) -> bool:
        return await super().aexists(digest(session_key))

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            OpenSession.objects.filter(pk=digest(key)).delete()

    async def adelete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            await OpenSession.objects.filter(pk=digest(key)).adelete()


def came_from(address: str, user_agent: str, country: str) -> dict[str, str]:
    """What a session keeps of where it began."""
    return {"address": address, "device": agents.pair(user_agent), "country": country}


def sweep() -> int:
    """Sessions that are over go from the table; returns how many rows."""
    now = timezone.now()
    over = models.Q(expire_date__lt=now) | models.Q(acted_at__lt=now - timedelta(seconds=IDLE_SECONDS))
    gone: int = OpenSession.objects.filter(over).delete()[0]
    return gone


def _without_key(row: Any, data: dict[str, Any]) -> OpenSession:
    columns = {"session_data": row.session_data, "expire_date": row.expire_date, **_columns(data)}
    return OpenSession(session_key=digest(row.session_key), **columns)


def _columns(data: dict[str, Any]) -> dict[str, Any]:
    came = data.get(CAME_FROM, {})
    return {
        "user_id": data.get("_auth_user_id"),
        "began_at": _moment(data.get(SIGNED_IN_AT)),
        "acted_at": _moment(data.get(ACTED_AT)),
        "address": came.get("address", "")[:45],
        "device": came.get("device", ""),
        "country": came.get("country", ""),
        "new": came.get("new", ""),
    }


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
