"""Who may decide on people: two moderators of different organisations, neither the applicant nor the sponsor."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.errors import NotAllowed
from accounts.models import Application, User
from forum.review.models import Decision, Review


def check_decide_application(by: User, application: Application, review: Review) -> None:
    """Besides what holds for every review (permissions.check_decide)."""
    if application.applicant_id == by.pk:
        raise NotAllowed(_("Nobody decides on their own application."))
    if application.sponsor_id == by.pk:
        raise NotAllowed(_("You sponsor this person; two others decide."))


def check_approve_application(by: User, application: Application, review: Review) -> None:
    """The second approval comes from another organisation than the first."""
    check_decide_application(by, application, review)
    approvals = review.decisions.filter(verdict=Decision.Verdict.APPROVE)
    if approvals.filter(by__organisation=by.organisation_id).exclude(by=by).exists():
        raise NotAllowed(_("A moderator of your organisation has approved this; the second one comes from another."))
