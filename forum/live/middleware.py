"""Turns what an action refused into a page with a sentence and the right status."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotAllowed, NotFoundHere, Refusal
from accounts.models import User
from audit import log
from audit.unwritable import is_unwritable
from forum.live import denials

RETRY_AFTER = "60"  # seconds
logger = logging.getLogger(__name__)


class RefusalMiddleware:
    """Views raise; this answers. What one may not see answers exactly like what was never there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if is_unwritable(exception):
            return _unkept(request, exception)
        if isinstance(exception, NotFoundHere):
            return not_found(request)
        if isinstance(exception, NotAllowed):
            return _on_trail(request) or refused(request, exception)
        return refused(request, exception) if isinstance(exception, Refusal) else None


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one page for unknown addresses and hidden things (handler404 too): no query, no name, no token in it."""
    user = getattr(request, "user", None)
    unkept = _on_trail(request) if isinstance(user, User) and user.is_cleared else None
    return unkept or render(None, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """What no view raised: a bug (500), or a database that failed before or after the view (503); handler500."""
    error = sys.exc_info()[1]
    return _unkept(request, error) if is_unwritable(error) else render(None, "500.html", status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The trail can't be written: nothing is shown, nothing was done. Asks the database nothing."""
    shown = {"sentence": _("Nothing was shown and nothing was kept: the trail can't be written. Try again soon.")}
    template = "_parts/refusal.html" if is_fragment(request) else "503.html"
    answer = render(None, template, shown, status=503)
    answer["Retry-After"] = RETRY_AFTER
    return answer


def _unkept(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """Its kind goes to the log, for the operator; not its words, in which there may be a row."""
    logger.error("Answered 503, since nothing can be kept: %s", type(getattr(error, "__cause__", None) or error))
    return unavailable(request)


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
    back = referer[len(origin) - 1 :] if referer.startswith(origin) else ""
    return back if url_has_allowed_host_and_scheme(back, None) else ""  # "//elsewhere" is a path that leads elsewhere


def _on_trail(request: HttpRequest) -> HttpResponse | None:
    """That it was tried is kept; an answer only when it can't be."""
    try:
        denials.record_page(request)
    except log.TrailUnavailable:
        return unavailable(request)
    return None
