"""The auditors' pages. Reading the trail is itself recorded before anything is shown."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from audit import actions, events, leaves, log, queries, readings
from audit.forms import AskForm
from audit.words import FIELDS


class Auditor(log.Actor, Protocol):
    """What this room needs to know of a person: it knows no accounts."""

    @property
    def is_cleared(self) -> bool: ...
    def has_role(self, role: str) -> bool: ...


@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """Entries newest first, as asked for."""
    by = auditor(request)
    form = AskForm(request.GET)
    if not form.is_valid():
        return render(request, "audit/trail.html", {"form": form}, status=400)
    asked = form.asked()
    readings.record_reading(events.TrailConsulted(detail=str(asked)), by=by)
    page = queries.trail_page(asked, request.GET.get("before", ""), blind=_is_blind(by))
    shown = {"form": form, "page": page, "older": _older(request, page.older), "blind": _is_blind(by)}
    return render(request, "audit/trail.html", shown)


@require_GET
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One entry with its exact bytes, its commitments and the proof of its place."""
    by = auditor(request)
    found = queries.entries(blind=_is_blind(by)).filter(pk=entry_id).first()
    if found is None:
        raise Http404
    readings.record_reading(events.TrailConsulted(object=str(entry_id)), by=by)
    shown = {
        "entry": found,
        "row": queries.entry_row(found),
        "leaf": bytes(found.leaf).decode("utf-8", "backslashreplace"),
        "commitments": leaves.read(bytes(found.leaf))[1],
        "proof": queries.proof_of(found),
        "labels": FIELDS,
    }
    return render(request, "audit/entry.html", shown)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute everything now."""
    verdict = actions.verify_trail(by=auditor(request))
    return render(request, "audit/verdict.html", {"verdict": verdict})


def auditor(request: HttpRequest) -> Auditor:
    """The person, if they are a cleared auditor; to everybody else these pages do not exist."""
    user: Auditor = request.user  # type: ignore[assignment]
    if not (getattr(user, "is_cleared", False) and user.has_role("auditor")):
        raise Http404
    return user


def _is_blind(by: Auditor) -> bool:
    """Experts judge without knowing whether others have; being an auditor too gives them no other eyes."""
    return by.has_role("expert")


def _older(request: HttpRequest, cursor: str) -> str:
    """The query string of the next page; empty at the end."""
    if not cursor:
        return ""
    asked = request.GET.copy()
    asked["before"] = cursor
    return asked.urlencode()
