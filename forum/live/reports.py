"""Takes what browsers report of our policy: which directive, on which page; nothing else of a report is kept."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

# No entry on the trail: anybody may send one, so it proves nothing, and strangers write nothing there.
MOST_BYTES = 16 * 1024
MOST_REPORTS = 10  # of one request
MOST_LINES = 30  # in a minute, whoever sends them: a stranger must not fill the disk
DIRECTIVES = frozenset(
    {"script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem", "style-src-attr", "img-src"}
    | {"media-src", "font-src", "connect-src", "frame-src", "child-src", "worker-src", "object-src", "manifest-src"}
    | {"default-src", "base-uri", "form-action", "frame-ancestors", "trusted-types", "require-trusted-types-for"}
)
logger = logging.getLogger(__name__)


# nosemgrep: open-to-cross-site - browsers send reports by themselves; all that one does is a line in the log
@csrf_exempt
@require_POST
def violation(request: HttpRequest) -> HttpResponse:
    """The same answer whatever was sent, so that it tells nothing of what is kept."""
    for directive, page in _told(request):
        if _is_room():
            logger.warning("The policy of a page refused something: %s on %s", directive, page)
    return HttpResponse(status=204)


def _told(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Directive and page of each report, in words of ours: what else was sent is never repeated."""
    length = request.headers.get("Content-Length", "")
    if not length.isdigit() or int(length) > MOST_BYTES:
        return
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        return
    for one in (sent if isinstance(sent, list) else [sent])[:MOST_REPORTS]:
        body = next((one[key] for key in ("csp-report", "body") if isinstance(one, dict) and key in one), None)
        if isinstance(body, dict):
            yield _directive(body), _page(body)


def _directive(body: dict[str, object]) -> str:
    named = body.get("effectiveDirective") or body.get("effective-directive") or body.get("violated-directive")
    return named if isinstance(named, str) and named in DIRECTIVES else "another directive"


def _page(body: dict[str, object]) -> str:
    """The name of the page, found by its address; the address itself may be a key."""
    address = body.get("documentURL") or body.get("document-uri")
    try:
        return resolve(urlsplit(str(address)).path).view_name
    except (Resolver404, ValueError):
        return "an unknown page"


def _is_room() -> bool:
    """False also while there is no cache: better no report than a log without a bound."""
    try:
        cache.add("policy-reports", 0, 60)
        return int(cache.incr("policy-reports")) <= MOST_LINES
    except Exception:  # whatever the cache's own library raises
        return False
