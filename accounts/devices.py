"""A device is known again by a random cookie of its own, which outlives sessions and says nothing by itself."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts import networks
from accounts.familiar import REMEMBERED
from accounts.models import User
from audit import source

COOKIE = "__Host-device" if settings.SECURE else "device"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")


@dataclass(frozen=True)
class Arrival:
    """Somebody signs in: on which device, from which country ("" when not known), and whether for the first time."""

    device: str
    country: str
    is_first: bool


def arrival(request: HttpRequest, user: User, *, is_first: bool) -> Arrival:
    """What is known of this sign-in. The device's cookie is given, or given anew for another 180 days, with the answer.

    The same device is another hash for each person: the table does not tell who shares one.
    """
    token = request.COOKIES.get(COOKIE, "")
    if not _TOKEN.match(token):
        token = secrets.token_urlsafe(32)
    request.device = token  # type: ignore[attr-defined]
    device = hashlib.sha256(f"{user.pk} {token}".encode()).hexdigest()
    return Arrival(device, networks.country_of(source.address.get()), is_first)


def keep(request: HttpRequest, response: HttpResponse) -> None:
    """The answer to a sign-in carries the cookie."""
    if token := getattr(request, "device", ""):
        age = int(REMEMBERED.total_seconds())
        response.set_cookie(COOKIE, token, age, secure=settings.SECURE, httponly=True, samesite="Strict")


def forget_all_else(request: HttpRequest, response: HttpResponse) -> None:
    """After signing out no cookie stays but the device's: else every next sign-in would be from a new one."""
    for name in request.COOKIES.keys() - {COOKIE}:
        response.delete_cookie(name, samesite="Strict")
