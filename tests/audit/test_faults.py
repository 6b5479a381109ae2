"""Whatever statement of an action fails, state and entry are kept together or undone together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection

from accounts import admin_actions
from accounts.models import Role
from audit.models import Entry
from forum.answers import actions as answers
from forum.boards import actions as boards
from forum.boards.models import Board
from forum.clues import actions as clues
from forum.clues.intake import clean
from forum.discussion import actions as discussion
from forum.practice import actions as practice
from forum.referrals import actions as referrals
from forum.review import cases as vetting
from forum.review.models import Review
from tests.accounts.people import make_person
from tests.answers.saying import say, waiting
from tests.cast import Cast, approved_text_clue, draft_case, open_case, submitted_text_clue
from tests.clues import samples
from tests.clues.media import files_in
from tests.discussion.posts import approve_post, approved_post, newest, waiting_review
from tests.referrals import story

Action = Callable[[], object]
# Not of the use case: a counter per person; keys that a later use finds; the readings' own counts.
ASIDE = {"alerts_mailbox", "audit_wrappedkey", "audit_reading"}


def review_of(subject: object) -> Review:
    return Review.objects.get(subject=subject, state=Review.State.WAITING)


def submit_case(cast: Cast, board: Board) -> Action:
    case = draft_case(cast, board)
    return lambda: vetting.submit_case(by=cast.investigator, case_id=case.pk)


def approve_case(cast: Cast, board: Board) -> Action:
    review = vetting.submit_case(by=cast.investigator, case_id=draft_case(cast, board).pk)
    return lambda: vetting.approve_case(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)


def submit_a_sound(cast: Cast, board: Board) -> Action:
    case, file = open_case(cast, board), clean(samples.sound("wav", 0.3), name="voice.wav")
    words = clues.ClueWords(clue_type="speech", title="A voice", expect="A man counts", language="es")
    return lambda: clues.submit_clue(by=cast.investigator, case_id=case.pk, words=words, file=file)


def approve_clue(cast: Cast, board: Board) -> Action:
    review = review_of(submitted_text_clue(cast, open_case(cast, board)).pk)
    return lambda: clues.approve_clue(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)


def return_clue(cast: Cast, board: Board) -> Action:
    review = review_of(submitted_text_clue(cast, open_case(cast, board)).pk)
    told = {"review_id": review.pk, "seen": review.seen_hash, "reason": "Say more."}
    return lambda: clues.return_clue(by=cast.moderator_one, **told)


def withdraw_clue(cast: Cast, board: Board) -> Action:
    clue = submitted_text_clue(cast, open_case(cast, board))
    return lambda: clues.withdraw_clue(by=cast.investigator, clue_id=clue.pk)


def give_answer(cast: Cast, board: Board) -> Action:
    clue = approved_text_clue(cast, open_case(cast, board))
    return lambda: say(cast.expert_mx, clue, ("MX", 0.7), reasons="The word for bakery.")


def approve_reasons(cast: Cast, board: Board) -> Action:
    clue = approved_text_clue(cast, open_case(cast, board))
    review = waiting(say(cast.expert_mx, clue, ("MX", 0.7), reasons="The word for bakery."))
    answers.open_reasons(by=cast.moderator_one, review_id=review.pk)
    return lambda: answers.approve_reasons(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)


def write_post(cast: Cast, board: Board) -> Action:
    case = open_case(cast, board)
    return lambda: discussion.write_post(by=cast.expert_mx, case_id=case.pk, text="A dry accent.")


def approve_post_(cast: Cast, board: Board) -> Action:
    post = discussion.write_post(by=cast.expert_mx, case_id=open_case(cast, board).pk, text="A dry accent.")
    review = waiting_review(post)
    return lambda: approve_post(cast, post) if review else None


def edit_post(cast: Cast, board: Board) -> Action:
    post = approved_post(cast, open_case(cast, board))
    told = {"post_id": post.pk, "text": "A very dry accent.", "seen_revision": newest(post).pk}
    return lambda: discussion.edit_post(by=cast.expert_mx, **told)


def refer_case(cast: Cast, board: Board) -> Action:
    case, _clue = story.answered_case(cast, board)
    return lambda: story.refer(cast, case)


def accept_referral(cast: Cast, board: Board) -> Action:
    referral = story.refer(cast, story.answered_case(cast, board)[0])
    return lambda: referrals.accept_referral(by=cast.coordinator, referral_id=referral.pk)


def conclude_referral(cast: Cast, board: Board) -> Action:
    referral = story.accepted(cast, story.answered_case(cast, board)[0])
    told = {"referral_id": referral.pk, "outcome": "located"}
    return lambda: referrals.conclude_referral(by=cast.coordinator, **told)


def seat(cast: Cast, board: Board) -> Action:
    return lambda: boards.seat(by=cast.administrator, board_id=board.pk, person=cast.outsider)


def unseat(cast: Cast, board: Board) -> Action:
    return lambda: boards.unseat(by=cast.administrator, board_id=board.pk, person=cast.expert_mx)


def grant_role(cast: Cast, board: Board) -> Action:
    return lambda: admin_actions.grant_role(by=cast.administrator, user_id=cast.colleague.pk, role=Role.AUDITOR)


def withdraw_role(cast: Cast, board: Board) -> Action:
    return lambda: admin_actions.withdraw_role(by=cast.administrator, user_id=cast.outsider.pk, role=Role.EXPERT)


def suspend(cast: Cast, board: Board) -> Action:
    somebody = make_person("Nina Falk", "nina.falk@example.org", cast.outsider.organisation, Role.EXPERT)
    return lambda: admin_actions.suspend(by=cast.administrator, user_id=somebody.pk, reason="Left the unit.")


def set_truth(cast: Cast, board: Board) -> Action:
    case = draft_case(cast, board)
    told = {"case_id": case.pk, "area": "MX-CHP", "explanation": "Bought in Chiapas."}
    return lambda: practice.set_truth(by=cast.investigator, **told)


ACTIONS = [
    submit_case, approve_case, submit_a_sound, approve_clue, return_clue, withdraw_clue, give_answer, approve_reasons,
    write_post, approve_post_, edit_post, refer_case, accept_referral, conclude_referral, seat, unseat, grant_role,
    withdraw_role, suspend, set_truth,
]  # fmt: skip


class Fault:
    """Lets so many statements pass and fails the next one, once."""

    def __init__(self, passing: int) -> None:
        self.left, self.has_struck = passing, False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):  # the test's own transaction around the action's
            return execute(sql, params, many, context)
        self.left -= 1
        if self.left == -1:
            self.has_struck = True
            raise OperationalError("the database went away")
        return execute(sql, params, many, context)


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that an action's own transaction writes."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in ASIDE:
                cursor.execute(f'SELECT * FROM "{table}"')
                found[table] = sorted(map(repr, cursor.fetchall()))
    return found


@pytest.mark.parametrize("prepared", ACTIONS, ids=lambda one: one.__name__.strip("_"))
def test_a_fault_at_any_statement_undoes_state_and_entry_together(
    cast: Cast, board: Board, prepared: Callable[[Cast, Board], Action], settings, tmp_path: Path
):
    settings.MEDIA_STORE = tmp_path / "media"
    action, before = prepared(cast, board), everything()
    entries, passed, files = Entry.objects.count(), 0, files_in(settings.MEDIA_STORE)
    while True:
        fault = Fault(passed)
        try:
            with connection.execute_wrapper(fault):
                action()
        except Exception:
            assert fault.has_struck
        if not fault.has_struck:
            break
        assert everything() == before, f"the fault at statement {passed + 1} left something"
        assert files_in(settings.MEDIA_STORE) == files
        passed += 1
    assert passed > 4
    assert Entry.objects.count() > entries
    assert everything() != before
