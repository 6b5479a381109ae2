"""A file's own page, for its sender: how far it is, what others would get, and the form that sends it to vetting."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts import tallies
from accounts.errors import BadInput, NotFoundHere, Refusal, TooSoon
from accounts.requests import ClearedRequest
from audit import readings
from forum.arrival import actions, events, pieces, queries
from forum.arrival.models import Arrival, ArrivedFile
from forum.arrival.states import UNDER_WAY, ArrivalState
from forum.arrival.uploads import sending
from forum.clues import serving
from forum.clues.editing import recipe_of
from forum.clues.forms import ClueForm
from forum.clues.intake.recipes import Box, PictureRecipe, SoundRecipe, TextRecipe
from forum.wording import asking

EMPTY = {"image": PictureRecipe(), "audio": SoundRecipe(), "text": TextRecipe()}


@require_GET
def mine(request: ClearedRequest) -> HttpResponse:
    """One's own files, wherever they are."""
    readings.record_reading(events.OwnConsulted(object=str(request.user.pk)), by=request.user)
    return render(request, "arrival/mine.html", {"arrivals": queries.mine(request.user)})


@require_http_methods(["GET", "POST"])
def arrival(request: ClearedRequest, arrival_id: UUID) -> HttpResponse:
    """Posted: what was seen goes to vetting, with the words of the form and what the metadata offered."""
    one = queries.own(request.user, arrival_id)
    form = _form(request, one)
    found = asking.asked(request.POST, form, ClueForm.LOOKED_AT, by=request.user.pk)
    problem: Refusal | None = found.refusal
    if form.is_valid() and not found.asks:
        try:
            actions.send_arrival(by=request.user, arrival_id=one.pk, words=form.words(), needed=found.needed)
            messages.success(request, _("Sent. It waits for vetting; you hear as soon as it is decided."))
            return redirect("cases:case", one.case_id)
        except (BadInput, TooSoon) as refusal:
            form.add_error(None, refusal.sentence)
            problem = refusal
    _record(request, one)
    context, came_back = {**_context(one, form), "asking": found}, form.errors or found.asks
    page = render(request, "arrival/arrival.html", context, status=422 if came_back else 200)
    return tallies.answered(page, problem)


@require_GET
def progress(request: ClearedRequest, arrival_id: UUID) -> HttpResponse:
    """The steps alone, asked for every second; 286 ends the asking, and the page is loaded anew once."""
    one = queries.own(request.user, arrival_id)
    _record(request, one)
    response = render(request, "arrival/_progress.html", {"arrival": one, "lines": queries.lines(one)})
    if one.state not in UNDER_WAY:
        response["HX-Refresh"] = "true"
    return response


@require_safe
def shown(request: HttpRequest, arrival_id: UUID) -> HttpResponseBase:
    """The copy that others would get, while it is its sender's to look at."""
    one = queries.own(request.user, arrival_id)  # type: ignore[arg-type]  # cleared, by the table of who may
    return _served(request, one, pieces.shown(one))


@require_safe
def plain(request: HttpRequest, arrival_id: UUID) -> HttpResponseBase:
    """The copy as it came, which cleaning by hand begins from: for its sender alone."""
    one = queries.own(request.user, arrival_id)  # type: ignore[arg-type]  # cleared, by the table of who may
    return _served(request, one, pieces.plain(one))


@require_POST
def clean(request: ClearedRequest, arrival_id: UUID) -> HttpResponse:
    """What the editor says; its page shows the copy as soon as it is made anew."""
    one = queries.own(request.user, arrival_id)
    try:
        recipe = recipe_of(request.POST, medium=queries.medium_of(one))
        actions.clean_by_hand(by=request.user, arrival_id=one.pk, recipe=recipe)
    except BadInput as refusal:
        messages.error(request, refusal.sentence)
    return redirect("arrival:arrival", one.pk)


def _served(request: HttpRequest, one: Arrival, piece: ArrivedFile | None) -> HttpResponseBase:
    if piece is None or one.state != ArrivalState.READY:
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


def _context(one: Arrival, form: ClueForm) -> dict[str, object]:
    is_ready = one.state == ArrivalState.READY
    return {
        "arrival": one,
        "case": one.case,
        "form": form,
        "lines": queries.lines(one),
        "offers": queries.offers(one) if is_ready else [],
        "is_under_way": one.state in UNDER_WAY,
        **(_copies(one) if is_ready else {}),
        **sending(),
    }


def _copies(one: Arrival) -> dict[str, object]:
    shown, medium, faces = pieces.shown(one), queries.medium_of(one), one.facts["faces"]
    return {
        "copy": shown,
        "medium": medium,
        "words": pieces.words(shown),
        "words_before": pieces.words(pieces.plain(one)),
        "recipe": pieces.recipe(one) or EMPTY[medium],
        "faces": None if faces is None else [Box(face["x"], face["y"], face["w"], face["h"]) for face in faces],
    }


def _record(request: HttpRequest, one: Arrival) -> None:
    readings.record_reading(events.ArrivalConsulted(object=str(one.pk), case=str(one.case_id)), by=one.by)
