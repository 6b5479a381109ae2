"""Gives a clue's cleaned file to those who may see the clue, range by range; the original has no address."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from uuid import UUID

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET, require_safe

from accounts.errors import NotFoundHere
from accounts.models import User
from audit import readings
from forum.clues import store, tiling
from forum.clues.byte_ranges import Unsatisfiable, range_of
from forum.clues.media_events import MediaConsulted
from forum.clues.models import Clue, Media

EXTENSIONS = {"image/jpeg": "jpg", "audio/ogg": "ogg"}


class MediaRequest(HttpRequest):
    """For types: user is a User."""

    user: User


@require_safe
def media(request: MediaRequest, clue_id: UUID) -> HttpResponseBase:
    """What is shown of a clue: all of it, or the one range asked for."""
    shown = _shown(request.user, clue_id)
    asked = request.headers.get("Range", "") if "If-Range" not in request.headers else ""  # we have no validators
    try:
        part = range_of(asked, shown.size)
    except Unsatisfiable:
        return _safe(HttpResponse(status=416, headers={"Content-Range": f"bytes */{shown.size}"}), shown)
    start, end = part or (0, shown.size)
    _record(request.user, shown)
    chunks = store.read(shown, start, end)
    body = _in_threads(chunks) if isinstance(request, ASGIRequest) else chunks
    response = StreamingHttpResponse(body, status=206 if part else 200, content_type=shown.content_type)
    response["Content-Length"] = str(end - start)
    if part:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{shown.size}"
    return _safe(response, shown)


@require_GET
def peaks(request: MediaRequest, clue_id: UUID) -> HttpResponse:
    """The waveform of a sound, so that it can be drawn before a second of it is fetched."""
    shown = _shown(request.user, clue_id)
    if "peaks" not in shown.facts:
        raise NotFoundHere
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
    _record(request.user, shown)
    tiles = tiling.tiles_of(shown, by=request.user)
    response = HttpResponse(tiling.piece(tiles, number), content_type=shown.content_type)
    _safe(response, shown)
    response["Accept-Ranges"] = "none"
    return response


def _shown(user: User, clue_id: UUID) -> Media:
    """Asked anew for each request: an address that was shared or kept gives nothing to others, nor after removal."""
    clues = Clue.objects.visible_to(user).filter(pk=clue_id)
    shown = Media.objects.filter(role=Media.Role.SHOWN, clue__in=clues).select_related("clue").first()
    if shown is None:
        raise NotFoundHere
    return shown


def _record(user: User, shown: Media) -> None:
    """Before the first byte; where the trail can't be written, nothing is sent."""
    readings.record_reading(MediaConsulted(object=str(shown.clue_id), case=str(shown.clue.case_id)), by=user)


def _safe(response: HttpResponseBase, shown: Media) -> HttpResponseBase:
    """Opened on its own, the file can run nothing and load nothing; no other origin can embed it; nothing keeps it."""
    name = f"clue-{shown.clue.number}.{EXTENSIONS.get(shown.content_type, 'bin')}"
    response["Accept-Ranges"] = "bytes"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


async def _in_threads(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """One chunk in memory at a time; handed a plain iterator, an asynchronous server would gather them all first."""
    while part := await sync_to_async(lambda: next(chunks, b""))():
        yield part
