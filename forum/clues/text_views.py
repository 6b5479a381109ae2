"""A closer look at a clue's text: in Latin letters, and character by character."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import NotFoundHere
from accounts.models import User
from audit import readings
from forum.clues import wishes
from forum.clues.events import ClueConsulted
from forum.clues.forms import PointsForm
from forum.clues.letters import MOST_POINTS, code_points
from forum.clues.models import Clue
from forum.clues.passages import romanized


class TextRequest(HttpRequest):
    """For types: the middleware lets only cleared people through, so user is a User."""

    user: User


@require_GET
def latin(request: TextRequest, clue_id: UUID) -> HttpResponse:
    """Each paragraph with its letters in Latin beneath: a part of the viewer, or a page by itself."""
    clue = _with_words(request.user, clue_id)
    return _shown(request, clue, "latin", {"rows": romanized(clue.text)})


@require_POST
def points(request: TextRequest, clue_id: UUID) -> HttpResponse:
    """The code points of a span, with their names; by POST, for what somebody looks at is in no address."""
    clue = _with_words(request.user, clue_id)
    form = PointsForm(request.POST)
    found, cut = [], False
    if form.is_valid():
        start, end = form.cleaned_data["start"], form.cleaned_data["end"]
        found, cut = list(code_points(clue.text, start, end)), min(end, len(clue.text)) - start > MOST_POINTS
    context = {"form": form, "points": found, "cut": cut, "most": MOST_POINTS}
    return _shown(request, clue, "points", context, status=422 if form.errors and not _is_part(request) else 200)


def _with_words(user: User, clue_id: UUID) -> Clue:
    """WrongState while such clues are closed to them: other letters are the same words."""
    clue = Clue.objects.visible_to(user).select_related("case__board").one(clue_id)
    if not clue.text:
        raise NotFoundHere
    wishes.opening(user, clue)
    return clue


def _is_part(request: TextRequest) -> bool:
    """Asked by the viewer, to be shown inside it; htmx shows no answers of errors."""
    return bool(request.headers.get("HX-Request"))


def _shown(
    request: TextRequest, clue: Clue, name: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    readings.record_reading(ClueConsulted(object=str(clue.pk), case=str(clue.case_id)), by=request.user)
    template = f"clues/_{name}.html" if _is_part(request) else f"clues/{name}.html"
    response = render(request, template, {**context, "clue": clue, "case": clue.case}, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
