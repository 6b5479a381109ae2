"""Administrators' pages: people, their roles, and organisations. Changes ask for a factor used within five minutes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import admin_actions, clearance, events, founding, gates, permissions, queries
from accounts.errors import BadInput, NotAllowed, WrongState
from accounts.forms import FounderForm, OrganisationForm
from accounts.models import Role, User
from audit import naming, readings

View = Callable[..., HttpResponse]


def administrators_only(view: View) -> View:
    """Anyone else finds nothing here; a change asks for a fresh factor first (ASVS V7.5.3)."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = _person(request)
        permissions.check_administer(user)
        if request.method == "POST" and not clearance.is_fresh(request.session, user):
            messages.warning(request, _("Confirm that it is you, then do it again."))
            return redirect(f"{gates.confirm_page(user)}?{urlencode({'next': request.path})}")
        return view(request, *args, **kwargs)

    return wrapped


@require_http_methods(["GET"])
@administrators_only
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, vetted or not."""
    words = request.GET.get("q", "").strip()[:100]
    found = queries.people(words)
    context = {"people": found, "words": words, "founding": founding.is_going_on()}
    # Not the words: they may be somebody's name. Whom they led to is told instead, so that it goes with them.
    subject = naming.named(one.pk for one in found) if words else ""
    readings.record_reading(events.PeopleConsulted(subject=subject), by=_person(request))
    return render(request, "accounts/people.html", context)


@require_http_methods(["GET", "POST"])
@administrators_only
def person(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One person: roles, suspension, and in the founding period their appointment."""
    problem = ""
    form = FounderForm(request.POST if "appoint" in request.POST else None)
    if request.method == "POST":
        try:
            if _change(request, user_id, form):
                return redirect("accounts:person", user_id)
        except (BadInput, NotAllowed, WrongState) as refusal:
            problem = refusal.sentence
    one = User.objects.with_clearance().one(user_id)
    context = {
        "person": one,
        "problem": problem,
        "held": [(role, role in permissions.GRANTABLE) for role in Role if one.has_role(role)],
        "grantable": [role for role in permissions.GRANTABLE if not one.has_role(role)],
        "founding": founding.is_going_on() and not one.is_vetted,
        "form": form,
    }
    readings.record_reading(events.PeopleConsulted(object=str(one.pk), person=str(one.pk)), by=_person(request))
    return render(request, "accounts/person.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@administrators_only
def organisations(request: HttpRequest) -> HttpResponse:
    """All organisations, and a form for one more."""
    form, problem = OrganisationForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            unit = admin_actions.create_organisation(by=_person(request), **form.cleaned_data)
        except BadInput as refusal:
            problem = refusal.sentence
        else:
            messages.success(request, _("%(name)s is entered.") % {"name": unit.name})
            return redirect("accounts:organisations")
    readings.record_reading(events.OrganisationsConsulted(), by=_person(request))
    context = {"organisations": queries.organisations(), "form": form, "problem": problem}
    return render(request, "accounts/organisations.html", context, status=422 if request.method == "POST" else 200)


def _change(request: HttpRequest, user_id: UUID, form: FounderForm) -> bool:
    """The one change asked for; False when its form is to be shown again."""
    by, asked = _person(request), request.POST
    if "grant" in asked:
        admin_actions.grant_role(by=by, user_id=user_id, role=asked["grant"])
    elif "withdraw" in asked:
        admin_actions.withdraw_role(by=by, user_id=user_id, role=asked["withdraw"])
    elif "suspend" in asked:
        admin_actions.suspend(by=by, user_id=user_id, reason=asked.get("reason", ""))
    elif "restore" in asked:
        admin_actions.restore(by=by, user_id=user_id)
    elif form.is_bound and form.is_valid():
        unit = form.cleaned_data["organisation"]
        admin_actions.appoint_founder(by=by, user_id=user_id, organisation_id=unit.pk, roles=form.cleaned_data["roles"])
    else:
        return False
    return True


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)
