"""The tree's health, its checkpoints, and whether a checkpoint kept elsewhere still holds."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from audit import comparing, events, health, leaves, readings
from audit.forms import CompareForm
from audit.tlog.published import Published
from audit.views import Auditor, auditor

PAGE = 100


@require_GET
def tree(request: HttpRequest) -> HttpResponse:
    """How the trail is; for who can mend it and who watches it. Nothing of any entry, so it needs none: it must be
    there just when no entry can be written."""
    by = cast(Auditor, request.user)
    if not (getattr(by, "is_cleared", False) and (by.has_role("auditor") or by.has_role("administrator"))):
        raise Http404
    shown = {"health": health.state(), "head": Published(settings.AUDIT_LOG).head(), "printed": _printed(by)}
    return render(request, "audit/health.html", shown)


@require_http_methods(["GET", "POST"])
def compare(request: HttpRequest) -> HttpResponse:
    """A checkpoint that somebody kept, against the tree that is published now; and all published checkpoints."""
    by = auditor(request)
    form = CompareForm(request.POST, request.FILES) if request.method == "POST" else CompareForm()
    readings.record_reading(events.TrailConsulted(detail="checkpoints"), by=by)
    result = comparing.compared(form.written()) if form.is_bound and form.is_valid() else None
    published = Published(settings.AUDIT_LOG)
    page = Paginator(published.sizes()[::-1], PAGE).get_page(request.GET.get("page"))
    kept = [(size, reverse("published_log", args=[f"checkpoints/{size}"])) for size in page.object_list]
    shown = {
        "kept": kept,
        "form": form,
        "result": result,
        "page": page,
        "head": published.head(),
        "printed": _printed(by),
    }
    return render(request, "audit/compare.html", shown, status=400 if form.errors else 200)


def _printed(by: Auditor) -> dict[str, object]:
    return {"by": by.audit_actor.partition(" ")[2], "at": leaves.moment()}
