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
from audit import acts
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


HEAD = """# Who may do what

Made by `tests/test_permission_matrix.py`, which tries every cell through the action itself. **yes**: done; \
no: refused with a sentence; not now: the state does not allow it; hidden: as if the case did not exist.
The case is AMBER on a board of investigator, colleague, moderators and expert.
"""
BY_CODE = """
# By handling code

An open case. “Unit excluded” excludes the expert's organisation; in AMBER+STRICT and RED both moderators are \
named. One more expert is named in each, one is a guest for a day, and neither is on the board.
"""
# What is tried is undone, but lies in PostgreSQL's tables until the test's transaction ends: each look goes over it.
ROUNDS = [list(VERBS)[first::8] for first in range(8)]
_tried: dict[str, str] = {}  # section → its table, for who writes the page


def _sections(names: list[str], cast: Cast, board: Board) -> dict[str, str]:
    """For each of these verbs its table by state, and on an open case by code."""
    people = {person.replace("_", " "): getattr(cast, person) for person in PEOPLE}
    acts.at_hand().told_by()  # of rows by hand, before any trial: undoing one by its mark would not be noticed
    cases = _build(cast, board)
    found = {_title(name): _table(VERBS[name], cast, people, cases) for name in names}
    by_code, others = coded(cast, board)
    return found | {_title(name, ", by code"): _table(VERBS[name], cast, people | others, by_code) for name in names}


def _title(verb: str, more: str = "") -> str:
    return f"## {verb.capitalize()}{more}"


def _table(verb: Verb, cast: Cast, people: dict[str, User], cases: dict[str, Case]) -> str:
    lines = ["| | " + " | ".join(cases) + " |", "|---" * (len(cases) + 1) + "|"]
    for label, person in people.items():
        lines.append(f"| {label} | " + " | ".join(_try(verb, cast, person, case) for case in cases.values()) + " |")
    return "\n".join(lines)


def coded(cast: Cast, board: Board) -> tuple[dict[str, Case], dict[str, User]]:
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


@pytest.mark.parametrize("names", ROUNDS, ids=[str(number) for number in range(len(ROUNDS))])
def test_the_table_of_who_may_do_what_is_the_one_in_the_docs(cast: Cast, board: Board, names: list[str]) -> None:
    found = _sections(names, cast, board)
    if os.environ.get("BEARINGS_WRITE_DOCS"):
        _tried.update(found)
        return
    page = DOC.read_text()
    for title, table in found.items():
        if f"\n{title}\n\n{table}\n" not in page:
            pytest.fail(
                f"docs/permissions.md says otherwise: BEARINGS_WRITE_DOCS=1 pytest {__file__}\n{title}\n{table}"
            )


def test_the_page_has_a_table_for_each_verb_and_no_other() -> None:
    titles = [*map(_title, VERBS), *(_title(name, ", by code") for name in VERBS)]
    if os.environ.get("BEARINGS_WRITE_DOCS"):
        tables = [f"\n{title}\n\n{_tried[title]}\n" for title in titles]
        DOC.write_text("".join([HEAD, *tables[: len(VERBS)], BY_CODE, *tables[len(VERBS) :]]))
    page = DOC.read_text()
    assert page.startswith(HEAD)
    assert [line for line in page.splitlines() if line.startswith("## ")] == titles
    assert page.index(BY_CODE) < page.index(titles[len(VERBS)])


def test_an_outsider_an_auditor_and_an_administrator_never_reach_a_case(cast: Cast, board: Board) -> None:
    cases = _build(cast, board)
    for person in (cast.outsider, cast.auditor, cast.administrator, cast.coordinator):
        for name, verb in VERBS.items():
            if "emergency" not in name:  # which is asked by code, and opens nothing by itself
                for case in cases.values():
                    assert _try(verb, cast, person, case) in {"hidden", "not now"}
        assert list(Case.objects.visible_to(person)) == []
        assert list(Clue.objects.visible_to(person)) == []
