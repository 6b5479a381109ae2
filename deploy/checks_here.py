"""`manage.py check --deploy --database default`: what can only be known by asking PostgreSQL, Redis and the disk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.checks import Error, Tags, register
from django.db import connection
from redis import Redis, RedisError

from audit import roles
from deploy import redis_servers
from forum.clues import store

POSTGRESQL, REDIS = 15, 7  # major versions, the oldest that are tried here
MUST_BE_ON = ("fsync", "full_page_writes", "synchronous_commit")
Found = Iterator[Error]


@register(Tags.database, deploy=True)
def servers_for_real(app_configs: Any, databases: Any = None, **words: Any) -> list[Error]:
    """Nothing is asked of a server that the settings do not name; checks.py refuses those settings already."""
    if not databases or "default" not in databases:
        return []
    found = [*_files(), *_bucket()]
    if connection.vendor == "postgresql":
        found += _postgresql()
    if settings.REDIS:
        found += _redis()
    return found


def _postgresql() -> Found:
    version = connection.pg_version // 10_000  # type: ignore[attr-defined]  # PostgreSQL's
    if version < POSTGRESQL:
        yield Error(f"PostgreSQL here is {version}: {POSTGRESQL} or newer is needed.", id="deploy.E110")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off'", [list(MUST_BE_ON)])
        for (name,) in cursor.fetchall():
            yield Error(
                f"PostgreSQL runs with {name}=off: what was acknowledged could be lost. Turn it on.", id="deploy.E111"
            )
        yield from _role(cursor)


def _role(cursor: Any) -> Found:
    cursor.execute("SELECT rolname, rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
    name, is_mighty = cursor.fetchone()
    cursor.execute(
        "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(current_user, tableowner, 'MEMBER')"
    )
    if is_mighty or cursor.fetchone()[0]:
        yield Error(
            f"The role {name} could change the trail: it owns tables, or is a superuser. Let this process sign in as a "
            f"member of {roles.APPLICATION} alone (docs/RUNBOOK.md, roles).",
            id="deploy.E113",
        )


def _redis() -> Found:
    try:
        pool = redis_servers.of(settings.REDIS).pool()
        told = Redis(connection_pool=pool).info("server")
        pool.disconnect()
    except (RedisError, OSError) as failed:
        yield Error(f"Redis does not answer: {type(failed).__name__}", id="deploy.E120")
        return
    version = str(told["redis_version"])
    if int(version.split(".", maxsplit=1)[0]) < REDIS:
        yield Error(f"Redis here is {version}: {REDIS} or newer is needed.", id="deploy.E121")


def _files() -> Found:
    if not staticfiles_storage.exists("staticfiles.json"):
        yield Error("The static files are not collected: run `manage.py collectstatic`.", id="deploy.E130")
    file = settings.MASTER_KEY_FILE
    if settings.MASTER_KEY == "file" and not file.exists():
        yield Error(
            f"{file} is missing: copy it from the first machine. There, make it once: `install -m 600 /dev/null {file}`"
            f" and `openssl rand -out {file} 32`.",
            id="deploy.E131",
        )


def _bucket() -> Found:
    """Written, read and deleted once, so that a right that is missing shows before the first clue."""
    if settings.S3:
        try:
            store.place().check()
        except (ImportError, OSError) as failed:
            yield Error(str(failed), id="deploy.E140")
