"""A child's voice: its recording is for who is named for it; everybody else of the case reads the transcript."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotAllowed
from accounts.models import User
from forum.clues.models import Clue, Media
from forum.clues.notes import CHILD
from forum.clues.queries import shown_media
from forum.clues.states import ClueState


def has_childs_voice(clue: Clue) -> bool:
    return CHILD in clue.notes.split()


def may_hear(user: User, clue: Clue) -> bool:
    """Of a clue that they see: its author, the case's owner, who vets it, who is named. No query without a child."""
    if not has_childs_voice(clue) or clue.state == ClueState.IN_REVIEW:  # seen by its author and moderators alone
        return True
    if user.pk in {clue.author_id, clue.case.author_id}:
        return True
    return clue.hearers.current().filter(user=user).exists()


def media_for(user: User, clue: Clue) -> Media | None:
    """The cleaned file for this person's viewer; None where there is none, and for who may not hear it."""
    media = shown_media(clue)
    return media if media and may_hear(user, clue) else None


def check_hear(user: User, clue: Clue) -> None:
    if not may_hear(user, clue):
        raise NotAllowed(_("A child can be heard in this recording. Only people named for it can open it."))


def check_sound(clue: Clue) -> None:
    """Only a sound has a voice."""
    if has_childs_voice(clue) and clue.medium != Clue.Medium.AUDIO:
        raise BadInput(_("Only a sound can contain a child's voice. Tick what else it contains."))


def check_transcript(clue: Clue) -> None:
    """What most people work from, since they don't hear it."""
    check_sound(clue)
    if has_childs_voice(clue) and not clue.text.strip():
        raise BadInput(
            _("With a child's voice, write a transcript: most people get only that. Say so if no word can be made out.")
        )
