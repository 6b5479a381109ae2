"""Where pages enter in a cluster: gunicorn's workers. Sockets are Daphne's, the keeper and the rest their own."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")

from django.core.wsgi import get_wsgi_application

pages = get_wsgi_application()

from audit import restoring  # noqa: E402  after Django's set-up
from deploy import too_large  # noqa: E402
from forum.alerts import streams  # noqa: E402

restoring.end_if_under_way()
streams.go_on()

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse


def application(environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
    """The front refuses what is too large; who reaches a worker past it is refused here, before a byte is read."""
    environ["SCRIPT_NAME"] = ""  # links begin with it, those in mails too: no header may set it
    announced = str(environ.get("CONTENT_LENGTH") or "0")
    if int(announced if announced.isdigit() else 0) <= too_large.most(environ.get("CONTENT_TYPE", "")):
        return pages(environ, start)
    headers, html = too_large.page(environ.get("HTTP_ACCEPT_LANGUAGE", ""), environ.get("HTTP_COOKIE", ""))
    del headers["Connection"]  # the server's own
    start("413 Content Too Large", list(headers.items()))
    return [html]
