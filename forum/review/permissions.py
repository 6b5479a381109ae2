"""Who may vet what: never one's own, never twice, never what another moderator holds."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.errors import Conflict, NotAllowed, WrongState
from accounts.models import User
from accounts.names import isolated
from forum.review.models import Review


def check_vet(by: User, review: Review) -> None:
    """May this person work on this review at all? (They can see it: visible_to has said so.)"""
    if review.author_id == by.pk:
        raise NotAllowed(_("You can't vet what you wrote yourself."))
    if review.case is not None and review.case.author_id == by.pk:  # it became theirs while this waited
        raise NotAllowed(_("It is your case, so somebody else vets what is in it."))
    if review.state != Review.State.WAITING:
        raise WrongState(_("This has been decided already: %(state)s.") % {"state": review.get_state_display().lower()})
    has_decided = vars(review).get("has_decided", True)  # as the desk read it with the item; else it is asked
    if has_decided and review.decisions.filter(by=by).exists():
        raise NotAllowed(_("You have approved this; it takes another moderator too."))
    was_passed_on = vars(review).get("is_escalated", True)  # the same
    if was_passed_on and review.escalations.binding().filter(by=by).exists():
        raise NotAllowed(_("You passed this on, so another moderator decides first."))


def check_decide(by: User, review: Review) -> None:
    """Vet, unless another moderator holds it: claims are what keeps two off one item."""
    check_vet(by, review)
    if review.holder is not None and review.holder != by:
        raise Conflict(
            _("%(name)s holds this until %(time)s. Take it over with a reason, or take the next one.")
            % {"name": isolated(review.holder), "time": f"{review.lease_until:%H:%M} UTC"}
        )
