"""Pages that say that something went wrong: a sentence in the reader's language and colours, nothing of the error."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from forum.live import theme


def page(request: HttpRequest, status: int, template: str = "", **shown: str) -> HttpResponse:
    """Asks no database, and works before any middleware: language and colours are in cookies and headers."""
    with translation.override(translation.get_language_from_request(request)):
        html = render_to_string(template or f"{status}.html", {"theme": theme.chosen(request), **shown})
    return HttpResponse(html, status=status)


def dressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A bare 405 of a decorator as a page that says what to do; whatever says something itself stays."""
    if response.status_code != 405 or response.streaming or response.content:
        return response
    whole = page(request, 405)
    whole["Allow"] = response["Allow"]
    return whole
