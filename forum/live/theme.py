"""Light, dark or as the device: a choice kept in a cookie, so that it works without script and before sign-in."""

from __future__ import annotations

from django.http import HttpRequest

COOKIE = "theme"
THEMES = frozenset({"light", "dark"})
YEAR = 365 * 24 * 3600


def chosen(request: HttpRequest) -> str:
    """light, dark, or empty for the device's own."""
    theme = request.COOKIES.get(COOKIE, "")
    return theme if theme in THEMES else ""
