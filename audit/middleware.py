"""Notes where each request comes from, so that what is recorded can say so, and gives the receipts for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from ipaddress import ip_address

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from audit import keys, receipts, source

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


class HeldKeysMiddleware:
    """Keys of sealed words are opened once for each request, and forgotten with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with keys.holding():
            return self.get_response(request)


class ReceiptMiddleware:
    """Every answer to a state-changing request carries the receipts of what it recorded; the next page shows them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.name = "__Host-receipt" if settings.SECURE else "receipt"

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        kept = request.COOKIES.get(self.name, "")
        ours = receipts.Receipts(receipts.of_cookie(kept))
        request.receipts = ours  # type: ignore[attr-defined]
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            response = self.get_response(request)
        else:
            response = self._collected(request, ours)
        if ours.fresh:
            response[receipts.HEADER] = ours.header()
        if (
            ours.fresh and not (ours.were_shown and ours.are_open) and "X-Live" not in request.headers
        ):  # live.js is no act of a person
            response.set_cookie(
                self.name, ours.cookie(), max_age=60, secure=settings.SECURE, httponly=True, samesite="Strict"
            )
        elif kept and ours.were_shown:
            response.delete_cookie(self.name, samesite="Strict")
        return response

    def _collected(self, request: HttpRequest, ours: receipts.Receipts) -> HttpResponseBase:
        """Nothing for who is nobody before and after: a receipt for a refused sign-in or a password forgotten would
        tell a stranger whether the address has an account here."""
        ours.are_open = _is_known(request)
        with receipts.collected(ours):
            response = self.get_response(request)
        if not ours.are_open and not _is_known(request):
            ours.fresh.clear()
        return response


def _is_known(request: HttpRequest) -> bool:
    return bool(getattr(getattr(request, "user", None), "is_authenticated", False))


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
