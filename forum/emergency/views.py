"""One page: ask, be the second person, and see what was opened."""

from __future__ import annotations

from collections.abc import Callable
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
from forum.emergency import actions, events, queries
from forum.emergency.forms import AskForm
from forum.emergency.models import Opening

VERBS: dict[str, Callable[..., Opening]] = {
    "confirm": actions.confirm, "refuse": actions.refuse, "take_back": actions.take_back, "done": actions.be_done,
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@fresh_to_post
def emergency(request: ClearedRequest) -> HttpResponse:
    """For coordinators and administrators; auditors read along."""
    user, problem = request.user, ""
    form = AskForm(request.POST if "code" in request.POST else None)
    if request.method == "POST":
        try:
            if (said := _change(user, form, request.POST.dict())) is not None:
                messages.success(request, said)
                return redirect("emergency:emergency")
        except (BadInput, WrongState) as refusal:
            problem = refusal.sentence
    readings.record_reading(events.OpeningsConsulted(), by=user)
    context = {
        "form": form, "problem": problem, "may_ask": queries.may_ask(user),
        "waiting": queries.waiting_for(user), "known": queries.known_to(user),
    }  # fmt: skip
    return render(request, "emergency/emergency.html", context, status=422 if request.method == "POST" else 200)


def _change(user: User, form: AskForm, asked: dict[str, str]) -> str | None:
    """What was done, in a sentence; None when the form is to be shown again."""
    for name, verb in VERBS.items():
        if name in asked:
            return _said(verb(by=user, opening_id=_id(asked[name])))
    if not form.is_valid():
        return None
    actions.ask(by=user, **form.cleaned_data)
    return _("Asked. Administrators of other organisations have been told; you are told when one has confirmed.")


def _said(one: Opening) -> str:
    if one.state == Opening.State.CONFIRMED:
        return _("It is over.") if not one.is_open else _("Confirmed: for an hour they can read it, and all are told.")
    return _("It was not opened: refused, taken back, they see it already, or no open case has that code.")


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFoundHere from None
