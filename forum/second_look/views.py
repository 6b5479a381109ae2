"""What a lead reads about second looks."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import ClearedRequest
from audit import readings
from forum.second_look import queries
from forum.second_look.events import AgreementConsulted


@require_GET
def agreement(request: ClearedRequest) -> HttpResponse:
    """By name, never by rank."""
    readings.record_reading(AgreementConsulted(), by=request.user)
    context = {"rows": queries.agreements(request.user), "days": queries.LATELY.days, "least": queries.LEAST}
    return render(request, "second_look/agreement.html", context)
