"""Gives a clue's cleaned file to those who may see the clue, range by range; the original is never among it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET, require_safe

from accounts.errors import NotFoundHere
from accounts.models import User
from audit import readings
from forum.boards.models import moderates
from forum.clues import serving, tiling, voices, wishes
from forum.clues.media_events import MediaConsulted
from forum.clues.models import Clue, Media
from forum.clues.states import ClueState


class MediaRequest(HttpRequest):
    """For types: user is a User."""

    user: User


@require_safe
def media(request: MediaRequest, clue_id: UUID) -> HttpResponseBase:
    """What is shown of a clue: all of it, or the one range asked for."""
    shown = _shown(request.user, clue_id)
    name = f"clue-{shown.clue.number}"
    return serving.stream(request, shown, name=name, record=lambda: _open(request, shown))


@require_safe
def before(request: MediaRequest, clue_id: UUID) -> HttpResponseBase:
    """The copy before it was cleaned by hand: for its author, and for the board's moderators while they decide."""
    waiting = Clue.objects.visible_to(request.user).filter(pk=clue_id, state=ClueState.IN_REVIEW)
    theirs = waiting.filter(Q(author=request.user) | moderates(request.user, "case__board"))
    copy = Media.objects.filter(role=Media.Role.BEFORE, clue__in=theirs).select_related("clue").first()
    if copy is None:
        raise NotFoundHere
    name = f"clue-{copy.clue.number}-before"
    return serving.stream(request, copy, name=name, record=lambda: _open(request, copy))


@require_GET
def peaks(request: MediaRequest, clue_id: UUID) -> HttpResponse:
    """The waveform of a sound, so that it can be drawn before a second of it is fetched."""
    shown = _shown(request.user, clue_id)
    if "peaks" not in shown.facts:
        raise NotFoundHere
    wishes.opening(request.user, shown.clue)
    _record(request.user, shown)
    response = JsonResponse({"seconds": shown.facts["seconds"], "peaks": shown.facts["peaks"]})
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def tile(request: MediaRequest, clue_id: UUID, level: int, x: int, y: int) -> HttpResponse:
    """One tile of a picture, 512 pixels wide and high but at its edges."""
    shown = _shown(request.user, clue_id)
    return _piece(request, shown, tiling.plan_of(shown).tile(level, x, y))


@require_safe
def preview(request: MediaRequest, clue_id: UUID, size: int) -> HttpResponse:
    """The whole picture in little; only the sizes that there are."""
    shown = _shown(request.user, clue_id)
    return _piece(request, shown, tiling.plan_of(shown).preview(size))


def _piece(request: MediaRequest, shown: Media, number: int | None) -> HttpResponse:
    """On record like the file itself, so that a hundred tiles in a minute are one entry with its count."""
    if number is None:
        raise NotFoundHere
    _open(request, shown)
    tiles = tiling.tiles_of(shown, by=request.user)
    response = HttpResponse(tiling.piece(tiles, number), content_type=shown.content_type)
    serving.harmless(response, shown.content_type, f"clue-{shown.clue.number}")
    response["Accept-Ranges"] = "none"
    return response


def _shown(user: User, clue_id: UUID) -> Media:
    """Asked anew for each request: an address that was shared or kept gives nothing to others, nor after removal."""
    clues = Clue.objects.visible_to(user).filter(pk=clue_id)
    shown = Media.objects.filter(role=Media.Role.SHOWN, clue__in=clues).select_related("clue__case").first()
    if shown is None:
        raise NotFoundHere
    voices.check_hear(user, shown.clue)
    return shown


def _open(request: MediaRequest, shown: Media) -> None:
    """Refused while it is closed to them; counted once it is told, and not for a look at its headers."""
    opened = wishes.opening(request.user, shown.clue)
    _record(request.user, shown)
    if request.method == "GET":
        opened()


def _record(user: User, shown: Media) -> None:
    """Before the first byte; where the trail can't be written, nothing is sent."""
    readings.record_reading(MediaConsulted(object=str(shown.clue_id), case=str(shown.clue.case_id)), by=user)
