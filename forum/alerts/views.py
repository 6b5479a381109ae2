"""The inbox: its page, the catch-up that loses nothing, and what one does with a row."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import BadInput, NotFoundHere
from accounts.models import User
from audit import readings
from forum.alerts import actions, destinations, events, queries
from forum.alerts.rows import TABS, Group, Row


class InboxRequest(HttpRequest):
    """A request of a cleared person: the clearance middleware lets nobody else through."""

    user: User


@require_GET
def inbox(request: InboxRequest) -> HttpResponse:
    """For me, watching, to vet; grouped by case."""
    tab = request.GET.get("tab", "me")
    if tab not in TABS:
        raise NotFoundHere
    groups, older = queries.inbox_groups(request.user, tab, _number(request.GET.get("before")))
    if groups:
        readings.record_reading(
            events.InboxConsulted(object=str(request.user.pk), detail=_told(groups)), by=request.user
        )
    shown = {"groups": groups, "older": older, "tab": tab, "tabs": _tabs(request.user, tab)}
    return render(request, "alerts/inbox.html", shown)


@require_GET
def since(request: InboxRequest, seq: int) -> HttpResponse:
    """What came after a number, as rows ready to insert; 304 when nothing differs from what the browser has."""
    news = queries.news_since(request.user, seq)
    if news.rows:
        numbers = " ".join(str(row.seq) for row in news.rows)
        readings.record_reading(events.InboxConsulted(object=str(request.user.pk), detail=numbers), by=request.user)
    rows = [{"seq": row.seq, "tab": row.tab, "html": _html(request, row)} for row in news.rows]
    cases = queries.case_versions(request.user, request.GET.getlist("case"))
    told = {"mark": news.mark, "unread": news.unread, "tabs": news.tabs, "more": news.more, "cases": cases}
    response = JsonResponse({"rows": rows, **told})
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


@require_POST
def shown(request: InboxRequest) -> HttpResponse:
    """The browser says up to which number rows were on the screen."""
    seq = _number(request.POST.get("seq"))
    if seq is None:
        raise BadInput(_("Send the number of the newest row shown."))
    actions.mark_shown(by=request.user, seq=seq)
    return HttpResponse(status=204)


@require_GET
def open_row(request: InboxRequest, seq: int) -> HttpResponse:
    """Opening heals the badge and leads to what the row tells of."""
    return HttpResponseRedirect(destinations.page_of(actions.open_item(by=request.user, seq=seq)))


@require_POST
def read_all(request: InboxRequest) -> HttpResponse:
    """Everything counts as read; back to the tab it was pressed on."""
    actions.read_all(by=request.user)
    return HttpResponseRedirect(_tab(request))


@require_POST
def read_case(request: InboxRequest, case_id: UUID) -> HttpResponse:
    """All rows of one case, whichever tab they are on."""
    actions.read_case(by=request.user, case_id=case_id)
    return HttpResponseRedirect(_tab(request))


def _tab(request: HttpRequest) -> str:
    tab = request.POST.get("tab", "")
    return reverse("alerts:inbox") + (f"?tab={tab}" if tab in TABS else "")


def _html(request: HttpRequest, row: Row) -> str:
    return render_to_string("alerts/_row.html", {"row": row, "with_case": True}, request)


def _told(groups: list[Group]) -> str:
    return " ".join(str(row.seq) for group in groups for row in group.rows)


def _tabs(user: User, current: str) -> list[dict[str, object]]:
    unread = queries.unread_by_tab(user)
    names = {"me": _("For me"), "watching": _("Watching")}
    if user.has_role("moderator"):  # type: ignore[arg-type]
        names["vet"] = _("To vet")
    return [{"tab": tab, "name": name, "unread": unread[tab], "current": tab == current} for tab, name in names.items()]


def _number(text: str | None) -> int | None:
    """A number of ours from an address; anything else is no number."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
