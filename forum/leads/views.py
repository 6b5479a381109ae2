"""A page of instruments: what was seen or measured, and the countries it speaks for. Nothing of it is kept."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.requests import ClearedRequest
from forum.leads import by_hand
from forum.leads.forms import ByHandForm


@require_http_methods(["GET", "POST"])
def instruments(request: ClearedRequest) -> HttpResponse:
    """Posted: what was measured may be of a case, and no log keeps what stands in no address."""
    form = ByHandForm(request.POST if request.method == "POST" else None, initial={"error": 10, "clock_off": 5})
    seen = by_hand.seen(form.cleaned_data) if form.is_valid() else []
    context = {"form": form, "seen": seen, "rows": by_hand.together(seen), "telling": [one for one in seen if one.says]}
    return render(request, "leads/instruments.html", context, status=422 if form.errors else 200)
