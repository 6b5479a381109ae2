"""The bucket for sealed files, where one is named; a wrong value stops start-up with a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from deploy import env

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_REGION = re.compile(r"[a-z0-9-]{1,40}")
_NEEDED = ("S3_ENDPOINT", "S3_BUCKET", "S3_KEY_ID_FILE", "S3_SECRET_FILE")


def read() -> dict[str, str]:
    """Empty where files lie in the folder. The keys' files are opened by who asks the bucket, and by no one else."""
    told = {name: env.text(name, "") for name in _NEEDED}
    region = env.text("S3_REGION", "")
    if not any(told.values()) and not region:
        return {}
    if missing := [f"{env.PREFIX}{name}" for name, value in told.items() if not value]:
        raise ImproperlyConfigured(f"A bucket needs {', '.join(missing)} too: set all, or none of BEARINGS_S3_….")
    if not _is_endpoint(told["S3_ENDPOINT"]):
        raise ImproperlyConfigured("BEARINGS_S3_ENDPOINT must look like https://s3.example.org or https://host:9000")
    if not _BUCKET.fullmatch(told["S3_BUCKET"]):
        raise ImproperlyConfigured(
            f"BEARINGS_S3_BUCKET is {told['S3_BUCKET']!r}; write the bucket's name, 3 to 63 of a-z, 0-9, dot, hyphen."
        )
    if region and not _REGION.fullmatch(region):
        raise ImproperlyConfigured(f"BEARINGS_S3_REGION is {region!r}; write it like eu-central-1, or leave it unset.")
    return {
        "endpoint": told["S3_ENDPOINT"],
        "bucket": told["S3_BUCKET"],
        "region": region or "us-east-1",  # what stores without regions take
        "key_id": str(env.path("S3_KEY_ID_FILE", Path())),
        "secret": str(env.path("S3_SECRET_FILE", Path())),
    }


def files(told: dict[str, str]) -> Iterator[tuple[str, Path]]:
    """Each file with a secret, and the variable that names it."""
    if told:
        yield "BEARINGS_S3_KEY_ID_FILE", Path(told["key_id"])
        yield "BEARINGS_S3_SECRET_FILE", Path(told["secret"])


def _is_endpoint(value: str) -> bool:
    """A scheme, a host, perhaps a port: keys in an address would stand in logs, and a path would be another bucket."""
    try:
        parts = urlsplit(value)
        has_host = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    rest = (parts.username, parts.password, parts.query, parts.fragment, parts.path.strip("/"))
    return parts.scheme in {"http", "https"} and has_host and not any(rest)
