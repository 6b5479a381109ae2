"""Taking in bytes: a whole file with a form, or part by part by the tus protocol (tus.io, 1.0.0, its core)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import BadInput, Conflict, NotFoundHere, Refusal
from accounts.requests import ClearedRequest
from forum.arrival import actions
from forum.arrival.models import Arrival
from forum.clues.forms import ClueForm
from forum.clues.intake.kinds import extension_of

VERSION = "1.0.0"
PART = "application/offset+octet-stream"


@require_POST
def begin(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """The form without its file, which follows in parts: {"upload", "page"}, or {"problems"} by field."""
    form = ClueForm(request.POST, needs_file=False)
    try:
        size = int(request.POST.get("size", ""))
    except ValueError:
        raise NotFoundHere from None
    if not form.is_valid():
        return JsonResponse({"problems": {name: list(said) for name, said in form.errors.items()}}, status=422)
    try:
        arrival = actions.begin_arrival(
            by=request.user, case_id=case_id, words=form.words(), size=size,
            extension=extension_of(request.POST.get("name", "")),
        )  # fmt: skip
    except BadInput as refusal:
        return JsonResponse({"problems": {"file": [refusal.sentence]}}, status=refusal.status)
    return JsonResponse({
        "upload": reverse("arrival:upload", args=[arrival.pk]), "page": reverse("arrival:arrival", args=[arrival.pk]),
    }, status=201)  # fmt: skip


@require_http_methods(["HEAD", "PATCH"])
def upload(request: ClearedRequest, arrival_id: UUID) -> HttpResponse:
    """HEAD says how far it is, PATCH brings the next part."""
    if request.headers.get("Tus-Resumable") != VERSION:
        return _told(HttpResponse(status=412, headers={"Tus-Version": VERSION}))
    if request.method == "HEAD":
        arrival = Arrival.objects.visible_to(request.user).one(arrival_id)
        return _told(HttpResponse(headers={"Upload-Length": str(arrival.size)}), arrival)
    if request.headers.get("Content-Type") != PART:
        return _told(HttpResponse(status=415))
    return _part(request, arrival_id)


def _part(request: ClearedRequest, arrival_id: UUID) -> HttpResponse:
    try:
        arrival = actions.receive_part(
            by=request.user, arrival_id=arrival_id, start=_offset(request), data=request.body
        )
    except Conflict as refusal:
        return _told(HttpResponse(refusal.sentence, status=409, content_type="text/plain; charset=utf-8"))
    except NotFoundHere:
        raise
    except Refusal as refusal:
        return _told(HttpResponse(refusal.sentence, status=refusal.status, content_type="text/plain; charset=utf-8"))
    return _told(HttpResponse(status=204), arrival)


def _offset(request: HttpRequest) -> int:
    asked = request.headers.get("Upload-Offset", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else -1


def _told(response: HttpResponse, arrival: Arrival | None = None) -> HttpResponse:
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "no-store"
    if arrival:
        response["Upload-Offset"] = str(arrival.received)
    return response
