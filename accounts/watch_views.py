"""What a lead sees of somebody they look after when something was unusual: where they signed in, how much they read."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clearance, events, gates, leads, pace, sessions, slowing
from accounts.errors import BadInput, WrongState
from accounts.familiar import Familiar
from accounts.models import Role, User
from accounts.place_names import place_name
from audit import readings


@require_http_methods(["GET", "POST"])
def watched(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """For coordinators of the person's unit and for administrators; lifting the limit asks for a fresh factor."""
    by, problem = cast(User, request.user), ""
    person = leads.led_by(by).with_clearance().one(user_id)
    if request.method == "POST":
        if not clearance.is_fresh(request.session, by):
            messages.warning(request, _("Confirm that it is you, then do it again."))
            return redirect(f"{gates.confirm_page(by)}?{urlencode({'next': request.path})}")
        try:
            slowing.lift(by=by, user_id=user_id, reason=request.POST.get("reason", ""))
        except (BadInput, WrongState) as refusal:
            problem = refusal.sentence
        else:
            messages.success(request, _("Lifted until midnight UTC."))
            return redirect("accounts:watched", user_id)
    readings.record_reading(events.PeopleConsulted(object=str(person.pk), person=str(person.pk)), by=by)
    status = 422 if problem else 200
    return render(request, "accounts/watched.html", {"problem": problem, **_shown(by, person)}, status=status)


def _shown(by: User, person: User) -> dict[str, Any]:
    person.usual_reading = pace.usual(person)
    in_hour, in_day = pace.now_of(person)
    return {
        "person": person,
        "sessions": sessions.open_sessions(person, with_addresses=by.has_role(Role.ADMINISTRATOR)),
        "countries": _countries(person),
        "in_hour": in_hour,
        "in_day": in_day,
        "limits": pace.limits(person),
        "ceiling": pace.ceiling(),
        "slowed": slowing.slowed_hours(person),
        "is_lifted": pace.is_lifted(person.pk, pace.hour_now() // pace.DAY),
    }


def _countries(person: User) -> list[dict[str, object]]:
    rows = Familiar.objects.remembered().filter(user=person, kind=Familiar.Kind.COUNTRY).order_by("-seen_at")
    return [{"name": place_name(row.what), "at": row.seen_at} for row in rows]
