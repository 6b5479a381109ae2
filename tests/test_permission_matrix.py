"""Who may do what in which state and under which code: every cell is tried; docs/permissions.md is the table."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.errors import BadInput, Conflict, NotAllowed, NotFoundHere, WrongState
from accounts.models import User
from forum.boards.models import Board, Handling
from forum.cases.models import Case, Grant
from forum.clues.models import Clue
from forum.referrals import outcomes
from forum.review import cases as vetting
from forum.review.models import Review
from tests.accounts.people import make_person
from tests.cast import Cast, approve, draft_case, open_case, submitted_text_clue
from tests.matrix_verbs import VERBS, Verb

DOC = Path(__file__).resolve().parent.parent / "docs" / "permissions.md"
PEOPLE = (
    "investigator", "colleague", "moderator_one", "expert_mx", "coordinator", "auditor", "administrator", "outsider",
)  # fmt: skip
STATES = ("draft", "in_review", "open", "located", "closed", "reopened")


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
    return "\n".join([*lines, *_by_handling(cast, board)]) + "\n"


def _by_handling(cast: Cast, board: Board) -> list[str]:
    """The same verbs on an open case, by its code."""
    cases, others = _coded(cast, board)
    people = {person.replace("_", " "): getattr(cast, person) for person in PEOPLE} | others
    lines = [
        "", "# By handling code", "",
        "An open case. “Unit excluded” excludes the expert's organisation; in AMBER+STRICT and RED both moderators are "
        "named. One more expert is named in each, one is a guest for a day, and neither is on the board.",
    ]  # fmt: skip
    for name, verb in VERBS.items():
        lines += ["", f"## {name.capitalize()}, by code", "", "| | " + " | ".join(cases) + " |"]
        lines.append("|---" * (len(cases) + 1) + "|")
        for label, person in people.items():
            cells = [_try(verb, cast, person, case) for case in cases.values()]
            lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return lines


def _coded(cast: Cast, board: Board) -> tuple[dict[str, Case], dict[str, User]]:
    """A case of each code with a clue that is approved and one that waits; and who is named, and the guest."""
    unit = cast.outsider.organisation
    named = make_person("Nils Named", "nils@example.org", unit, "expert")
    guest = make_person("Gala Guest", "gala@example.org", unit, "expert")
    moderators = (cast.moderator_one.email, cast.moderator_two.email)
    codes = {
        "GREEN": {"handling": Handling.GREEN}, "AMBER": {"handling": Handling.AMBER},
        "AMBER, unit excluded": {"handling": Handling.AMBER, "excluded": (cast.expert_mx.organisation,)},
        "AMBER+STRICT": {"handling": Handling.STRICT, "named_emails": moderators},
        "RED": {"handling": Handling.RED, "named_emails": moderators},
    }  # fmt: skip
    cases = {}
    for label, words in codes.items():
        case = open_case(cast, board, **words)
        approve(cast, submitted_text_clue(cast, case).pk)
        submitted_text_clue(cast, case, title="A second clue")
        Grant.objects.create(case=case, user=named)
        Grant.objects.create(case=case, user=guest, until=timezone.now() + timedelta(days=1), reason="guest")
        cases[label] = Case.objects.get(pk=case.pk)
    return cases, {"named expert": named, "guest": guest}


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
        for name, verb in VERBS.items():
            if "emergency" not in name:  # which is asked by code, and opens nothing by itself
                for case in cases.values():
                    assert _try(verb, cast, person, case) in {"hidden", "not now"}
        assert list(Case.objects.visible_to(person)) == []
        assert list(Clue.objects.visible_to(person)) == []
