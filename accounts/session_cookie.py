"""The cookie of a session is taken back by who ends the session, and by nobody else."""

from __future__ import annotations

from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


class CookieMiddleware(SessionMiddleware):
    """Django's, which takes the cookie back whenever its session is not there.

    Whoever proves a second factor gets a new key. A question that the page asked by itself just before, with the old
    one, may be answered after the new one came: taking the cookie back then would sign them out. Such a question never
    does, and no other one does by a session that was gone before it was asked for.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session = request.session
        if session.is_empty() and ("X-Live" in request.headers or not session.modified):  # set by live.js
            patch_vary_headers(response, ("Cookie",))
            return response
        return super().process_response(request, response)
