"""Turns what an action refused into a page with a sentence and the right status."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from accounts import slowing, tallies
from accounts.errors import BadInput, NotAllowed, NotFoundHere, Refusal, SlowDown
from accounts.models import User
from audit import log, unwritable
from audit.unwritable import is_unwritable
from forum.clues.place import Away
from forum.live import denials, faults, form_fields, incidents

FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})
RETRY_AFTER = "60"  # seconds


class RefusalMiddleware:
    """Views raise; this answers. What one may not see answers exactly like what was never there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return faults.dressed(request, self.get_response(request))

    def process_view(self, request: HttpRequest, view: object, *_words: object) -> HttpResponse | None:
        """Before any row is looked up, so that it is the same for what is there and what is not.

        A view without a token is no form: it reads the body itself.
        """
        match = request.resolver_match
        if request.method != "POST" or match is None or request.content_type not in FORMS:
            return None
        if getattr(view, "csrf_exempt", False):
            return None
        if form_fields.unknown(match.view_name, frozenset((*request.POST, *request.FILES))):
            return refused(request, BadInput(_("This page sent something that its form does not have. Load it again.")))
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if is_unwritable(exception):
            return unavailable(request, exception)
        if isinstance(exception, RedisError):
            return uncounted(request, exception)
        if isinstance(exception, NotFoundHere):
            return not_found(request)
        if isinstance(exception, SlowDown):
            return _slowed(request, exception)
        if isinstance(exception, NotAllowed):
            return _on_trail(request) or refused(request, exception)
        return refused(request, exception) if isinstance(exception, Refusal) else None


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one page for unknown addresses and hidden things (handler404 too): no query, no name, no token in it."""
    user = getattr(request, "user", None)
    unkept = _on_trail(request) if isinstance(user, User) and user.is_cleared else None
    return unkept or faults.page(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """What no view raised: a bug (500), or a database that failed before or after the view (503); handler500."""
    error = sys.exc_info()[1]
    if is_unwritable(error):
        return unavailable(request, error)
    if isinstance(error, RedisError):
        return uncounted(request, error)
    return faults.page(request, 500, incident=incidents.note(request, error))


def malformed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Too much, too many fields, or what no browser of a person would send (handler400)."""
    return faults.page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django itself refuses (handler403)."""
    return faults.page(request, 403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without our token or from another origin; the reason is in the log (CSRF_FAILURE_VIEW)."""
    return faults.page(request, 403)


def unavailable(request: HttpRequest, error: BaseException | None = None) -> HttpResponse:
    """The trail can't be written, or a file: nothing is shown, nothing was done. Asks the database nothing."""
    shown = {"sentence": _("Nothing was shown and nothing was kept: the trail can't be written. Try again soon.")}
    whole = "503.html"
    if isinstance(error, OSError):
        shown = {"sentence": _("Nothing was kept: a disk is full or fails. Try again soon.")}
        whole = "full.html"
    if isinstance(error, Away):
        shown, whole = {"sentence": _("The store of files does not answer. Try again soon.")}, "away.html"
    template = "_parts/refusal.html" if is_fragment(request) else whole
    answer = faults.page(request, 503, template, incident=incidents.note(request, error), **shown)
    answer["Retry-After"] = RETRY_AFTER
    return answer


def uncounted(request: HttpRequest, error: BaseException | None = None) -> HttpResponse:
    """Redis is away where attempts are counted, at signing in: who may guess without a bound gets no try at all."""
    answer = faults.page(request, 503, "away.html", incident=incidents.note(request, error))
    answer["Retry-After"] = RETRY_AFTER
    return answer


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A page, or only the sentence where a script asked for a part of one."""
    shown = {"sentence": refusal.sentence, "heading": _heading(refusal), "back": _page_before(request)}
    template = "_parts/refusal.html" if is_fragment(request) else "refusal.html"
    return tallies.answered(render(request, template, shown, status=refusal.status), refusal)


def _slowed(request: HttpRequest, refusal: SlowDown) -> HttpResponse:
    """Nothing waits on the server for it; who looks after them is told once an hour, and it stands in the trail."""
    try:
        slowing.tell(cast(User, request.user), refusal)
    except unwritable.FAILURES as failed:
        return unavailable(request, failed)
    shown = {"refusal": refusal, "until": datetime.fromtimestamp(refusal.until, UTC), "back": _page_before(request)}
    answer = render(request, "_parts/slower.html" if is_fragment(request) else "slower.html", shown, status=429)
    answer["Retry-After"] = str(max(1, refusal.until - int(time.time())))
    return answer


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
    except log.TrailUnavailable as error:
        return unavailable(request, error)
    return None
