"""`manage.py check --deploy`: values with which nobody should work for real, each refused in a sentence."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, register

from deploy import buckets, redis_servers

Found = Iterator[Error]
_LOOPBACK = frozenset({"", "localhost", "127.0.0.1", "::1"})  # no host: the socket of this machine
_TLS_MODES = frozenset({"require", "verify-ca", "verify-full"})
MIN_SECRET = 40  # characters of a secret key


@register(Tags.security, deploy=True)
def settings_for_real(app_configs: Any, **words: Any) -> list[Error]:
    """All that is wrong at once, so that an operator mends it in one go."""
    parts = (_front, _database, _redis, _shared, _mail, _bucket, _secrets, _processes)
    return [error for part in parts for error in part()]


def _front() -> Found:
    if not settings.SECURE:
        yield Error("BEARINGS_ORIGIN must begin with https://: passwords and clues travel over it.", id="deploy.E001")
    if settings.DEMO:
        yield Error("BEARINGS_DEMO is on: anyone could step into anyone. Unset it.", id="deploy.E002")
    if not settings.TRUSTED_PROXIES:
        yield Error(
            "BEARINGS_TRUSTED_PROXIES is 0: behind the front everybody would have one address. Write 1 for one nginx.",
            id="deploy.E003",
        )


def _database() -> Found:
    told = settings.DATABASES["default"]
    if not told["ENGINE"].endswith("postgresql"):
        yield Error("BEARINGS_DATABASE is not set: several processes need PostgreSQL 15 or newer.", id="deploy.E010")
        return
    if told["HOST"] not in _LOOPBACK and told["OPTIONS"].get("sslmode") not in _TLS_MODES:
        yield Error(
            "BEARINGS_DATABASE is on another machine and goes there in clear: end it in ?sslmode=verify-full"
            "&sslrootcert=/etc/bearings/database-ca.pem.",
            id="deploy.E011",
        )
    if told["HOST"] not in _LOOPBACK and not told["PASSWORD"] and not told["OPTIONS"].get("sslcert"):
        yield Error(
            "BEARINGS_DATABASE has neither password nor client certificate: whoever reaches it could read it.",
            id="deploy.E012",
        )
    if not settings.DATABASE_POOL:
        yield Error("BEARINGS_DATABASE_POOL is 0: each page would open a connection of its own.", id="deploy.E013")


def _redis() -> Found:
    if not settings.REDIS:
        yield Error("BEARINGS_REDIS is not set: pokes would not reach other processes.", id="deploy.E020")
        return
    servers, parts = redis_servers.of(settings.REDIS), urlsplit(settings.REDIS)
    hosts = [host for host, _port in servers.sentinels] or [parts.hostname or ""]
    if not set(hosts) <= _LOOPBACK and not parts.scheme.startswith("rediss"):
        yield Error("BEARINGS_REDIS is on another machine and goes there in clear: write rediss://.", id="deploy.E021")
    if not set(hosts) <= _LOOPBACK and not parts.password:
        yield Error(
            "BEARINGS_REDIS has no password: whoever reaches it could forge pokes and empty limits.", id="deploy.E022"
        )


def _shared() -> Found:
    """What each machine would otherwise make for itself."""
    if len(os.environ.get("BEARINGS_SECRET_KEY", "")) < MIN_SECRET:
        yield Error(
            f"BEARINGS_SECRET_KEY is not set, or shorter than {MIN_SECRET} characters: each machine would sign "
            "sessions with a key of its own. Make one with `openssl rand -base64 48` and give it to all.",
            id="deploy.E030",
        )
    if not os.environ.get("BEARINGS_AUDIT_ORIGIN"):
        yield Error(
            "BEARINGS_AUDIT_ORIGIN is not set: choose the trail's name once, like bearings.example.org/log. It never "
            "changes.",
            id="deploy.E031",
        )


def _mail() -> Found:
    if not os.environ.get("BEARINGS_SMTP_HOST"):
        yield Error("BEARINGS_SMTP_HOST is not set: mails would be files under var/mail.", id="deploy.E040")
    elif settings.EMAIL_HOST not in _LOOPBACK and settings.SMTP_TLS == "no":
        yield Error(
            "BEARINGS_SMTP_HOST is another machine and mails go there in clear: set BEARINGS_SMTP_TLS to starttls or "
            "tls.",
            id="deploy.E041",
        )
    if settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") in {"localhost", ""}:
        yield Error("BEARINGS_MAIL_FROM is not an address that others can answer.", id="deploy.E042")


def _bucket() -> Found:
    """The shape of the values is looked at when the settings are read, by every account (buckets.py)."""
    if not settings.S3:
        return
    address = urlsplit(settings.S3["endpoint"])
    if address.scheme != "https" and address.hostname not in _LOOPBACK:
        yield Error(
            "BEARINGS_S3_ENDPOINT is on another machine and is asked in clear: write https://.", id="deploy.E070"
        )
    for variable, file in buckets.files(settings.S3):
        if not _has_words(file):
            yield Error(
                f"{file} ({variable}) is missing, empty, or not for this account: write the one line that the store "
                "gave you into it, mode 0600.",
                id="deploy.E071",
            )
    if find_spec("boto3") is None:
        yield Error("BEARINGS_S3_ENDPOINT needs the extra s3: pip install boto3 (docs/bucket.md).", id="deploy.E072")


def _has_words(file: Path) -> bool:
    try:
        return bool(file.read_bytes().strip())
    except OSError:
        return False


def _secrets() -> Found:
    for name, file in _secret_files():
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
            yield Error(f"{file} ({name}) can be read by others: chmod 600 {file}", id="deploy.E050")
    if settings.MASTER_KEY == "file":
        key, data = Path(settings.MASTER_KEY_FILE), [settings.VAR, settings.MEDIA_STORE, settings.AUDIT_LOG]
        for folder in data:
            if key.resolve().is_relative_to(Path(folder).resolve()):
                yield Error(
                    f"BEARINGS_MASTER_KEY_FILE lies in {folder}, beside what it unlocks: whoever takes that folder, or "
                    "its backup, could read everything. Put it elsewhere, like /etc/bearings/keys/master.key.",
                    id="deploy.E051",
                )
                return


def _secret_files() -> Iterator[tuple[str, Path]]:
    yield "the master key", Path(settings.MASTER_KEY_FILE)
    yield "the secret key", settings.VAR / "secret_key"
    for name, variable in (("providers of sign-in", "SIGN_IN_PROVIDERS"), ("readers of the log", "AUDIT_READERS")):
        if told := os.environ.get(f"BEARINGS_{variable}"):
            yield name, Path(told)
    for variable, file in buckets.files(settings.S3):
        yield variable, file
    if pin := settings.MASTER_KEY_TOKEN.get("pin_file"):
        yield "the PIN of the hardware token", Path(str(pin))


def _processes() -> Found:
    embedded = [name for name in ("KEEPER", "SEQUENCER", "WORKER") if getattr(settings, name)]
    if embedded:
        told = ", ".join(f"BEARINGS_{name}" for name in embedded)
        yield Error(
            f"{told}: on in each process. Leave it unset and run `manage.py keep`, `manage.py work` and "
            "`manage.py sequence_audit --loop 0.5` as services.",
            id="deploy.E060",
        )
    if logging.getLogger().getEffectiveLevel() < logging.INFO:
        yield Error(
            "BEARINGS_LOG_LEVEL is DEBUG: libraries then write what people sent. Write INFO or WARNING.",
            id="deploy.E061",
        )
