"""Reporting a post, a clue or a case's question; what became of one's reports; whose were often wrong."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import BadInput, WrongState
from accounts.requests import ClearedRequest
from audit import readings
from forum.flags import actions, permissions, queries, things
from forum.flags.events import FlagsConsulted
from forum.flags.forms import FlagForm
from forum.flags.models import HIDING, Flag, What

get_or_post = require_http_methods(["GET", "POST"])


@require_GET
def own(request: ClearedRequest) -> HttpResponse:
    """One's own reports and what became of them."""
    readings.record_reading(FlagsConsulted(object=str(request.user.pk)), by=request.user)
    return render(request, "flags/own.html", {"rows": queries.own(request.user)})


@require_GET
def people(request: ClearedRequest) -> HttpResponse:
    """For leads: who of their people hid things for nothing."""
    readings.record_reading(FlagsConsulted(object="people"), by=request.user)
    context = {"rows": queries.often_wrong(request.user), "days": queries.LATELY.days, "often": queries.OFTEN}
    return render(request, "flags/people.html", context)


@get_or_post
def post(request: ClearedRequest, post_id: UUID) -> HttpResponse:
    """Report a post."""
    return _report(request, What.POST, post_id)


@get_or_post
def clue(request: ClearedRequest, clue_id: UUID) -> HttpResponse:
    """Report a clue."""
    return _report(request, What.CLUE, clue_id)


@get_or_post
def case(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """Report a case's question."""
    return _report(request, What.CASE, case_id)


def _report(request: ClearedRequest, what: What, pk: UUID) -> HttpResponse:
    """The form; what can't be sent comes back with everything typed."""
    thing = things.read_by(request.user, what, pk)
    permissions.check_open_form(request.user, thing)
    form = FlagForm(what, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = actions.flag(by=request.user, what=what, thing_id=pk, **form.cleaned_data)
        except (BadInput, WrongState) as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _said(sent))
            return redirect("flags:own")
    event = FlagsConsulted(object=str(pk), case=str(thing.case.pk), detail=str(what))
    readings.record_reading(event, by=request.user)
    context = {"form": form, "thing": thing, "what": str(what), "case": thing.case}
    return render(request, "flags/report.html", context, status=422 if form.errors else 200)


def _said(sent: Flag) -> str:
    if sent.has_hidden:
        return _("Thank you. It is hidden from readers until a moderator has decided; here you see what became of it.")
    if sent.reason in HIDING:
        return _("Thank you. Moderators decide on it. It is not hidden meanwhile: they found nothing wrong with it "
                 "before, or you have hidden as much today as one person can.")  # fmt: skip
    return _("Thank you. A moderator decides on it; here you see what became of it.")
