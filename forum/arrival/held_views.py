"""For officers and moderators: what was held back, by what, and what becomes of it. None of it can be opened."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import NotFoundHere, Refusal
from accounts.models import Role, User
from accounts.requests import ClearedRequest
from accounts.sudo import fresh_to_post
from audit import readings
from forum.arrival import events, officers, queries
from forum.arrival.states import ArrivalState


@require_http_methods(["GET", "POST"])
@fresh_to_post
def held(request: ClearedRequest) -> HttpResponse:
    """The list with its thresholds, and two verbs: let go on (two people), destroy (an officer)."""
    user, problem = request.user, ""
    if request.method == "POST":
        try:
            messages.success(request, _change(user, request.POST.dict()))
            return redirect("arrival:held")
        except NotFoundHere:
            raise
        except Refusal as refusal:
            problem = refusal.sentence
    readings.record_reading(events.HeldConsulted(object=str(user.pk)), by=user)
    context = {
        "rows": queries.held(user), "problem": problem, "explicit_from": settings.EXPLICIT_FROM,
        "is_officer": user.has_role(Role.OFFICER),
        "has_scanner": bool(settings.CLAMAV), "typed": request.POST.get("reason", ""),
    }  # fmt: skip
    return render(request, "arrival/held.html", context, status=422 if problem else 200)


def _change(user: User, asked: dict[str, str]) -> str:
    reason = asked.get("reason", "")
    if "overrule" in asked:
        one = officers.overrule(by=user, arrival_id=_id(asked["overrule"]), reason=reason)
        if one.state == ArrivalState.WAITING:
            return _("Two of you agree: the file goes on, and its sender sees it next.")
        return _("Noted. As soon as a second person agrees, the file goes on.")
    if "destroy" in asked:
        officers.destroy(by=user, arrival_id=_id(asked["destroy"]), reason=reason)
        return _("Destroyed. That there was a file stays on the trail.")
    raise NotFoundHere


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFoundHere from None
