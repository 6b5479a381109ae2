"""What the log may hold: which page, never which address of it."""

from __future__ import annotations

import logging

from django.http import HttpRequest


class WithoutAddresses(logging.Filter):
    """Django logs failures with the whole path, and some paths are keys: of resets, of e-mail addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            page = request.resolver_match.view_name if request.resolver_match else "an unknown page"
            hidden = {request.path, request.path_info, request.get_full_path()}
            record.args = tuple(page if arg in hidden else arg for arg in record.args)
        return True
