"""The restricted-use notice, accepted before each sign-in (CJIS AC-8): a signed cookie until the browser is closed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from accounts import terms

_SALT = "bearings.notice"
_LONGEST = 12 * 3600  # seconds; a session lasts no longer either


def is_accepted(request: HttpRequest) -> bool:
    """Whether this browser has accepted the current version; a cookie that was tampered with says nothing."""
    return request.get_signed_cookie(_cookie(), "", salt=_SALT, max_age=_LONGEST) == str(terms.NOTICE)


def accept(response: HttpResponseBase) -> None:
    """Kept by the browser alone: before sign-in there is nobody to keep it with."""
    response.set_signed_cookie(
        _cookie(), str(terms.NOTICE), salt=_SALT, secure=settings.SECURE, httponly=True, samesite="Strict"
    )


def _cookie() -> str:
    return "__Host-notice" if settings.SECURE else "notice"
