"""A page of instruments: what was seen or measured, and the countries it speaks for. Nothing of it is kept."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import ClearedRequest
from forum.leads import by_hand
from forum.leads.forms import ByHandForm


@require_GET
def instruments(request: ClearedRequest) -> HttpResponse:
    """By GET, so that a result can be bookmarked and printed: it holds nothing of a case."""
    form = ByHandForm(request.GET or None, initial={"error": 10})
    seen = by_hand.seen(form.cleaned_data) if form.is_valid() else []
    context = {"form": form, "seen": seen, "rows": by_hand.together(seen), "telling": [one for one in seen if one.says]}
    return render(request, "leads/instruments.html", context, status=422 if form.errors else 200)
