"""For each kind of review: what a moderator is shown, and the action behind each verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.errors import BadInput, Conflict, Refusal
from accounts.models import User
from forum.answers import actions as answer_actions
from forum.answers import queries as answer_queries
from forum.arranging import naming
from forum.arranging import queries as arranging_queries
from forum.audience import giving, widening
from forum.audience import queries as audience_queries
from forum.clues import actions as clue_actions
from forum.conduct import appeals
from forum.conduct import judging as conduct_judging
from forum.conduct import permissions as conduct_permissions
from forum.desk import subjects
from forum.discussion import actions as post_actions
from forum.discussion import correcting
from forum.discussion import queries as post_queries
from forum.flags import actions as flag_actions
from forum.flags import queries as flag_queries
from forum.flags.judging import OF_READ
from forum.rearranging import actions as rearranging
from forum.rearranging import queries as rearranging_queries
from forum.review import application_permissions, applications, permissions
from forum.review import cases as case_vetting
from forum.review.models import Review
from forum.second_look import actions as looks
from forum.second_look import queries as look_queries

Shown = Callable[[Review], Any]
Verdict = Callable[..., Any]


LONGEST = 2000  # characters of a reason
PUBLISHING = frozenset({"approve", "correct"})
WITHOUT_REASON = PUBLISHING | {"agree"}


@dataclass(frozen=True)
class Given:
    """What came with a verdict: which text was shown, the reason, the corrected words."""

    seen: str
    reason: str = ""
    text: str = ""
    batch: UUID | None = None  # with which it was approved
    strike: str = ""  # what for, given in the same press
    strike_words: str = ""


@dataclass(frozen=True)
class Kind:
    """The template that shows exactly what others would see, its context, and the verdicts possible."""

    template: str
    shown: Shown
    verdicts: Mapping[str, Verdict]


POST_VERDICTS: dict[str, Verdict] = {
    "approve": post_actions.approve_revision,
    "correct": correcting.approve_corrected,
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
    Review.Kind.FLAG: Kind(
        "flags/_vetting.html",
        flag_queries.judging,
        {"keep": flag_actions.find_nothing, "return": flag_actions.take_down, "quarantine": flag_actions.hold_back},
    ),
    Review.Kind.SECOND_LOOK: Kind(
        "second_look/_vetting.html",
        look_queries.judging,
        {"agree": looks.agree, "return": looks.take_down, "quarantine": looks.hold_back},
    ),
    Review.Kind.APPEAL: Kind(
        "conduct/_vetting.html",
        conduct_judging.judging,
        {"uphold": appeals.uphold, "overturn": appeals.overturn},
    ),
    Review.Kind.MOVE: Kind(
        "rearranging/_vetting.html",
        rearranging_queries.vetting,
        {"approve": rearranging.approve_move, "return": rearranging.return_move},
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


def check_given(*, by: User, review: Review, verdict: str, given: Given) -> None:
    """What can be said at once of a verdict that is to be carried out later, by the rules of its action."""
    permissions.check_decide(by, review)
    if review.kind == Review.Kind.APPLICATION:
        application_permissions.check_approve_application(by, subjects.application(review).application, review)
    if review.kind in OF_READ:
        KINDS[review.kind].shown(review)  # judged is what stands now: this puts its hash on the review
    if given.seen != review.seen_hash:
        raise Conflict(_("The author has changed this since you opened it. Look at the new version, then decide."))
    _check_reason(verdict, given)
    conduct_permissions.check_with_verdict(review, verdict, given.strike, given.strike_words)
    if verdict == "correct":
        correcting.checked(review, post_queries.vetting(review).revision, given.text)


def decide(*, by: User, review: Review, verdict: str, given: Given) -> bool:
    """The verdict through the kind's own action; approving takes no reason. True when nothing more is needed."""
    _check_reason(verdict, given)
    action = KINDS[review.kind].verdicts[verdict]
    words: dict[str, object] = {"reason": given.reason}
    if verdict == "approve":
        words = {"batch": given.batch} if given.batch else {}
    elif verdict == "correct":
        words = {"text": given.text}
    action(by=by, review_id=review.pk, seen=given.seen, **words)
    return not Review.objects.filter(pk=review.pk, state=Review.State.WAITING).exists()


def _check_reason(verdict: str, given: Given) -> None:
    if len(given.reason) > LONGEST:
        raise BadInput(_("This is too long: at most %(n)d characters.") % {"n": LONGEST})
    if verdict in PUBLISHING and given.reason:  # Enter presses a form's first button, Approve, whatever was meant
        raise BadInput(_("You gave a reason, so nothing was approved. Press another button, or take it out."))
    if verdict not in WITHOUT_REASON and not given.reason:
        raise BadInput(_("Write a reason: the author needs to know what to change."))
