"""One's own practice, and for coordinators how much their unit practises."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Role
from accounts.requests import ClearedRequest
from audit import readings
from forum.answers.skill import ENTRY
from forum.care.queries import LEAST
from forum.practice import calibrated, cohort, confused, events, monthly, queries, rounds
from geoloc.calibration import ENOUGH


@require_GET
def own(request: ClearedRequest) -> HttpResponse:
    """What is one's turn, what else there is, and how one did; nobody else has an address for it."""
    user = request.user
    found, done = rounds.turns(user), queries.done(user)
    answered = sum(one.answered for one in done)
    context = {
        "turn": found[0] if found else None,
        "more": found[1:],
        "done": done,
        "calibration": calibrated.own(user),
        "entry": ENTRY,
        "entry_left": max(ENTRY - answered, 0),
        "entry_done": min(answered, ENTRY),
        "is_expert": user.has_role(Role.EXPERT),
        "has_unit": user.has_role(Role.COORDINATOR),
        "may_audit": user.has_role(Role.COORDINATOR) or user.has_role(Role.AUDITOR),
    }
    readings.record_reading(events.OwnPracticeConsulted(object=str(user.pk)), by=user)
    return render(request, "practice/own.html", context)


@require_GET
def unit(request: ClearedRequest) -> HttpResponse:
    """Who takes part, by name; how well, only as months of enough people."""
    user = request.user
    context = {"members": cohort.members(user), "months": cohort.months(user), "least": LEAST, "entry": ENTRY}
    readings.record_reading(events.CohortConsulted(object=str(user.organisation_id)), by=user)
    return render(request, "practice/unit.html", context)


@require_GET
def confusions(request: ClearedRequest) -> HttpResponse:
    """Which countries are taken for which; by role, whatever cases they see, since it tells of no one of them."""
    user = request.user
    context = {
        "kept": monthly.newest(),
        "known_title": _("In practice, where the truth is known"),
        "known_about": _("Answers on practice cases, each compared with the true place."),
        "estimated_title": _("In cases that are over, where it is estimated"),
        "estimated_about": _(
            "By where answers agree, after Dawid and Skene; RED cases are left out. What all experts mistake alike"
            " does not show here, and the ranges leave out that the truth is a guess."
        ),
        "enough": ENOUGH,
        "least": LEAST,
        "cases": confused.CASES,
    }
    readings.record_reading(events.ConfusionsConsulted(object=str(user.pk)), by=user)
    return render(request, "practice/confusions.html", context)
