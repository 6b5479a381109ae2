"""Holds everybody to the installation's mode, before any page runs: read-only, or locked down."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from accounts.models import User
from audit.log import TrailUnavailable
from forum.live import denials, faults, typed
from forum.live.middleware import is_fragment
from forum.operating import modes

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
RETRY_AFTER = "60"  # seconds
# Whoever is not signed in yet may be one of those who are named; and machines ask how it is.
TO_SIGN_IN = frozenset({
    "account_login", "account_logout", "account_inactive", "account_reauthenticate", "mfa_authenticate",
    "mfa_login_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "accounts:notice", "accounts:language",
    "accounts:provider_go", "accounts:provider_back", "accounts:step_in", "live:theme", "live:report",
    "operating:live", "operating:ready", "operating:metrics",
})  # fmt: skip
# What reads although it is sent by POST: words typed stand in no address; and marks of what was read.
READS = frozenset({
    "accounts:terms", "accounts:people", "search:search", "search:similar", "discussion:people", "discussion:preview",
    "discussion:read", "answers:places", "desk:only", "moderation:ask", "moderation:export", "moderation:team_export",
    "audit:ask", "audit:open", "audit:close", "audit:verify", "audit:compare", "leads:instruments",
    "alerts:shown", "alerts:read_all", "alerts:read_case", "care:open", "care:viewing", "presence:here",
    "clues:original", "redaction:original",
    "operating:operating",  # where an administrator ends it
})  # fmt: skip


class ModeMiddleware:
    """One place for every page; sockets ask in forum/live/rights.py."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = _page(request)
        if name in TO_SIGN_IN:
            return self.get_response(request)
        now = modes.current()
        if now.is_locked and not (isinstance(request.user, User) and now.admits(request.user.pk)):
            _note(request)
            return _stopped(request, "locked.html", _locked())
        if now.is_read_only and request.method not in SAFE and name not in READS:
            return _stopped(request, "read_only.html", _read_only())
        return self.get_response(request)


def _note(request: HttpRequest) -> None:
    """Who tries in just that hour is what one wants to know. Where the trail can't be written, the door stays shut."""
    if isinstance(request.user, User):
        with suppress(TrailUnavailable):
            denials.record_page(request)


def _locked() -> str:
    return _("Bearings is locked down at the moment. Only people who were named can go on; nothing is lost.")


def _read_only() -> str:
    return _("Bearings is read-only at the moment, so this was not kept. Keep what you typed and send it again later.")


def _page(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _stopped(request: HttpRequest, template: str, sentence: str) -> HttpResponse:
    """With what was typed, so that it can be sent again from the very page that says so."""
    if is_fragment(request):
        answer = render(request, "_parts/refusal.html", {"sentence": sentence}, status=503)
    elif request.method == "POST" and template == "read_only.html":
        answer = render(request, template, {"sentence": sentence, "typed": typed.of(request)}, status=503)
    else:
        answer = faults.page(request, 503, template, sentence=sentence)
    answer["Retry-After"] = RETRY_AFTER
    return answer
