"""For a case's author: hints, asks, and who asks them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import BadInput, NotFoundHere, WrongState
from accounts.models import User
from accounts.requests import ClearedRequest
from accounts.sudo import fresh_to_post
from audit import readings
from forum.cases.models import Case
from forum.related import actions, events, queries


@require_http_methods(["GET", "POST"])
@fresh_to_post
def related(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """To everybody but its author this page does not exist."""
    user, problem = request.user, ""
    case = Case.objects.visible_to(user).one(case_id)
    if case.author_id != user.pk or not case.is_published:
        raise NotFoundHere
    if request.method == "POST":
        try:
            messages.success(request, _change(user, request.POST.dict()))
            return redirect("related:case", case.pk)
        except (BadInput, WrongState) as refusal:
            problem = refusal.sentence
    readings.record_reading(events.RelatedConsulted(object=str(case.pk), case=str(case.pk)), by=user)
    context = {
        "case": case, "hints": queries.hints(user, case), "received": queries.received(user, case), "problem": problem,
    }  # fmt: skip
    return render(request, "related/case.html", context, status=422 if problem else 200)


def _change(user: User, asked: dict[str, str]) -> str:
    if "ask" in asked:
        actions.ask(by=user, clue_id=_id(asked["ask"]))
        return _("Asked. You hear of it here and in your inbox.")
    if "accept" in asked:
        actions.accept(by=user, ask_id=_id(asked["accept"]))
        return _("Sent to the moderators: once they agree, the case is open to them.")
    if "decline" in asked:
        actions.decline(by=user, ask_id=_id(asked["decline"]))
        return _("Declined. They learn that, and nothing else.")
    raise NotFoundHere


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFoundHere from None
