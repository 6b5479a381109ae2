"""Refuses what other sites' pages make a browser ask for, by the browser's own word (W3C Fetch Metadata)."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from forum.live import faults

OURS = frozenset({"same-origin", "none"})  # none: typed, or from the person's own bookmarks
EMBEDS = frozenset({"frame", "iframe", "embed", "object", "fencedframe"})


class FetchMetadataMiddleware:
    """A link from elsewhere may open a page, and that is all. Without these headers Django's CSRF check asks Origin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        site, target = (request.headers.get(f"Sec-Fetch-{name}", "") for name in ("Site", "Dest"))
        if target in EMBEDS:  # we show nothing within anything
            return faults.page(request, 403)
        if not site or site in OURS:
            return self.get_response(request)
        if not _opens_a_page(request, target):
            return faults.page(request, 403)
        # A strict cookie does not come along with a link in a mail: asked again from a page of ours, it does.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return faults.page(request, 200, "arrived.html", address=request.build_absolute_uri())
        return self.get_response(request)


def _opens_a_page(request: HttpRequest, target: str) -> bool:
    mode = request.headers.get("Sec-Fetch-Mode")
    return request.method == "GET" and mode == "navigate" and target == "document"
