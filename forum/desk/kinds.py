"""For each kind of review: what a moderator is shown, and the action behind each verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.errors import BadInput, Refusal
from accounts.models import User
from forum.answers import actions as answer_actions
from forum.answers import queries as answer_queries
from forum.arranging import naming
from forum.arranging import queries as arranging_queries
from forum.audience import giving, widening
from forum.audience import queries as audience_queries
from forum.clues import actions as clue_actions
from forum.desk import subjects
from forum.discussion import actions as post_actions
from forum.discussion import queries as post_queries
from forum.review import application_permissions, applications, permissions
from forum.review import cases as case_vetting
from forum.review.models import Review

Shown = Callable[[Review], Any]
Verdict = Callable[..., Any]


@dataclass(frozen=True)
class Kind:
    """The template that shows exactly what others would see, its context, and the verdicts possible."""

    template: str
    shown: Shown
    verdicts: Mapping[str, Verdict]


POST_VERDICTS: dict[str, Verdict] = {
    "approve": post_actions.approve_revision,
    "return": post_actions.return_revision,
    "quarantine": post_actions.quarantine_revision,
}
KINDS: dict[str, Kind] = {
    Review.Kind.CASE: Kind(
        "cases/_vetting.html",
        subjects.case,
        {
            "approve": case_vetting.approve_case,
            "return": case_vetting.return_case,
            "quarantine": case_vetting.quarantine_case,
        },
    ),
    Review.Kind.CLUE: Kind(
        "clues/_vetting.html",
        subjects.clue,
        {
            "approve": clue_actions.approve_clue,
            "return": clue_actions.return_clue,
            "quarantine": clue_actions.quarantine_clue,
        },
    ),
    Review.Kind.POST: Kind(
        "discussion/_vetting.html",
        post_queries.vetting,
        POST_VERDICTS,
    ),
    Review.Kind.EDIT: Kind("discussion/_vetting.html", post_queries.vetting, POST_VERDICTS),
    Review.Kind.ANSWER: Kind(
        "answers/_vetting.html",
        answer_queries.vetting,
        {"approve": answer_actions.approve_reasons, "return": answer_actions.return_reasons},
    ),
    Review.Kind.WIDENING: Kind(
        "audience/_vetting.html",
        audience_queries.vetting,
        {"approve": widening.approve, "return": widening.send_back},
    ),
    Review.Kind.HANDOVER: Kind(
        "audience/_giving.html",
        audience_queries.giving,
        {"approve": giving.approve, "return": giving.send_back},
    ),
    Review.Kind.LABEL: Kind(
        "arranging/_vetting.html",
        arranging_queries.vetting,
        {"approve": naming.approve_name, "return": naming.return_name},
    ),
    Review.Kind.APPLICATION: Kind(
        "accounts/_vetting.html",
        subjects.application,
        {
            "approve": applications.approve_application,
            "return": applications.return_application,
            "refuse": applications.refuse_application,
        },
    ),
}


def obstacle(*, by: User, review: Review) -> str:
    """Why this person can't decide it, in the words in which the action would refuse; empty when they can."""
    try:
        permissions.check_vet(by, review)
        if review.kind == Review.Kind.APPLICATION:
            application_permissions.check_approve_application(by, subjects.application(review).application, review)
    except Refusal as refusal:
        return refusal.sentence
    return ""


def opened(*, by: User, review: Review) -> None:
    """Before a moderator is shown the reasons of an answer: from then on they are not blind on its clue."""
    if review.kind == Review.Kind.ANSWER:
        answer_actions.open_reasons(by=by, review_id=review.pk)


def decide(*, by: User, review: Review, verdict: str, seen: str, reason: str) -> bool:
    """The verdict through the kind's own action; approving takes no reason. True when nothing more is needed."""
    if verdict == "approve" and reason:  # Enter presses a form's first button, Approve, whatever was meant
        raise BadInput(_("You gave a reason, so nothing was approved. Press another button, or take it out."))
    action = KINDS[review.kind].verdicts[verdict]
    review_id: UUID = review.pk
    if verdict == "approve":
        action(by=by, review_id=review_id, seen=seen)
    else:
        action(by=by, review_id=review_id, seen=seen, reason=reason)
    return not Review.objects.filter(pk=review_id, state=Review.State.WAITING).exists()
