"""Administrators' pages about organisations: all of them, one to correct, a new one."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import organisation_actions, queries, unit_events
from accounts.admin_views import administrators_only
from accounts.errors import BadInput
from accounts.forms import OrganisationForm
from accounts.models import Organisation, User
from audit import readings


@require_http_methods(["GET", "POST"])
@administrators_only
def organisations(request: HttpRequest) -> HttpResponse:
    """All organisations, and a form for one more."""
    units, problem = list(queries.organisations()), ""
    form = OrganisationForm(units, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            unit = organisation_actions.create_organisation(by=_person(request), facts=form.facts())
        except BadInput as refusal:
            problem = refusal.sentence
        else:
            messages.success(request, _("%(name)s is entered.") % {"name": unit.name})
            return redirect("accounts:organisations")
    readings.record_reading(unit_events.OrganisationsConsulted(), by=_person(request))
    context = {"organisations": units, "form": form, "problem": problem}
    return render(request, "accounts/organisations.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@administrators_only
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Who one organisation is, to be corrected; its people and its duty are on its roster's page."""
    unit, problem = Organisation.objects.one(organisation_id), ""
    others = Organisation.objects.exclude(pk=unit.pk).order_by("name")
    form = OrganisationForm(others, request.POST or None, initial=OrganisationForm.filled_from(unit))
    if request.method == "POST" and form.is_valid():
        try:
            organisation_actions.change_organisation(by=_person(request), organisation_id=unit.pk, facts=form.facts())
        except BadInput as refusal:
            problem = refusal.sentence
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:organisations")
    readings.record_reading(unit_events.OrganisationsConsulted(object=str(unit.pk)), by=_person(request))
    context = {"organisation": unit, "form": form, "problem": problem}
    return render(request, "accounts/organisation.html", context, status=422 if request.method == "POST" else 200)


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)
