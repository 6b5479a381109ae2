"""Everybody's own part of the trail, with receipts and proofs to take away."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audit import events, leaves, own, readings
from audit.views import Auditor, is_blind, proof_file


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What they did, or what others decided about them, newest first."""
    by, before, about = _person(request), request.GET.get("before", ""), _is_about(request)
    readings.record_reading(events.TrailConsulted(detail="about oneself" if about else "own"), by=by)
    page = own.page(by, before, about=about, blind=is_blind(by))
    printed = {"by": by.audit_actor.partition(" ")[2], "at": leaves.moment()}
    shown = {"page": page, "about": about, "before": before, "blind": is_blind(by), "printed": printed}
    return render(request, "audit/own.html", shown)


@require_GET
def proof(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One of their entries and its proof as a file; whose it is not learns not even whether it is there."""
    by = _person(request)
    found = own.one(by, entry_id, blind=is_blind(by))
    if found is None:
        raise Http404
    readings.record_reading(events.TrailExported(object=str(entry_id), detail="own"), by=by)
    return proof_file(*found)


@require_GET
def proofs(request: HttpRequest) -> HttpResponse:
    """All proofs of one page."""
    by, about = _person(request), _is_about(request)
    found = own.entries(by, request.GET.get("before", ""), about=about, blind=is_blind(by)).entries
    readings.record_reading(events.TrailExported(detail="own page"), by=by)
    answer = HttpResponse(own.zipped(found, about=about), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="proofs.zip"'
    return answer


def _person(request: HttpRequest) -> Auditor:
    user = cast(Auditor, request.user)
    if not getattr(user, "is_cleared", False):
        raise Http404
    return user


def _is_about(request: HttpRequest) -> bool:
    return request.GET.get("about") == "me"
