"""Strikes and appeals: one's own, what one decided, adding a strike, and appealing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import BadInput, NotFoundHere, WrongState
from accounts.models import Role
from accounts.requests import ClearedRequest
from audit import readings
from forum.conduct import actions, appeals, permissions, queries
from forum.conduct.events import ConductConsulted
from forum.conduct.forms import AppealForm, StrikeForm
from forum.conduct.models import Strike
from forum.review.models import Decision

get_or_post = require_http_methods(["GET", "POST"])


@require_GET
def mine(request: ClearedRequest) -> HttpResponse:
    """One's own strikes, and what was decided against one's own things."""
    readings.record_reading(ConductConsulted(object=str(request.user.pk), detail="own"), by=request.user)
    return render(request, "conduct/mine.html", {"rows": queries.mine(request.user)})


@require_GET
def decided(request: ClearedRequest) -> HttpResponse:
    """What one turned down as a moderator, with what came of it."""
    if not request.user.has_role(Role.MODERATOR):
        raise NotFoundHere
    readings.record_reading(ConductConsulted(object=str(request.user.pk), detail="decided"), by=request.user)
    return render(request, "conduct/decided.html", {"rows": queries.decided(request.user)})


@require_GET
def strikes(request: ClearedRequest) -> HttpResponse:
    """Of the boards that one moderates, and of the people whom one looks after."""
    readings.record_reading(ConductConsulted(object="people"), by=request.user)
    return render(request, "conduct/strikes.html", {"people": queries.looked_after(request.user)})


@get_or_post
def strike(request: ClearedRequest, review_id: UUID) -> HttpResponse:
    """Add one to what one has turned down; what can't be kept comes back with everything typed."""
    decision = permissions.decision_by(request.user, review_id)
    if request.method == "GET":
        permissions.check_strikable(decision)
    form = StrikeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_strike(by=request.user, review_id=review_id, **form.cleaned_data)
            messages.success(request, _("Added; its author is told, with how to appeal."))
            return redirect("conduct:decided")
        except (BadInput, WrongState) as refusal:
            form.add_error(None, refusal.sentence)
    _consulted(request, decision)
    status = 422 if form.errors else 200
    return render(request, "conduct/strike.html", {"form": form, "decision": decision}, status=status)


@get_or_post
def appeal(request: ClearedRequest, review_id: UUID) -> HttpResponse:
    """Against a decision on something of one's own."""
    return _appeal(request, permissions.decision_against(request.user, review_id), None)


@get_or_post
def appeal_strike(request: ClearedRequest, strike_id: UUID) -> HttpResponse:
    """Against a strike."""
    found = Strike.objects.filter(person=request.user).select_related("decision__review__case")
    one = found.one(strike_id)
    return _appeal(request, one.decision, one)


def _appeal(request: ClearedRequest, decision: Decision, on: Strike | None) -> HttpResponse:
    if request.method == "GET":
        permissions.check_appealable(decision, on)
    form, status = AppealForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            _sent(request, decision, on, form.cleaned_data["words"])
            messages.success(request, _("Sent. A moderator who had no part in it decides; here you see what they say."))
            return redirect("conduct:mine")
        except (BadInput, WrongState) as refusal:
            form.add_error(None, refusal.sentence)
            status = refusal.status
    _consulted(request, decision)
    status = 422 if form.errors and status == 200 else status
    return render(request, "conduct/appeal.html", {"form": form, "decision": decision, "strike": on}, status=status)


def _sent(request: ClearedRequest, decision: Decision, on: Strike | None, words: str) -> None:
    if on is None:
        appeals.appeal_decision(by=request.user, review_id=decision.review_id, words=words)
    else:
        appeals.appeal_strike(by=request.user, strike_id=on.pk, words=words)


def _consulted(request: ClearedRequest, decision: Decision) -> None:
    """These pages show why it was decided so."""
    event = ConductConsulted(object=str(decision.review_id), case=str(decision.review.case_id))
    readings.record_reading(event, by=request.user)
