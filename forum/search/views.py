"""The search's page: words come in by POST alone, so that they stand in no address, history or log."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import BadInput, NotFoundHere
from accounts.requests import ClearedRequest
from audit import readings
from forum.search import actions, events
from forum.search.finding import MOST, Found, find
from forum.search.grammar import Asked, parse
from forum.search.models import SavedSearch
from forum.search.shown import FacetGroup, HitShown, facets_shown, hit_shown
from forum.search.similar import similar as similar_to

HIGHEST = 2**63 - 1


@dataclass(frozen=True)
class Page:
    """What one search shows."""

    found: Found
    hits: list[HitShown]
    facets: list[FacetGroup]
    is_first: bool


@require_http_methods(["GET", "POST"])
def search(request: ClearedRequest) -> HttpResponse:
    """The form, the grammar and what one keeps; with words, what they find."""
    if request.method == "GET":
        return render(request, "search/search.html", {"kept": _own(request)})
    query, problem, page = _query(request), "", None
    is_best = request.POST.get("order") == "best"
    try:
        page = _page(request, parse(query), is_best=is_best)
    except BadInput as refusal:
        problem = refusal.sentence
    context = {"query": query, "is_best": is_best, "page": page, "problem": problem, "most": MOST}
    return render(request, "search/search.html", context, status=422 if problem else 200)


@require_POST
def keep(request: ClearedRequest) -> HttpResponse:
    """Keep a search; what was typed comes back with the sentence that says what is wrong with it."""
    sent = request.POST
    try:
        wants = "alerts" in sent
        actions.keep_search(by=request.user, name=sent.get("name", ""), query=sent.get("q", ""), wants_alerts=wants)
    except BadInput as refusal:
        typed = {"query": sent.get("q", ""), "name": sent.get("name", ""), "problem": refusal.sentence}
        context = {**typed, "is_keeping": True, "kept": _own(request)}
        return render(request, "search/search.html", context, status=422)
    messages.success(request, _("Kept. Only you can read it."))
    return redirect("search:search")


@require_POST
def kept(request: ClearedRequest, search_id: UUID) -> HttpResponse:
    """Remove a kept search, or turn its alert on or off."""
    if "remove" in request.POST:
        actions.remove_search(by=request.user, search_id=search_id)
        messages.success(request, _("Removed."))
    elif request.POST.get("alerts") in {"on", "off"}:
        wants = request.POST["alerts"] == "on"
        actions.change_alert(by=request.user, search_id=search_id, wants_alerts=wants)
        messages.success(request, _("You will be told of what is new.") if wants else _("It alerts you no more."))
    else:
        raise NotFoundHere
    return redirect("search:search")


@require_POST
def similar(request: ClearedRequest) -> HttpResponse:
    """Cases like the one that is being written: a fragment while its title is typed, else a page."""
    title = request.POST.get("question", "") or request.POST.get("title", "")
    but = request.GET.get("but", "")
    cases = similar_to(request.user, title, UUID(but) if _is_id(but) else None)
    if cases:
        readings.record_reading(events.Searched(object=str(request.user.pk)), by=request.user)
    page = "search/_similar.html" if request.headers.get("HX-Request") else "search/similar.html"
    return render(request, page, {"cases": cases})


def _own(request: ClearedRequest) -> list[SavedSearch]:
    return list(SavedSearch.objects.visible_to(request.user).order_by("created_at", "pk"))


def _query(request: ClearedRequest) -> str:
    """As it was typed, or as it was kept, with what was pressed to narrow it."""
    sent = request.POST
    if "kept" in sent:
        try:
            return str(SavedSearch.objects.visible_to(request.user).one(UUID(sent["kept"])).query)
        except ValueError:
            raise NotFoundHere from None
    return f"{sent.get('q', '').strip()} {sent.get('add', '').strip()}".strip()


def _page(request: ClearedRequest, asked: Asked, *, is_best: bool) -> Page:
    """The reading is on record before anything of it is shown; what was looked for is not."""
    below, skip = _number(request, "below", HIGHEST), _number(request, "skip", MOST)
    readings.record_reading(events.Searched(object=str(request.user.pk)), by=request.user)
    found = find(request.user, asked, below=None if is_best else below, skip=skip or 0, best=is_best)
    hits = [hit_shown(asked, hit) for hit in found.hits]
    return Page(found, hits, facets_shown(found.facets), is_first=not (below or skip))


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _number(request: ClearedRequest, name: str, most: int) -> int | None:
    """Where a page begins; what is no number begins at the beginning."""
    typed = request.POST.get(name, "")
    return min(int(typed), most) if typed.isascii() and typed.isdigit() and len(typed) < 20 else None
