"""Keeping drafts, finding them again, and letting go of them; a window that types is answered with ids and times."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import ClearedRequest
from forum.drafts import actions, places, queries
from forum.drafts.actions import Typed
from forum.drafts.models import Draft


@require_GET
def mine(request: ClearedRequest) -> HttpResponse:
    """Where one has left something unfinished."""
    drafts = [(draft, places.page_of(draft)) for draft in queries.all_of(request.user)]
    return render(request, "drafts/mine.html", {"drafts": drafts, "days": 30})


@require_GET
def here(request: ClearedRequest, draft_kind: str, draft_target: UUID) -> HttpResponse:
    """One's own unsent words for one place, and what opens the copies that one's browser keeps."""
    drafts, over = queries.here(request.user, draft_kind, draft_target)
    told = {
        "drafts": [_told(draft) | {"words": draft.words} for draft in drafts],
        "over": [str(ref) for ref in over],
        "name": places.name_in_browser(request.user, draft_kind, draft_target),
        "key": places.browser_key(request.user),
    }
    return _answer(told)


@require_POST
def keep(request: ClearedRequest, draft_kind: str, draft_target: UUID) -> HttpResponse:
    """From a script every few seconds, or by a button."""
    typed = Typed(places.typed(request.POST), _ref(request), _revision(request))
    draft = actions.keep(by=request.user, kind=draft_kind, target=draft_target, typed=typed)
    if request.headers.get("HX-Request"):
        return _answer(_told(draft) | {"over": draft.over_at is not None})
    if draft.over_at is not None:  # it was sent, and then something else was typed into the page of before
        typed = Typed(places.typed(request.POST))
        draft = actions.keep(by=request.user, kind=draft_kind, target=draft_target, typed=typed)
    messages.success(request, _("Kept as a draft: only you see it, for 30 days."))
    return redirect(places.page_of(draft))


@require_POST
def discard(request: ClearedRequest, draft_kind: str, draft_target: UUID) -> HttpResponse:
    """For good."""
    ref = _ref(request)
    if ref is not None:
        actions.discard(by=request.user, kind=draft_kind, target=draft_target, ref=ref)
    if request.headers.get("HX-Request"):
        return _answer({})
    messages.success(request, _("The draft is gone."))
    return redirect("drafts:mine")


def _told(draft: Draft) -> dict[str, object]:
    return {"ref": str(draft.ref), "revision": draft.revision, "at": draft.saved_at.isoformat()}


def _answer(told: dict[str, object]) -> HttpResponse:
    response = JsonResponse(told)
    response["Cache-Control"] = "no-store"
    return response


def _ref(request: ClearedRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("draft", ""))
    except ValueError:
        return None


def _revision(request: ClearedRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
