"""What is worked out once and kept in the cache for a while; without a cache it is worked out each time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from django.core.cache import cache

T = TypeVar("T")
log = logging.getLogger(__name__)


def remembered(key: str, work_out: Callable[[], T], seconds: float) -> T:
    """Only for what the database can say as well: a page must not fail because Redis is away."""
    try:
        found: T | None = cache.get(key)
    except Exception as failed:  # whatever the cache's own library raises
        log.warning("The cache does not answer (%s): %s is worked out each time.", type(failed).__name__, key)
        return work_out()
    if found is None:
        found = work_out()
        with suppress(Exception):  # it went away meanwhile
            cache.set(key, found, seconds)
    return found


def forget(key: str) -> None:
    """Where it can't be forgotten, what is kept there ends by itself."""
    with suppress(Exception):
        cache.delete(key)
