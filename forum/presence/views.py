"""Choosing to be seen, and the word of a page that is open."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import ClearedRequest
from forum.presence import actions, queries


@require_POST
def choose(request: ClearedRequest) -> HttpResponse:
    """On or off; back to the page of what one is told."""
    shown = request.POST.get("shown") == "1"
    actions.choose_presence(by=request.user, shown=shown)
    words = _("From now on those who share a case see that you have it open, and you see them.")
    messages.success(request, words if shown else _("Nobody sees any more what you have open."))
    return redirect("following:mail")


@require_POST
def here(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """From a script every half minute, while the page is in sight: who else is here, by name."""
    case = actions.be_here(by=request.user, case_id=case_id)
    return JsonResponse({"here": queries.others_here(request.user, case)})
