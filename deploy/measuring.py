"""Counts and times each answer, and writes one line about it where logs are structured: page names, no addresses."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from deploy import logs
from forum.operating import measures, views

log = logging.getLogger("bearings.answers")
# Asked by their machines' own addresses, over plain HTTP, before it is asked whether that is an address of ours.
PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/health/live": views.live,
    "/health/ready": views.ready,
    "/metrics": views.metrics,
}


class Asked:
    """How many queries one request makes."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        return execute(sql, params, many, context)


class MeasuringMiddleware:
    """Outside of all that may refuse; what is stopped before it is known which page it is counts as none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"} and request.path in PROBES and views.is_listed(request):
            return PROBES[request.path](request)
        began, asked = time.perf_counter(), Asked()
        with logs.of_request(), connection.execute_wrapper(asked):
            response = self.get_response(request)
            taken = time.perf_counter() - began
            match = request.resolver_match
            page = match.view_name if match else measures.NO_PAGE
            measures.answered(page, response.status_code, taken, asked.count)
            if settings.LOG == "json":
                told = {"page": page, "status": response.status_code, "ms": round(taken * 1000), "queries": asked.count}
                log.info("answered", extra={"told": told})
        return response
