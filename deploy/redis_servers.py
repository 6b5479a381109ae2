"""Redis by its address, alone or behind Sentinels that say which of several is the first at the moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import redis
from django.core.exceptions import ImproperlyConfigured
from redis.sentinel import Sentinel, SentinelConnectionPool

SENTINEL, SECURE_SENTINEL = "redis+sentinel", "rediss+sentinel"
PATIENCE = 5.0  # seconds for a connection, and for an answer: a page must not wait for a machine that is gone
_BOUNDS = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
_FORM = (
    "BEARINGS_REDIS must look like redis://:password@host:6379/0, rediss://… for TLS, or, with Sentinels, "
    "redis+sentinel://:password@one:26379,two:26379,three:26379/name-of-the-service/0"
)


@dataclass(frozen=True)
class Servers:
    """Where Redis is: one address, or Sentinels and the name by which they know it."""

    url: str
    sentinels: tuple[tuple[str, int], ...] = ()
    service: str = ""
    options: tuple[tuple[str, Any], ...] = ()

    @property
    def prefix(self) -> str:
        """Redis carries messages across its numbered databases: this keeps two installations on one Redis apart."""
        return f"bearings{urlsplit(self.url).path}"

    def layer_host(self) -> str | dict[str, Any]:
        """What channels_redis takes as a host."""
        if not self.sentinels:
            return self.url
        # A password of Sentinels themselves is the same one: whoever may ask them may ask Redis.
        return {
            "sentinels": list(self.sentinels),
            "master_name": self.service,
            "sentinel_kwargs": self._sentinel_options(),
            **dict(self.options),
        }

    def pool(self, **options: Any) -> redis.ConnectionPool:
        """Connections to the one that takes writes now."""
        if not self.sentinels:
            return redis.ConnectionPool.from_url(self.url, **{**_BOUNDS, **options})
        asked = Sentinel(list(self.sentinels), sentinel_kwargs=self._sentinel_options())  # type: ignore[no-untyped-call]
        whole = {**_BOUNDS, **dict(self.options), **options}
        return SentinelConnectionPool(self.service, asked, **whole)  # type: ignore[no-untyped-call]

    def _sentinel_options(self) -> dict[str, Any]:
        kept = {name: value for name, value in self.options if name in {"username", "password", "ssl"}}
        return {**_BOUNDS, **kept}


class CachePool:
    """What Django's cache calls instead of redis.ConnectionPool: it knows one address as a text."""

    @staticmethod
    def from_url(url: str, **options: Any) -> redis.ConnectionPool:
        return of(url).pool(**options)


def of(url: str) -> Servers:
    """Read an address; a wrong one stops the start with a sentence."""
    parts = urlsplit(url)
    if parts.scheme in {"redis", "rediss", "unix"}:
        return Servers(url)
    if parts.scheme not in {SENTINEL, SECURE_SENTINEL}:
        raise ImproperlyConfigured(_FORM)
    access, _at, hosts = parts.netloc.rpartition("@")
    user, _colon, password = access.partition(":")
    path = parts.path.strip("/").split("/")
    if not path[0] or len(path) > 2 or not all(part.isdigit() for part in path[1:]):
        raise ImproperlyConfigured(_FORM)
    told: dict[str, Any] = {"username": unquote(user), "password": unquote(password)}
    options = {name: value for name, value in told.items() if value}
    options |= {"db": int(path[1])} if path[1:] else {}
    options |= {"ssl": True} if parts.scheme == SECURE_SENTINEL else {}
    return Servers(url, tuple(_address(one) for one in hosts.split(",")), path[0], tuple(options.items()))


def _address(host: str) -> tuple[str, int]:
    name, colon, port = host.strip().rpartition(":")
    if not colon or not name or not port.isdigit():
        raise ImproperlyConfigured(_FORM)
    return name.strip("[]"), int(port)
