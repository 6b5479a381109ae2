"""Turns what an action refused into a page with a sentence and the right status."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotAllowed, NotFoundHere, Refusal
from accounts.models import User
from audit import log
from audit.operations import Outcome
from forum.live import events


class RefusalMiddleware:
    """Views raise; this answers. What one may not see answers exactly like what was never there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, log.TrailUnavailable):
            return unavailable(request)
        if isinstance(exception, NotFoundHere):
            return not_found(request)
        if isinstance(exception, Refusal):
            if isinstance(exception, NotAllowed):
                _record_denial(request)
            return refused(request, exception)
        return None


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one page for unknown addresses and hidden things (handler404 too): no query, no name, no token in it."""
    return render(None, "404.html", status=404)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The trail can't be written: nothing is shown."""
    return render(None, "503.html", status=503)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A page, or only the sentence where a script asked for a part of one."""
    shown = {"sentence": refusal.sentence, "heading": _heading(refusal), "back": _page_before(request)}
    template = "_parts/refusal.html" if is_fragment(request) else "refusal.html"
    return render(request, template, shown, status=refusal.status)


def is_fragment(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request")) or "fragment" in request.GET


def _heading(refusal: Refusal) -> str:
    if isinstance(refusal, NotAllowed):
        return _("Not allowed")
    return _("That can't be used") if isinstance(refusal, BadInput) else _("Not possible now")


def _page_before(request: HttpRequest) -> str:
    """The address of ours that the form was on, if the browser tells it."""
    origin = f"{request.scheme}://{request.get_host()}/"
    referer = request.headers.get("Referer", "")
    return referer[len(origin) - 1 :] if referer.startswith(origin) else ""


def _record_denial(request: HttpRequest) -> None:
    """The action was rolled back; that it was tried is kept."""
    by = request.user if isinstance(request.user, User) else None
    with transaction.atomic():
        log.record(events.AccessDenied(detail=f"{request.method} {request.path}"), by=by, outcome=Outcome.DENIED)
