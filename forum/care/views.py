"""One's own choices and days, opening what is closed, handing back, and what a coordinator may read."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Role, User
from accounts.requests import ClearedRequest
from audit import readings
from forum.care import actions, exposures, queries
from forum.care.events import UnitSumConsulted
from forum.care.forms import CareForm
from forum.care.standing import standing
from forum.clues.models import Clue
from forum.review import actions as leases


@require_http_methods(["GET", "POST"])
def care(request: ClearedRequest) -> HttpResponse:
    """One's own page: nobody else has an address for it."""
    user = request.user
    today = standing(user)
    form = CareForm(request.POST if request.method == "POST" else None, initial=CareForm.filled_from(today))
    if request.method == "POST" and form.is_valid():
        actions.change_care(by=user, choices=form.choices())
        messages.success(request, _("Saved. Nobody else sees it."))
        return redirect("care:care")
    context = {"form": form, "today": today, "days": queries.own_days(user), **_of_roles(user)}
    return render(request, "care/care.html", context, status=422 if request.method == "POST" else 200)


@require_GET
def unit(request: ClearedRequest) -> HttpResponse:
    """For coordinators: whole weeks of their unit, and only as sums over enough people."""
    weeks = queries.unit_weeks(request.user)
    readings.record_reading(UnitSumConsulted(object=str(request.user.organisation_id)), by=request.user)
    return render(request, "care/unit.html", {"weeks": weeks, "least": queries.LEAST})


@require_POST
def open_closed(request: ClearedRequest, clue_id: UUID) -> HttpResponse:
    """The deliberate press; back to where it was pressed, with the viewer there."""
    clue = Clue.objects.visible_to(request.user).one(clue_id)
    exposures.open_closed(request.user, clue)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, None) or not back.startswith("/"):
        back = reverse("clues:clue", args=[clue.pk])
    return redirect(f"{back.partition('#')[0]}#clue-viewer-{clue.pk}")


@require_POST
def viewing(request: ClearedRequest, clue_id: UUID) -> HttpResponse:
    """A page tells that somebody looks; the answer says whether it is time for a pause, or enough for today."""
    clue = Clue.objects.visible_to(request.user).one(clue_id)
    one = exposures.still_looking(request.user, clue)
    response = JsonResponse({"pause": one.needs_pause, "reached": one.is_reached})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def hand_back(request: ClearedRequest) -> HttpResponse:
    """Everything they hold goes back into the queue, each with its own entry."""
    held = list(queries.held_by(request.user)) if request.user.has_role(Role.MODERATOR) else []
    for review in held:
        leases.release_review(by=request.user, review_id=review.pk)
    messages.success(request, _("Handed back: others can take it now.") if held else _("You hold nothing."))
    return redirect("care:care")


def _of_roles(user: User) -> dict[str, object]:
    """What only some of them need; no query for the others."""
    is_moderator = user.has_role(Role.MODERATOR)
    return {"holds": queries.held_by(user).count() if is_moderator else 0, "has_unit": user.has_role(Role.COORDINATOR)}
