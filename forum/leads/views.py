"""What the programs say of a clue, as a part of its page; and a page of instruments, of which nothing is kept."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import NotFoundHere
from accounts.requests import ClearedRequest
from audit import readings
from forum.answers.sealing import is_sealed_for
from forum.clues.events import ClueConsulted
from forum.clues.queries import clue_page
from forum.leads import by_hand
from forum.leads.forms import ByHandForm
from forum.leads.showing import shown_to


@require_GET
def of_clue(request: ClearedRequest, clue_id: UUID) -> HttpResponse:
    """Asked for again and again while programs read; 204 while all is as it was. What is sealed is not there."""
    one = clue_page(request.user, clue_id)
    if is_sealed_for(request.user, one):
        raise NotFoundHere
    standing = shown_to(request.user, one, sealed=False)
    readings.record_reading(ClueConsulted(object=str(one.pk), case=str(one.case_id)), by=request.user)
    if standing.so_far and request.GET.get("since") == standing.so_far.mark:
        return HttpResponse(status=204)
    return render(request, "leads/_standing.html", {"clue": one, "standing": standing})


@require_http_methods(["GET", "POST"])
def instruments(request: ClearedRequest) -> HttpResponse:
    """Posted: what was measured may be of a case, and no log keeps what stands in no address."""
    form = ByHandForm(request.POST if request.method == "POST" else None, initial={"error": 10, "clock_off": 5})
    seen = by_hand.seen(form.cleaned_data) if form.is_valid() else []
    context = {"form": form, "seen": seen, "rows": by_hand.together(seen), "telling": [one for one in seen if one.says]}
    return render(request, "leads/instruments.html", context, status=422 if form.errors else 200)
