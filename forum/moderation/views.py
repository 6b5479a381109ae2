"""The moderation log's pages: read it, filter it, take it away."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import NotFoundHere
from accounts.models import Role
from accounts.requests import ClearedRequest
from accounts.sudo import asked_to_confirm
from audit import readings
from forum.moderation import events, exporting, queries
from forum.moderation.asking import AskForm

MOST_WINDOWS = 40  # entries of moderation that one file looks at: 20,000


@require_GET
def log(request: ClearedRequest) -> HttpResponse:
    """What was decided on the boards one moderates, newest first; the address carries ids only."""
    form = _form(request, request.GET)
    if not form.is_valid():
        return _wrong(request, form)
    asked, before = form.asked(), request.GET.get("before", "")
    readings.record_reading(events.LogConsulted(detail=str(asked)), by=request.user)
    page = queries.page(request.user, asked, before)
    older = "&".join(part for part in (asked.query, f"before={page.older}") if part) if page.older else ""
    shown = {"form": form, "asked": asked, "page": page, "older": older, "before": before}
    return render(request, "moderation/log.html", shown)


@require_POST
def ask(request: ClearedRequest) -> HttpResponse:
    """What was typed becomes ids, and they the address."""
    form = _form(request, request.POST)
    return redirect(_address(form)) if form.is_valid() else _wrong(request, form)


@require_POST
def export(request: ClearedRequest) -> HttpResponse:
    """The same as a file, after a factor used within five minutes; on record before its first byte leaves."""
    form = _form(request, request.POST)
    if not form.is_valid():
        return _wrong(request, form)
    if asking := asked_to_confirm(request, back=_address(form)):
        return asking
    asked = form.asked()
    readings.record_reading(events.LogExported(detail=str(asked), recipients=str(request.user.pk)), by=request.user)
    lines = queries.every(request.user, asked, windows=MOST_WINDOWS)
    answer = HttpResponse("".join(exporting.table(lines)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="moderation-{timezone.now():%Y-%m-%d}.csv"'
    return answer


def _form(request: ClearedRequest, typed: QueryDict) -> AskForm:
    if not request.user.has_role(Role.MODERATOR):
        raise NotFoundHere
    return AskForm(request.user, typed)


def _address(form: AskForm) -> str:
    query = form.asked().query
    return reverse("moderation:log") + (f"?{query}" if query else "")


def _wrong(request: ClearedRequest, form: AskForm) -> HttpResponse:
    return render(request, "moderation/log.html", {"form": form}, status=400)
