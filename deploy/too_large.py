"""The bounds of what people send, and the page that says so: the same in front of Django's every server."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, parse_cookie

from deploy.headers import ALWAYS, INERT
from forum.live import faults

STYLED = INERT.replace("sandbox; ", "") + "; style-src 'self'; img-src 'self'"  # a sandbox would have no sheets of ours


def most(kind: str) -> int:
    """Bytes of a body of this content type.

    Files come in multipart forms only; both bounds are those at which Django would go to disk or refuse.
    """
    is_multipart = kind.lower().startswith("multipart/form-data")
    return int(settings.FILE_UPLOAD_MAX_MEMORY_SIZE if is_multipart else settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def page(languages: str, cookies: str) -> tuple[dict[str, str], bytes]:
    """The page that Django would give, in the reader's language and colours, with the headers of every answer."""
    asked = HttpRequest()
    asked.META["HTTP_ACCEPT_LANGUAGE"] = languages
    asked.COOKIES = parse_cookie(cookies)
    html = faults.page(asked, 413, most=str(settings.UPLOAD_LIMIT // (1024 * 1024))).content
    headers = {**ALWAYS, "Content-Security-Policy": STYLED, "Cache-Control": "no-store", "Connection": "close"}
    headers |= {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(html))}
    return headers, html
