"""The marks on a clue as data, for programs that know Web Annotations."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from audit import readings
from forum.clues import wishes
from forum.clues.events import ClueConsulted
from forum.clues.queries import clue_page, marks_of
from forum.discussion.annotations import MEDIA_TYPE, page
from forum.discussion.comments import comments_on
from forum.discussion.views import PostRequest


@require_GET
def marks_as_data(request: PostRequest, clue_id: UUID) -> HttpResponse:
    """An AnnotationPage of the marks that this person sees, with the approved comments they may read.

    It quotes the words that are marked, so it is closed while the clue is closed to them.
    """
    clue = clue_page(request.user, clue_id)
    wishes.opening(request.user, clue)
    marks = marks_of(request.user, clue)
    said = comments_on(request.user, clue.case, marks)
    readings.record_reading(ClueConsulted(object=str(clue.pk), case=str(clue.case_id)), by=request.user)
    response = JsonResponse(page(clue, marks, said, request.build_absolute_uri), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'inline; filename="clue-{clue.number}-marks.jsonld"'
    response["Cache-Control"] = "no-store"
    return response
