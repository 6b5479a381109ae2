"""The file as it came, for the owner of the case alone: with a reason, and on the trail before the first byte."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotFoundHere
from accounts.models import User
from audit import log
from audit.acts import act
from forum.clues import media_events as events
from forum.clues.models import Clue, Media

SHORTEST = 10  # characters of a reason


def original_of(user: User, clue_id: UUID) -> Media:
    """What was covered, cut and taken off is in it: nobody but the owner learns that it is there."""
    clues = Clue.objects.visible_to(user).filter(pk=clue_id, case__author=user)
    media = Media.objects.filter(role=Media.Role.ORIGINAL, clue__in=clues).select_related("clue__case").first()
    if media is None:
        raise NotFoundHere
    return media


@act()
def take_original(*, by: User, clue_id: UUID, reason: str) -> Media:
    """It leaves: who, why and which bytes stand on the trail."""
    media, reason = original_of(by, clue_id), reason.strip()
    if len(reason) < SHORTEST:
        raise BadInput(_("Say in a sentence why the original has to leave; it stands on the trail."))
    told = events.OriginalTaken(
        object=str(clue_id), case=str(media.clue.case_id), justification=reason, detail=f"sha256 {media.sha256}"
    )
    log.record(told, by=by)
    return media
