"""One's own open sessions, each of which can be ended."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import sessions
from accounts.models import User


@require_http_methods(["GET", "POST"])
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; `end` ends one of them, `others` all but this one."""
    user, here = cast(User, request.user), request.session.session_key
    if request.method == "POST":
        if "others" in request.POST:
            sessions.end_other_sessions(by=user, here=here)
            messages.success(request, _("You are signed in here only."))
        else:
            sessions.end_session(by=user, session_id=request.POST.get("end", ""))
            messages.success(request, _("That session is over."))
        return redirect("accounts:sessions")
    shown = sessions.open_sessions(user, here)
    context = {"sessions": shown, "others": sum(not one.is_here for one in shown)}
    return render(request, "accounts/sessions.html", context)
