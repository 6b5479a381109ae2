"""A file's own page, for its sender: how far it is, what others would get, and the form that sends it to vetting."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.errors import BadInput, NotFoundHere
from accounts.requests import ClearedRequest
from audit import readings
from forum.arrival import actions, events, pieces, queries
from forum.arrival.models import Arrival
from forum.arrival.states import UNDER_WAY, ArrivalState
from forum.arrival.uploads import sending
from forum.clues import serving
from forum.clues.forms import ClueForm


@require_http_methods(["GET", "POST"])
def arrival(request: ClearedRequest, arrival_id: UUID) -> HttpResponse:
    """Posted: what was seen goes to vetting, with the words of the form and what the metadata offered."""
    one = queries.own(request.user, arrival_id)
    form = _form(request, one)
    if request.method == "POST" and form.is_valid():
        try:
            actions.send_arrival(by=request.user, arrival_id=one.pk, words=form.words())
            messages.success(request, _("Sent. It waits for vetting; you hear as soon as it is decided."))
            return redirect("cases:case", one.case_id)
        except BadInput as refusal:
            form.add_error(None, refusal.sentence)
    _record(request, one)
    return render(request, "arrival/arrival.html", _context(one, form), status=422 if form.errors else 200)


@require_GET
def progress(request: ClearedRequest, arrival_id: UUID) -> HttpResponse:
    """The steps alone, asked for every second; 286 ends the asking, and the page is loaded anew once."""
    one = queries.own(request.user, arrival_id)
    _record(request, one)
    response = render(request, "arrival/_progress.html", _context(one, None))
    if one.state not in UNDER_WAY:
        response["HX-Refresh"] = "true"
    return response


@require_safe
def shown(request: HttpRequest, arrival_id: UUID) -> HttpResponseBase:
    """The copy that others would get, while it is its sender's to look at."""
    one = queries.own(request.user, arrival_id)  # type: ignore[arg-type]  # cleared, by the table of who may
    piece = pieces.shown(one) if one.state == ArrivalState.READY else None
    if piece is None:
        raise NotFoundHere
    return serving.stream(request, piece, name="copy", record=lambda: _record(request, one))


@require_POST
def discard(request: ClearedRequest, arrival_id: UUID) -> HttpResponse:
    """Nothing of it is kept."""
    case_id = queries.own(request.user, arrival_id).case_id
    try:
        actions.discard_arrival(by=request.user, arrival_id=arrival_id)
        messages.success(request, _("Discarded: nothing of the file was kept."))
    except BadInput as refusal:
        messages.error(request, refusal.sentence)
    return redirect("cases:case", case_id)


def _form(request: ClearedRequest, one: Arrival) -> ClueForm:
    if request.method != "POST":
        return ClueForm(initial=one.words, needs_file=False)
    typed = request.POST.copy()
    added = [offer.sentence for offer in queries.offers(one) if str(offer.number) in request.POST.getlist("offers")]
    typed["text"] = "\n".join([part for part in (typed.get("text", "").strip(), *added) if part])
    return ClueForm(typed, needs_file=False)


def _context(one: Arrival, form: ClueForm | None) -> dict[str, object]:
    is_ready = one.state == ArrivalState.READY
    return {
        "arrival": one,
        "case": one.case,
        "form": form,
        "lines": queries.lines(one),
        "offers": queries.offers(one) if is_ready else [],
        "copy": pieces.shown(one) if is_ready else None,
        "is_under_way": one.state in UNDER_WAY,
        "words": pieces.words(one) if is_ready else "",
        **sending(),
    }


def _record(request: HttpRequest, one: Arrival) -> None:
    readings.record_reading(events.ArrivalConsulted(object=str(one.pk), case=str(one.case_id)), by=one.by)
