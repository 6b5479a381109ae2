"""Keys of the cache as keyed hashes: libraries put people's ids and addresses in them, and Redis must hold neither."""

from __future__ import annotations

from django.utils.crypto import salted_hmac


def hidden(key: str, prefix: str, version: int) -> str:
    """What stands in Redis for this key; says nothing without the installation's secret key."""
    return salted_hmac("bearings.cache", f"{prefix}:{version}:{key}", algorithm="sha256").hexdigest()
