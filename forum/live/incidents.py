"""A number for each failure of ours: on the page for the person, in the log for the operator, and the same."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpRequest

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: read out over a telephone, none is taken for another
logger = logging.getLogger(__name__)


def note(request: HttpRequest, error: BaseException | None) -> str:
    """Logs the page's name and the trace (deploy/logs.py: without values); returns the number to show."""
    number = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _half in range(2))
    page = request.resolver_match.view_name if request.resolver_match else "an unknown page"
    logger.error("Incident %s on %s", number, page, exc_info=error, extra={"told": {"incident": number, "page": page}})
    return number
