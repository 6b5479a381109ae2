"""Who may report what; what one reads has been asked already."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotAllowed, WrongState
from accounts.models import User
from forum.flags.models import REASONS, Flag, Reason
from forum.flags.things import Thing
from forum.review.models import Review


def check_flag(by: User, thing: Thing, reason: str, words: str) -> None:
    """Anybody who reads it, but its author; once while it waits."""
    check_open_form(by, thing)
    if reason not in REASONS[thing.what]:
        raise BadInput(_("Choose a reason."))
    if reason == Reason.OTHER and not words:
        raise BadInput(_("Say in a few words what is wrong: a moderator decides by them."))
    waiting = Flag.objects.filter(by=by, report__thing=thing.row.pk, report__review__state=Review.State.WAITING)
    if waiting.exists():
        raise WrongState(_("You have reported this already; moderators have it."))


def check_open_form(by: User, thing: Thing) -> None:
    if thing.row.author_id == by.pk:
        raise NotAllowed(_("This is yours: correct it, or ask a moderator to take it down."))
