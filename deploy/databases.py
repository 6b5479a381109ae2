"""The database's settings: SQLite as the embedded default, PostgreSQL by its address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TLS = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey"})  # what the address may say after its "?"
# A cut network must be noticed: without these a write waits a quarter of an hour for a machine that is gone.
_PATIENCE: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
# The rules of access make long statements that read little: compiling them (JIT) took PostgreSQL three times as long as
# running them, and planning them twice. What a connection asks again and again is planned once, which needs the values
# to travel apart from the text.
_PLANS: dict[str, Any] = {"options": "-c jit=off", "server_side_binding": True, "prepare_threshold": 5}


def of(url: str, folder: Path, *, pool: int = 0) -> dict[str, Any]:
    """For this address, with at most so many connections kept for a process; without one a file in the folder."""
    return _postgresql(url, pool) if url else _sqlite(folder)


def _sqlite(folder: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "bearings.sqlite3",
        "OPTIONS": {
            # BEGIN IMMEDIATE: two writers queue up instead of one failing half-way with "database is locked".
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # secure_delete: what is erased is overwritten in the file, not only unlinked there.
            # FULL: a checkpoint of the trail must never be ahead of the database after a power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON;",
        },
    }


def _postgresql(url: str, pool: int) -> dict[str, Any]:
    """postgresql://user:password@host:port/name?sslmode=verify-full&sslrootcert=/etc/bearings/database-ca.pem

    What is special in the password is percent-encoded.
    """
    parts = urlsplit(url)
    told = dict(parse_qsl(parts.query))
    if parts.scheme != "postgresql" or not parts.path.strip("/") or not set(told) <= TLS:
        raise ImproperlyConfigured(
            "BEARINGS_DATABASE must look like postgresql://user:password@host:5432/name, and may end in "
            "?sslmode=verify-full&sslrootcert=/path"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or 5432),
        # A connection is asked whether it lives before a page gets it: after a restart of the server none fails twice.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**told, **_PATIENCE, **_PLANS, **({"pool": _pool(pool)} if pool else {})},
    }


def _pool(most: int) -> dict[str, Any]:
    """Opened when the first one is asked for, so after a worker was forked; none is kept for a process at rest."""
    return {"min_size": 0, "max_size": most, "timeout": 5.0, "max_idle": 300.0, "max_lifetime": 3600.0}
