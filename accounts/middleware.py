"""Holds every page shut until a person is signed in, has a second factor, and is vetted."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import auth
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode

from accounts import clearance, gates
from accounts.models import User

CLEAR_SITE_DATA = '"cache", "cookies", "storage"'


class ClearanceMiddleware:
    """One closed list of exceptions (gates.py); all else needs a cleared session, existing page or not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = _view_name(request)
        if isinstance(request.user, User) and clearance.is_over(request.session, request.user):
            auth.logout(request)
        signed_in = isinstance(request.user, User)
        response = _stopped(request, name) or self.get_response(request)
        if signed_in or isinstance(request.user, User):
            response["Cache-Control"] = "no-store"
        if name == "account_logout" and request.method == "POST":
            response["Clear-Site-Data"] = CLEAR_SITE_DATA
        return response


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
    if name in gates.OPEN_TO_ALL:
        return None
    if isinstance(user, User) and user.suspended_at and clearance.second_factor_at(request.session, user):
        return render(request, "accounts/suspended.html", status=403)
    page, still_open = _first_stop(request)
    return _elsewhere(request, page) if page and name not in still_open else None


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
    if page in {reverse("mfa_index"), reverse("review:application")}:
        return HttpResponseRedirect(page)
    back = request.get_full_path() if request.method == "GET" else "/"
    return HttpResponseRedirect(f"{page}?{urlencode({'next': back})}")
