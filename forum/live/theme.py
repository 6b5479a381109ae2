"""Light, dark or as the device: a choice kept in a cookie, so that it works without script and before sign-in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

THEMES = frozenset({"light", "dark"})
YEAR = 365 * 24 * 3600


def chosen(request: HttpRequest) -> str:
    """light, dark, or empty for the device's own."""
    theme = request.COOKIES.get(settings.THEME_COOKIE_NAME, "")
    return theme if theme in THEMES else ""
