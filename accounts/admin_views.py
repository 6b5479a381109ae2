"""Administrators' pages about people and their roles. Changes ask for a factor used within five minutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import admin_actions, events, founding, permissions, queries, sessions
from accounts.errors import BadInput, NotAllowed, WrongState
from accounts.forms import FounderForm
from accounts.models import User
from accounts.sudo import View, asked_to_confirm
from audit import naming, readings


def administrators_only(view: View) -> View:
    """Anyone else finds nothing here; a change asks for a fresh factor first (ASVS V7.5.3)."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = _person(request)
        permissions.check_administer(user)
        return (asked_to_confirm(request) if request.method == "POST" else None) or view(request, *args, **kwargs)

    return wrapped


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, vetted or not; looked for by POST, since the words may be a name."""
    permissions.check_administer(_person(request))  # looking changes nothing, so it asks for no fresh factor
    words = request.POST.get("q", "").strip()[:100]
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
        "lookalikes": queries.lookalikes(one),
        "held": [(grant, grant.role in permissions.GRANTABLE) for grant in one.role_grants.all() if grant.is_current],
        "grantable": [role for role in permissions.GRANTABLE if not one.has_role(role)],
        "founding": founding.is_going_on() and not one.is_vetted,
        "form": form,
    }
    readings.record_reading(events.PeopleConsulted(object=str(one.pk), person=str(one.pk)), by=_person(request))
    return render(request, "accounts/person.html", context, status=422 if request.method == "POST" else 200)


def _change(request: HttpRequest, user_id: UUID, form: FounderForm) -> bool:
    """The one change asked for; False when its form is to be shown again."""
    by, asked = _person(request), request.POST
    change = next((CHANGES[name] for name in CHANGES if name in asked), None)
    if change is not None:
        change(by, user_id, asked)
    elif form.is_bound and form.is_valid():
        unit = form.cleaned_data["organisation"]
        admin_actions.appoint_founder(by=by, user_id=user_id, organisation_id=unit.pk, roles=form.cleaned_data["roles"])
    else:
        return False
    return True


def _last_day(written: str) -> datetime | None:
    """Of a role: the end of that day, UTC; empty is no end."""
    if not written:
        return None
    try:
        return datetime.combine(date.fromisoformat(written) + timedelta(days=1), time(), UTC)
    except (ValueError, OverflowError):
        raise BadInput(_("Write the last day like 2027-01-31, or leave it empty.")) from None


Asked = QueryDict
CHANGES: dict[str, Callable[[User, UUID, Asked], object]] = {
    "grant": lambda by, who, asked: admin_actions.grant_role(
        by=by, user_id=who, role=asked.get("grant", ""), until=_last_day(asked.get("until", ""))
    ),
    "withdraw": lambda by, who, asked: admin_actions.withdraw_role(by=by, user_id=who, role=asked.get("withdraw", "")),
    "suspend": lambda by, who, asked: admin_actions.suspend(by=by, user_id=who, reason=asked.get("reason", "")),
    "restore": lambda by, who, asked: admin_actions.restore(by=by, user_id=who),
    "end": lambda by, who, asked: sessions.end_sessions_of(by=by, user_id=who),
    "release": lambda by, who, asked: admin_actions.release_password(by=by, user_id=who),
    "reset": lambda by, who, asked: admin_actions.reset_factors(by=by, user_id=who, reason=asked.get("sure", "")),
}


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)
