"""A whole file that came with a form, and what pages with a form for files need to say."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from forum.arrival import actions
from forum.arrival.models import Arrival
from forum.clues.actions import ClueWords
from forum.clues.intake.cleaning import MEGABYTE
from forum.clues.intake.kinds import extension_of


def begun_with(upload: UploadedFile[bytes], *, by: User, case_id: UUID, words: ClueWords) -> Arrival:
    """Without scripts a file comes in one piece; it is taken in as parts all the same."""
    size, extension = upload.size or 0, extension_of(upload.name or "")
    arrival = actions.begin_arrival(by=by, case_id=case_id, words=words, extension=extension, size=size)
    for part in upload.chunks(actions.LARGEST_PART):
        arrival = actions.receive_part(by=by, arrival_id=arrival.pk, start=arrival.received, data=part)
    return arrival


def sending() -> dict[str, int]:
    """For templates/arrival/_sending.html."""
    return {"upload_limit": settings.UPLOAD_LIMIT, "upload_mb": settings.UPLOAD_LIMIT // MEGABYTE}
