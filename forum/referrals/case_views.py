"""From a case: refer it to a unit, see what became of that, set its end."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import BadInput, Conflict, WrongState
from accounts.models import User
from accounts.requests import ClearedRequest
from audit import readings
from forum.cases.events import CaseConsulted
from forum.cases.models import Case
from forum.cases.queries import case_page
from forum.referrals import actions, outcomes, packing, permissions, queries
from forum.referrals.forms import ReferForm


@require_http_methods(["GET", "POST"])
def refer(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """Choose a unit, say what it is asked, and see exactly what it will read."""
    case = case_page(request.user, case_id)
    permissions.check_refer(request.user, case)
    package = packing.package_of(request.user, case, timezone.now())
    units = queries.units_for(case, [place.area for place in package.countries])
    form = ReferForm(units, permissions.needs_confirmation(case), request.POST or None)
    if request.method == "POST" and form.is_valid() and (sent := _sent(request.user, case, form)):
        messages.success(request, _("Sent. The unit's coordinators have been told."))
        return redirect("referrals:referral", sent)
    context = {"case": case, "package": package, "form": form, "units": units}
    readings.record_reading(CaseConsulted(object=str(case.pk), case=str(case.pk)), by=request.user)
    return render(request, "referrals/refer.html", context, status=422 if form.errors else 200)


@require_GET
def news(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """The panel of a case page alone, for live refresh."""
    case = case_page(request.user, case_id)
    context = {"case": case, "referrals": queries.panel(request.user, case)}
    readings.record_reading(CaseConsulted(object=str(case.pk), case=str(case.pk)), by=request.user)
    return render(request, "referrals/_steps.html", context)


@require_POST
def locate(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """The place is found."""
    return _ended(request, case_id, outcomes.locate_case, _("Located. Everyone who helped has been told."))


@require_POST
def close(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """Nothing more is asked."""
    return _ended(request, case_id, outcomes.close_case, _("Closed. You can take it up again at any time."))


@require_POST
def reopen(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """Ask again."""
    return _ended(request, case_id, outcomes.reopen_case, _("Taken up again."))


def _sent(by: User, case: Case, form: ReferForm) -> UUID | None:
    """The referral's id; None with the sentence on the form when it was refused."""
    try:
        return actions.refer_case(
            by=by,
            case_id=case.pk,
            to_organisation_id=form.organisation_id,
            message=form.cleaned_data["message"],
            widen=form.cleaned_data.get("widen", False),
        ).pk
    except BadInput as refusal:
        form.add_error(None, refusal.sentence)
        return None


def _ended(request: ClearedRequest, case_id: UUID, action: Callable[..., Case], done: str) -> HttpResponse:
    """Back to the case, with what was done or why not."""
    try:
        action(by=request.user, case_id=case_id)
        messages.success(request, done)
    except (WrongState, Conflict) as refusal:
        messages.error(request, refusal.sentence)
    return redirect("cases:case", case_id)
