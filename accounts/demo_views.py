"""The demonstration's bar: becoming one of its people with one click, on this machine only."""

from __future__ import annotations

from ipaddress import ip_address

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts import actions, clearance, sessions
from accounts.errors import NotFoundHere
from accounts.models import User


@require_POST
def step_in(request: HttpRequest) -> HttpResponse:
    """Signed in as that person with the second factor counted as done; anywhere else this page does not exist."""
    if not (settings.DEMO and _is_from_here(request)):
        raise NotFoundHere
    person = User.objects.filter(is_active=True).one(request.POST.get("user", ""))
    auth.logout(request)
    auth.login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, person, "mfa", type=clearance.DEMONSTRATION)
    sessions.begin(request)
    actions.step_in(by=person)
    there = request.POST.get("next", "/")
    return redirect(there if url_has_allowed_host_and_scheme(there, None) else "/")


def _is_from_here(request: HttpRequest) -> bool:
    """Through a proxy on this machine everybody seems to be on this machine; such a request says that it came so."""
    is_forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not is_forwarded and ip_address(request.META.get("REMOTE_ADDR") or "0.0.0.0").is_loopback  # nosec B104 # the word for an unknown address, nothing listens on it
