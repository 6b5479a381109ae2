"""Gives a clue's cleaned file to those who may see the clue, range by range; the original has no address."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET, require_safe

from accounts.errors import NotFoundHere
from accounts.models import User
from audit import readings
from forum.clues import serving, wishes
from forum.clues.media_events import MediaConsulted
from forum.clues.models import Clue, Media


class MediaRequest(HttpRequest):
    """For types: user is a User."""

    user: User


@require_safe
def media(request: MediaRequest, clue_id: UUID) -> HttpResponseBase:
    """What is shown of a clue: all of it, or the one range asked for."""
    shown = _shown(request.user, clue_id)
    name = f"clue-{shown.clue.number}"
    return serving.stream(request, shown, name=name, record=lambda: _open(request, shown))


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


def _shown(user: User, clue_id: UUID) -> Media:
    """Asked anew for each request: an address that was shared or kept gives nothing to others, nor after removal."""
    clues = Clue.objects.visible_to(user).filter(pk=clue_id)
    shown = Media.objects.filter(role=Media.Role.SHOWN, clue__in=clues).select_related("clue").first()
    if shown is None:
        raise NotFoundHere
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
