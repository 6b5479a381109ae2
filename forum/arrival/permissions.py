"""Who may do what with a file that arrives; visible_to and held_for have already said that they know of it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotAllowed, WrongState
from accounts.models import Role, User
from forum.arrival.models import BY_MODERATORS, Arrival, bytes_since
from forum.arrival.states import NOTHING_LEFT, UNDER_WAY, ArrivalState
from forum.cases.models import Case
from forum.clues.intake.cleaning import MEGABYTE, check_size

MOST_AT_ONCE = 5  # files of one person under way together
REASON = 10  # letters at least


def check_begin(by: User, case: Case, size: int) -> None:
    """Quotas of a person and of a case. Asked under both locks, so that uploads side by side can't pass together."""
    check_size(size)
    mine = Arrival.objects.filter(by=by)
    if mine.filter(state__in=UNDER_WAY).count() >= MOST_AT_ONCE:
        raise BadInput(_("Five of your files are under way already. Wait until one is through, or discard one."))
    if bytes_since(mine, timezone.now() - timedelta(days=1)) + size > settings.UPLOADS_PER_DAY:
        raise BadInput(
            _("You have sent %(limit)s MB within a day, which is all that one person can. Send this file tomorrow.")
            % {"limit": settings.UPLOADS_PER_DAY // MEGABYTE}
        )
    kept = Arrival.objects.filter(case=case).exclude(state__in=NOTHING_LEFT)
    stored = bytes_since(kept, case.created_at)
    if stored + size > settings.UPLOADS_PER_CASE:
        raise BadInput(
            _("This case holds %(limit)s MB, which is all that one can. Ask your administrator, or open another case.")
            % {"limit": settings.UPLOADS_PER_CASE // MEGABYTE}
        )


def check_overrule(by: User, arrival: Arrival) -> None:
    """Only where a model held it, which errs; each person once."""
    if arrival.state != ArrivalState.HELD:
        raise WrongState(_("This file is no longer held back."))
    if arrival.held_by not in BY_MODERATORS:
        raise NotAllowed(_("What malware scan or lists found can't be let go on: an officer has it destroyed."))
    if arrival.overrulings.filter(by=by, step=arrival.held_by).exists():
        raise WrongState(_("You have said so already. A second person has to agree."))


def check_destroy(by: User, arrival: Arrival) -> None:
    if not by.has_role(Role.OFFICER):
        raise NotAllowed(_("Only safeguarding officers have files destroyed."))
    if arrival.state != ArrivalState.HELD:
        raise WrongState(_("This file is no longer held back."))


def checked_reason(reason: str) -> str:
    told = reason.strip()
    if len(told) < REASON:
        raise BadInput(_("Say in a few words why; others decide by it, and the trail keeps it."))
    return told[:400]
