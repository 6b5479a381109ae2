"""Who may do what in which state: every cell is tried through the action itself; docs/permissions.md is the table."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from accounts.errors import BadInput, Conflict, NotAllowed, NotFoundHere, WrongState
from accounts.models import Organisation, User
from forum.answers import actions as answer_actions
from forum.answers.words import AnswerWords
from forum.boards.models import Board
from forum.cases import actions as case_actions
from forum.cases.actions import CaseWords
from forum.cases.models import Case
from forum.cases.queries import case_page
from forum.clues import actions as clue_actions
from forum.clues.actions import ClueWords
from forum.clues.models import Clue
from forum.discussion import actions as post_actions
from forum.referrals import actions as referral_actions
from forum.referrals import outcomes
from forum.review import cases as vetting
from forum.review.models import Review
from tests.cast import Cast, approve, draft_case, submitted_text_clue

DOC = Path(__file__).resolve().parent.parent / "docs" / "permissions.md"
PEOPLE = (
    "investigator", "colleague", "moderator_one", "expert_mx", "coordinator", "auditor", "administrator", "outsider",
)  # fmt: skip
STATES = ("draft", "in_review", "open", "located", "closed", "reopened")
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
}


def _build(cast: Cast, board: Board) -> dict[str, Case]:
    """One case in each state; each has an approved clue (where it can) and one that waits."""
    cases = {state: draft_case(cast, board) for state in STATES}
    for state, case in cases.items():
        first = submitted_text_clue(cast, case)
        if state == "draft":
            continue
        review = vetting.submit_case(by=cast.investigator, case_id=case.pk)
        if state == "in_review":
            continue
        vetting.approve_case(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
        approve(cast, first.pk)
        submitted_text_clue(cast, Case.objects.get(pk=case.pk), title="A second clue")
        if state in {"located", "closed", "reopened"}:
            move = outcomes.locate_case if state == "located" else outcomes.close_case
            move(by=cast.investigator, case_id=case.pk)
        if state == "reopened":
            outcomes.reopen_case(by=cast.investigator, case_id=case.pk)
    return {state: Case.objects.get(pk=case.pk) for state, case in cases.items()}


def _try(verb: Verb, cast: Cast, by: User, case: Case) -> str:
    """What the action answers; whatever it did is undone."""
    mark = transaction.savepoint()
    try:
        verb(cast, User.objects.get(pk=by.pk), Case.objects.get(pk=case.pk))
    except NotFoundHere:
        return "hidden"
    except NotAllowed:
        return "no"
    except (WrongState, Conflict, BadInput):
        return "not now"
    except (Review.DoesNotExist, AttributeError):
        return "not now"
    else:
        return "**yes**"
    finally:
        transaction.savepoint_rollback(mark)


def _table(cast: Cast, board: Board) -> str:
    cases = _build(cast, board)
    lines = [
        "# Who may do what",
        "",
        "Made by `tests/test_permission_matrix.py`, which tries every cell through the action itself. **yes**: done; "
        "no: refused with a sentence; not now: the state does not allow it; hidden: as if the case did not exist.",
        "The case is AMBER on a board of investigator, colleague, moderators and expert.",
    ]
    for name, verb in VERBS.items():
        lines += [
            "",
            f"## {name.capitalize()}",
            "",
            "| | " + " | ".join(STATES) + " |",
            "|---" * (len(STATES) + 1) + "|",
        ]
        for person in PEOPLE:
            cells = [_try(verb, cast, getattr(cast, person), cases[state]) for state in STATES]
            lines.append(f"| {person.replace('_', ' ')} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def test_the_table_of_who_may_do_what_is_the_one_in_the_docs(cast: Cast, board: Board) -> None:
    table = _table(cast, board)
    print(table)
    if os.environ.get("BEARINGS_WRITE_DOCS"):
        DOC.write_text(table)
    if not DOC.exists() or DOC.read_text() != table:
        pytest.fail("docs/permissions.md is not what the code does: BEARINGS_WRITE_DOCS=1 pytest " + __file__)


def test_an_outsider_an_auditor_and_an_administrator_never_reach_a_case(cast: Cast, board: Board) -> None:
    cases = _build(cast, board)
    for person in (cast.outsider, cast.auditor, cast.administrator, cast.coordinator):
        for verb in VERBS.values():
            for case in cases.values():
                assert _try(verb, cast, person, case) in {"hidden", "not now"}
        assert list(Case.objects.visible_to(person)) == []
        assert list(Clue.objects.visible_to(person)) == []
