"""The first thing asked of a request: was it sent to an address of ours, and to one that can be ours?"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from forum.live import faults

PORTS = {"http": 80, "https": 443}
LONGEST = 4096  # characters of an address; our own have less than 300, and what was typed goes in a body


class OriginMiddleware:
    """Scheme, host and port must be ours: links in mails are made from them, and ALLOWED_HOSTS ignores the port."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.ours = {_origin(one) for one in settings.ORIGINS}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _asked_at(request) not in self.ours:
            return faults.page(request, 400, "400_host.html")
        if len(request.get_full_path()) > LONGEST:
            return faults.page(request, 414)
        return self.get_response(request)


def _asked_at(request: HttpRequest) -> tuple[str, str, int] | None:
    """Where plain HTTP is redirected, which is next, it counts as the address that it is redirected to."""
    scheme = "https" if settings.SECURE_SSL_REDIRECT else request.scheme
    try:
        return _origin(f"{scheme}://{request.get_host()}")
    except (DisallowedHost, ValueError):  # ValueError: a port that is no number
        return None


def _origin(address: str) -> tuple[str, str, int]:
    parts = urlsplit(address)
    return parts.scheme, str(parts.hostname), parts.port or PORTS[parts.scheme]
