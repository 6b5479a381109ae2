"""The two lists of referrals, and one referral with what its reader can do about it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import Conflict, Refusal, WrongState
from accounts.models import Role
from accounts.requests import ClearedRequest
from audit import readings
from forum.referrals import actions, events, permissions, queries
from forum.referrals.forms import DeclineForm, OutcomeForm

PAGE = 30


@require_GET
def referrals(request: ClearedRequest) -> HttpResponse:
    """What my unit was sent (coordinators), or what I sent."""
    coordinates = request.user.has_role(Role.COORDINATOR)
    tab = "in" if coordinates and request.GET.get("tab") != "out" else "out"
    rows = queries.received(request.user) if tab == "in" else queries.sent(request.user)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    readings.record_reading(events.ReferralsListed(object=str(request.user.pk), detail=tab), by=request.user)
    return render(request, "referrals/referrals.html", {"tab": tab, "page": page, "coordinates": coordinates})


@require_GET
def referral(request: ClearedRequest, referral_id: UUID) -> HttpResponse:
    """The lead package as a sheet, with its message and its history."""
    return _page(request, referral_id)


@require_POST
def accept(request: ClearedRequest, referral_id: UUID) -> HttpResponse:
    """Take it on; the case is open to me from now on."""
    try:
        actions.accept_referral(by=request.user, referral_id=referral_id)
    except (WrongState, Conflict) as refusal:
        return _page(request, referral_id, refusal=refusal)
    messages.success(request, _("Accepted. The case is open to you, and its investigator has been told."))
    return redirect("referrals:referral", referral_id)


@require_POST
def decline(request: ClearedRequest, referral_id: UUID) -> HttpResponse:
    """Say no, with a reason."""
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, referral_id, decline_form=form)
    try:
        actions.decline_referral(by=request.user, referral_id=referral_id, reason=form.cleaned_data["reason"])
    except (WrongState, Conflict) as refusal:
        return _page(request, referral_id, decline_form=form, refusal=refusal)
    messages.success(request, _("Declined. The investigator has been told why."))
    return redirect("referrals:referral", referral_id)


@require_POST
def conclude(request: ClearedRequest, referral_id: UUID) -> HttpResponse:
    """Say what came of it."""
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return _page(request, referral_id, outcome_form=form)
    try:
        actions.conclude_referral(by=request.user, referral_id=referral_id, **form.cleaned_data)
    except (WrongState, Conflict) as refusal:
        return _page(request, referral_id, outcome_form=form, refusal=refusal)
    messages.success(request, _("Thank you. The people who helped have been told the outcome, without details."))
    return redirect("referrals:referral", referral_id)


def _page(
    request: ClearedRequest,
    referral_id: UUID,
    *,
    decline_form: DeclineForm | None = None,
    outcome_form: OutcomeForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """The referral as it is now: after a refusal too, so that the reader sees what happened meanwhile."""
    one = queries.referral_page(request.user, referral_id)
    actions.open_referral(by=request.user, referral_id=one.pk)
    context = {
        "referral": one,
        "package": one.lead,
        "answers_for": permissions.answers_for(request.user, one),
        "sees_case": queries.sees_case(request.user, one),
        "decline_form": decline_form or DeclineForm(),
        "outcome_form": outcome_form or OutcomeForm(),
        "refusal": refusal.sentence if refusal else "",
    }
    bad_form = any(form is not None and not form.is_valid() for form in (decline_form, outcome_form))
    status = refusal.status if refusal else 422 if bad_form else 200
    event = events.ReferralConsulted(object=str(one.pk), case=str(one.case_id))
    readings.record_reading(event, by=request.user)
    return render(request, "referrals/referral.html", context, status=status)
