"""Holds every page shut until a person is signed in, has a second factor, and is vetted."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import auth
from django.contrib.auth.middleware import get_user
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, get_resolver, resolve, reverse
from django.utils.http import urlencode

from accounts import actions, certificates, clearance, devices, gates, notice, pace
from accounts.models import User

CLEAR_SITE_DATA = '"cache", "storage"'  # cookies go one by one: the device's stays


class ClearanceMiddleware:
    """One closed list of exceptions (gates.py); all else needs a cleared session, existing page or not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name, certificate = _view_name(request), certificates.shown_in(request.headers)
        if certificates.asked_for() and not certificate:
            return render(request, "accounts/no_certificate.html", status=403)
        request.user = get_user(request)  # the person: a page asks them hundreds of things, each through Django's proxy
        if isinstance(request.user, User) and _is_over(request, certificate):
            auth.logout(request)
        if isinstance(request.user, User):
            request.user.usual_reading = tuple(request.session.get(pace.USUAL, (0, 0)))
        signed_in = isinstance(request.user, User)
        response = _stopped(request, name) or self.get_response(request)
        if signed_in or isinstance(request.user, User):
            response["Cache-Control"] = "no-store"
        if name == "account_logout" and request.method == "POST":
            response["Clear-Site-Data"] = CLEAR_SITE_DATA
            devices.forget_all_else(request, response)
        devices.keep(request, response)
        return response


def _is_over(request: HttpRequest, certificate: str) -> bool:
    """Too old, ended, or carried to a machine with another certificate: a stolen cookie, so the trail has it."""
    user = cast(User, request.user)
    if clearance.is_over(request.session, user):
        return True
    if certificates.fits(request.session, certificate):
        return False
    if certificates.BEGUN_WITH in request.session:  # not one from before certificates were asked for
        actions.refuse_sign_in(address=user.email, why=f"its session, with the certificate {certificate[:16]}")
    return True


def _view_name(request: HttpRequest) -> str:
    """The name of the page asked for; empty when there is none, which is shut like any other."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _stopped(request: HttpRequest, name: str) -> HttpResponse | None:
    """Where the person has to go first; None lets them through."""
    user = request.user
    if isinstance(user, User) and not _is_polling(request):
        clearance.note_action(request.session)
    if name in gates.AFTER_NOTICE and not isinstance(user, User) and not notice.is_accepted(request):
        return _elsewhere(request, reverse("accounts:notice"))
    if name in gates.OPEN_TO_ALL:
        return None
    if isinstance(user, User) and user.suspended_at and clearance.second_factor_at(request.session, user):
        return render(request, "accounts/suspended.html", status=403)
    page, still_open = _first_stop(request)
    if page:
        return None if name in still_open else _elsewhere(request, page)
    if gates.may_enter(cast(User, user), name):
        return None
    absent: HttpResponse = get_resolver().resolve_error_handler(404)(request)
    return absent  # the very page of what does not exist, with an entry of the attempt


def _first_stop(request: HttpRequest) -> tuple[str, frozenset[str]]:
    """What is missing: the page that gets it, and what stays open meanwhile; nothing missing is no page."""
    user = request.user
    if not isinstance(user, User):
        founded = User.objects.exists()  # an empty installation begins with its first administrator
        return reverse("account_login" if founded else "accounts:first"), frozenset()
    if not user.has_second_factor:
        return reverse("mfa_index"), gates.TO_ENROL
    if clearance.second_factor_at(request.session, user) is None:
        return gates.confirm_page(user), gates.TO_CONFIRM
    return _stop_of_the_proved(request, user)


def _stop_of_the_proved(request: HttpRequest, user: User) -> tuple[str, frozenset[str]]:
    """A code is not enough for who decides about others: they use their passkey, or get one first. Then the terms."""
    if clearance.proved_at(request.session, user) is None and not user.has_passkey:
        return reverse("mfa_add_webauthn"), gates.TO_ENROL | gates.TO_CONFIRM
    if clearance.proved_at(request.session, user) is None:
        return gates.confirm_page(user), gates.TO_CONFIRM
    if not user.has_accepted_terms:
        return reverse("accounts:terms"), gates.TO_READ_TERMS
    if not user.is_vetted:
        return reverse("review:application"), gates.TO_APPLY
    return "", frozenset()


def _is_polling(request: HttpRequest) -> bool:
    """Requests that a page makes by itself are no action of a person."""
    return "X-Live" in request.headers  # set by live.js; claiming it only ends one's session sooner


def _elsewhere(request: HttpRequest, page: str) -> HttpResponse:
    """Pages are redirected and come back; what a script or a player fetches gets 401 and the page to go to."""
    if request.headers.get("HX-Request") or request.headers.get("Sec-Fetch-Dest", "document") != "document":
        return HttpResponse(status=401, headers={"HX-Redirect": page, "Cache-Control": "no-store"})
    if page == reverse("account_login"):
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/", page)
    if page in {reverse(name) for name in ("mfa_index", "mfa_add_webauthn", "review:application")}:
        return HttpResponseRedirect(page)
    back = request.get_full_path() if request.method == "GET" else "/"
    return HttpResponseRedirect(f"{page}?{urlencode({'next': back})}")
