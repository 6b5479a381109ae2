"""One page: which lists there are, and for administrators what to do with each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import permissions
from accounts.errors import BadInput, NotFoundHere
from accounts.models import Role, User
from accounts.names import isolated
from accounts.requests import ClearedRequest
from accounts.sudo import asked_to_confirm
from audit import readings
from forum.hashlists import actions, events, queries
from forum.hashlists.forms import ExtendForm, RemoveForm

Forms = dict[str, ExtendForm | RemoveForm]


@require_http_methods(["GET", "POST"])
def lists(request: ClearedRequest) -> HttpResponse:
    """Moderators read it; administrators extend and remove, with a fresh factor."""
    user, problem = request.user, ""
    if request.method == "POST":
        permissions.check_administer(user)
        if (confirm := asked_to_confirm(request)) is not None:
            return confirm
        try:
            if (said := _change(user, request.POST.dict())) is not None:
                messages.success(request, said)
                return redirect("hashlists:lists")
        except BadInput as refusal:
            problem = refusal.sentence
    readings.record_reading(events.HashListsConsulted(), by=user)
    context = {"problem": problem, "distance": settings.PDQ_DISTANCE, "shown": _shown(user, request.POST.dict())}
    return render(request, "hashlists/lists.html", context, status=422 if request.method == "POST" else 200)


def _change(user: User, sent: dict[str, str]) -> str | None:
    """What was done, in a sentence; None when a form is to be shown again."""
    if "extend" in sent:
        extend = ExtendForm(sent)
        if not extend.is_valid():
            return None
        one = actions.extend_list(by=user, list_id=_id(sent["extend"]), until=extend.cleaned_data["until"])
        return _("%(name)s is asked until %(day)s.") % {"name": isolated(one.name), "day": one.enabled_until}
    remove = RemoveForm(sent)
    if not remove.is_valid():
        return None
    one = actions.remove_list(by=user, list_id=_id(sent.get("remove", "")), reason=remove.cleaned_data["reason"])
    return _("%(name)s is removed; its file is gone.") % {"name": isolated(one.name)}


def _shown(user: User, sent: dict[str, str]) -> list[tuple[queries.Line, Forms]]:
    """Each list, with its forms for who may use them; what was typed into one stands there again."""
    if not user.has_role(Role.ADMINISTRATOR):
        return [(line, {}) for line in queries.lines(user)]
    return [(line, _forms(str(line.one.pk), sent)) for line in queries.lines(user)]


def _forms(pk: str, sent: dict[str, str]) -> Forms:
    def typed(verb: str) -> dict[str, Any]:
        return {"data": sent if sent.get(verb) == pk else None, "auto_id": f"{verb}-{pk}-%s"}

    return {"extend": ExtendForm(**typed("extend")), "remove": RemoveForm(**typed("remove"))}


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFoundHere from None
