"""The words of RED cases lie sealed, open for who may see them with one query, and follow a change of the code."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit import keys
from audit.sealed_text import MARK, GoesRound, Kept, Sealed
from audit.sealing import Unreadable
from forum.answers import actions as answer_actions
from forum.answers.words import AnswerWords
from forum.audience import narrowing, widening
from forum.audience.widening import Wider
from forum.boards.models import Board, Handling
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.discussion import actions as post_actions
from forum.review.models import Review
from tests.cast import Cast, approved_text_clue, open_case, submitted_text_clue

NAMED = ("marta.klein@example.org", "luc.moreau@example.org", "elena.ruiz@example.org")
QUESTION, TITLE, POSTED = "Where does the quetzal mural stand?", "A quetzal on a wall", "That quetzal has a blue tail."


def stored(table: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return [str(value) for (value,) in cursor.fetchall()]


def say(cast: Cast, case: Case, clue: Clue) -> None:
    post_actions.write_post(by=cast.investigator, case_id=case.pk, text=POSTED)
    review = Review.objects.get(kind="post")
    post_actions.approve_revision(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    judgement = AnswerWords(places=(("GT", 0.7),), reasons="The quetzal is their bird.")
    answer_actions.give_answer(by=cast.expert_mx, clue_id=clue.pk, judgement=judgement)


@pytest.fixture
def red(cast: Cast, board: Board) -> Case:
    case = open_case(cast, board, handling=Handling.RED, named_emails=NAMED, question=QUESTION)
    say(cast, case, approved_text_clue(cast, case, title=TITLE, text="quetzal, quetzal"))
    return Case.objects.get(pk=case.pk)


COLUMNS = [
    ("cases_case", "question"), ("clues_clue", "title"), ("clues_clue", "text"), ("discussion_revision", "text"),
    ("discussion_revision", "html"), ("answers_answer", "reasons"),
]  # fmt: skip


@pytest.mark.req(81)
@pytest.mark.req(86)
def test_no_word_of_a_red_case_is_in_the_database_and_each_reader_reads_it(
    cast: Cast, red: Case, client_of: Callable[[User], Client]
) -> None:
    for table, column in COLUMNS:
        values = stored(table, column)
        assert values
        assert all(value.startswith(MARK) and "quetzal" not in value for value in values), (table, column)
    page = client_of(cast.expert_mx).get(f"/cases/{red.pk}/").content.decode()
    for words in (QUESTION, TITLE, "blue tail"):
        assert words in page
    assert client_of(cast.expert_other).get(f"/cases/{red.pk}/").status_code == 404


def test_a_page_of_a_red_case_asks_for_its_key_once(
    cast: Cast, board: Board, red: Case, client_of: Callable[[User], Client]
) -> None:
    amber = open_case(cast, board, question=QUESTION)
    approved_text_clue(cast, amber, title=TITLE)
    browser = client_of(cast.expert_mx)

    def keys_asked(address: str) -> int:
        browser.get(address)
        with CaptureQueriesContext(connection) as counted:
            assert browser.get(address).status_code == 200
        return sum('FROM "audit_wrappedkey"' in one["sql"] for one in counted)

    case_page = keys_asked(f"/cases/{red.pk}/") - keys_asked(f"/cases/{amber.pk}/")
    assert case_page <= 2
    home = keys_asked("/")
    for number in range(3):
        open_case(cast, board, handling=Handling.RED, named_emails=NAMED, question=f"Question {number}")
    assert keys_asked("/") == home  # however many cases, each with a key of its own


@pytest.mark.req(83)
def test_words_moved_to_another_row_or_column_do_not_open(cast: Cast, board: Board, red: Case) -> None:
    clue = Clue.objects.get(case=red)
    other = submitted_text_clue(cast, red, title="Another")
    raw = {column: stored("clues_clue", column) for column in ("title", "text")}
    mine = next(one for one in raw["title"])
    for target, column in ((other, "title"), (clue, "text")):
        with connection.cursor() as cursor:
            pk = target.pk.hex if connection.vendor == "sqlite" else target.pk
            cursor.execute(f"SELECT {column} FROM clues_clue WHERE id = %s", [pk])
            before = cursor.fetchone()[0]
        moved = Clue.objects.get(pk=target.pk)
        vars(moved)[column] = Sealed(mine if before != mine else raw["title"][1])
        with pytest.raises(Unreadable):
            getattr(moved, column)


@pytest.mark.req(84)
def test_with_its_key_the_words_are_gone(red: Case) -> None:
    keys.destroy(f"case:{red.pk}")
    assert Case.objects.get(pk=red.pk).question == ""
    assert Clue.objects.get(case=red).text == ""


def test_a_code_that_becomes_red_seals_and_one_that_ends_it_opens(cast: Cast, board: Board) -> None:
    case = open_case(cast, board, question=QUESTION)
    say(cast, case, approved_text_clue(cast, case, title=TITLE, text="quetzal, quetzal"))
    for by, named in ((cast.moderator_two, NAMED[::2]), (cast.moderator_one, NAMED[1:2])):  # nobody lets themselves in
        wider = Wider(handling=case.handling, board_id=board.pk, named_emails=named)
        review = widening.ask_wider(by=cast.investigator, case_id=case.pk, wider=wider)
        widening.approve(by=by, review_id=review.pk, seen=review.seen_hash)
    assert stored("cases_case", "question") == [QUESTION]
    narrowing.make_stricter(by=cast.investigator, case_id=case.pk, handling=Handling.RED)
    for table, column in COLUMNS:
        assert all(value.startswith(MARK) for value in stored(table, column)), (table, column)
    wider = Wider(handling=Handling.AMBER, board_id=board.pk)
    review = widening.ask_wider(by=cast.investigator, case_id=case.pk, wider=wider)
    widening.approve(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    for table, column in COLUMNS:
        assert not any(value.startswith(MARK) for value in stored(table, column)), (table, column)
    assert Clue.objects.get(case=case).title == TITLE


def test_what_was_red_before_is_sealed_by_a_command(cast: Cast, red: Case) -> None:
    Case.objects.filter(pk=red.pk).update(question=Kept("A clear quetzal"))
    call_command("seal_words")
    assert all(value.startswith(MARK) for value in stored("cases_case", "question"))
    assert Case.objects.get(pk=red.pk).question == "A clear quetzal"


def test_words_are_not_written_round_their_row(red: Case) -> None:
    for wrong in ({"question": "clear"}, {"background": "clear"}):
        with pytest.raises(GoesRound):
            Case.objects.filter(pk=red.pk).update(**wrong)
    red.question = "clear"
    with pytest.raises(GoesRound):
        Case.objects.bulk_update([red], ["question"])


def test_nobody_writes_what_looks_sealed(cast: Cast, board: Board) -> None:
    case = open_case(cast, board, question=f"{MARK}AAAA")
    assert Case.objects.get(pk=case.pk).question == "sealed AAAA"
