"""The first thing asked of a request: was it sent to an address of ours?"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.translation import gettext as _

PORTS = {"http": 80, "https": 443}


class OriginMiddleware:
    """Scheme, host and port must be ours: links in mails are made from them, and ALLOWED_HOSTS ignores the port."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.ours = {_origin(one) for one in settings.ORIGINS}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _asked_at(request) in self.ours:
            return self.get_response(request)
        sentence = _("Nothing is served at this address. Use the one that you were given.")
        return HttpResponseBadRequest(sentence, content_type="text/plain; charset=utf-8")


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
