"""What people try with a case, each through its action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accounts import roster_actions
from accounts.models import Organisation, Role, User
from forum.answers import actions as answer_actions
from forum.answers.words import AnswerWords
from forum.audience import conflicts, giving, handing_over, narrowing, widening
from forum.audience.widening import Wider
from forum.boards.models import STRICTNESS, Handling
from forum.cases import actions as case_actions
from forum.cases import permissions as case_permissions
from forum.cases.actions import CaseWords
from forum.cases.models import Case
from forum.cases.queries import case_page
from forum.clues import actions as clue_actions
from forum.clues.actions import ClueWords
from forum.discussion import actions as post_actions
from forum.emergency import actions as emergencies
from forum.referrals import actions as referral_actions
from forum.referrals import outcomes
from forum.review import cases as vetting
from forum.review.models import Review
from tests.accounts.people import make_person
from tests.cast import Cast

Verb = Callable[[Cast, User, Case], Any]


def _review(case: Case, kind: str) -> Review:
    return Review.objects.filter(case=case, kind=kind).latest("waiting_since")


def _approve_case(cast: Cast, by: User, case: Case) -> None:
    review = _review(case, "case")
    vetting.approve_case(by=by, review_id=review.pk, seen=review.seen_hash)


def _approve_clue(cast: Cast, by: User, case: Case) -> None:
    review = _review(case, "clue")
    clue_actions.approve_clue(by=by, review_id=review.pk, seen=review.seen_hash)


def _answer(cast: Cast, by: User, case: Case) -> None:
    clue = case.clues.order_by("number").first()
    answer_actions.give_answer(by=by, clue_id=clue.pk, judgement=AnswerWords(places=(("MX", 0.7),)))


def _refer(cast: Cast, by: User, case: Case) -> None:
    unit = Organisation.objects.get(name="Unit MX")
    referral_actions.refer_case(by=by, case_id=case.pk, to_organisation_id=unit.pk, message="Please look.")


def _ask_wider(cast: Cast, by: User, case: Case) -> Review:
    wider = Wider(handling=case.handling, board_id=case.board_id, named_emails=[cast.outsider.email])
    return widening.ask_wider(by=by, case_id=case.pk, wider=wider)


def _approve_wider(cast: Cast, by: User, case: Case) -> None:
    review = _ask_wider(cast, cast.investigator, case)
    widening.approve(by=by, review_id=review.pk, seen=review.seen_hash)


def _approve_giving(cast: Cast, by: User, case: Case) -> None:
    """Its author is gone, and a coordinator of their unit has asked."""
    keeper = make_person("Kari Keeper", "kari@example.org", cast.investigator.organisation, Role.COORDINATOR)
    roster_actions.note_left(by=keeper, user_id=cast.investigator.pk, reason="Left")
    giving.ask(by=keeper, code=case.code, email=cast.colleague.email, reason="Left")
    review = _review(case, "handover")
    giving.approve(by=by, review_id=review.pk, seen=review.seen_hash)


def _next(case: Case) -> str:
    """One step stricter; the strictest stays, which is refused."""
    stricter = [one for one in Handling.values if STRICTNESS[one] > STRICTNESS[case.handling]]
    return min(stricter, key=lambda one: STRICTNESS[one], default=case.handling)


def _export(cast: Cast, by: User, case: Case) -> None:
    """As the command asks: the recipient sees the case, and is no guest in it."""
    case_permissions.check_export(by, Case.objects.visible_to(by).one(case.pk))


def _confirm(cast: Cast, by: User, case: Case) -> None:
    one = emergencies.ask(by=cast.coordinator, code=case.code, reason="Now.")
    emergencies.confirm(by=by, opening_id=one.pk)


TEXT = ClueWords(clue_type="visible_text", title="A sign", expect="Two words", text="La Esquina")
VERBS: dict[str, Verb] = {
    "read the case": lambda cast, by, case: case_page(by, case.pk),
    "change the draft": lambda cast, by, case: case_actions.change_draft(
        by=by, case_id=case.pk, words=CaseWords(question="Where?")
    ),
    "send to vetting": lambda cast, by, case: vetting.submit_case(by=by, case_id=case.pk),
    "approve the question": _approve_case,
    "add a clue": lambda cast, by, case: clue_actions.submit_clue(by=by, case_id=case.pk, words=TEXT),
    "approve a clue": _approve_clue,
    "answer a clue": _answer,
    "write a post": lambda cast, by, case: post_actions.write_post(by=by, case_id=case.pk, text="A question."),
    "refer to a unit": _refer,
    "set as located": lambda cast, by, case: outcomes.locate_case(by=by, case_id=case.pk),
    "close": lambda cast, by, case: outcomes.close_case(by=by, case_id=case.pk),
    "reopen": lambda cast, by, case: outcomes.reopen_case(by=by, case_id=case.pk),
    "ask for a wider audience": _ask_wider,
    "approve a wider audience": _approve_wider,
    "make it stricter": lambda cast, by, case: narrowing.make_stricter(by=by, case_id=case.pk, handling=_next(case)),
    "take themselves out of it": lambda cast, by, case: conflicts.declare(by=by, case_id=case.pk, user_id=by.pk),
    "take another out of it": lambda cast, by, case: conflicts.declare(
        by=by, case_id=case.pk, user_id=cast.moderator_two.pk, reason="A relative"
    ),
    "offer it to a colleague": lambda cast, by, case: handing_over.offer(
        by=by, case_id=case.pk, to_id=cast.colleague.pk
    ),
    "agree to another owner when the author is gone": _approve_giving,
    "take the trail of it along": _export,
    "ask to open it in an emergency": lambda cast, by, case: emergencies.ask(by=by, code=case.code, reason="Now."),
    "be the second person of an emergency": _confirm,
}
