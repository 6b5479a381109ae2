"""Notes where each request comes from, so that whatever is recorded during it can say so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from ipaddress import ip_address

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from audit import source

Answer = HttpResponseBase | Awaitable[HttpResponseBase]


class SourceMiddleware:
    """Sets audit.source.address for the time of the request; for threads and for the event loop alike."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Answer]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Answer:
        if self.is_async:
            return self._awaited(request)
        with source.coming_from(client_address(request)):
            return self.get_response(request)

    async def _awaited(self, request: HttpRequest) -> HttpResponseBase:
        with source.coming_from(client_address(request)):
            answer = self.get_response(request)
            assert isinstance(answer, Awaitable)
            return await answer


def client_address(request: HttpRequest) -> str:
    """The address of the person's machine.

    X-Forwarded-For is written by anyone: only as many of its last entries are believed as there are proxies of ours
    (settings.TRUSTED_PROXIES, 0 when not set).
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    proxies: int = getattr(settings, "TRUSTED_PROXIES", 0)
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if not 0 < proxies <= len(told):
        return direct
    try:
        return str(ip_address(told[-proxies]))
    except ValueError:
        return direct
