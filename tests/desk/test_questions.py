"""A moderator asks the author about what waits: the two and the item's moderators read it, nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.errors import BadInput, Conflict, NotFoundHere, WrongState
from accounts.models import User
from audit.models import Entry
from audit.sealed_text import MARK
from forum.alerts.models import InboxItem
from forum.boards import actions as board_actions
from forum.boards.models import Board, Handling
from forum.discussion import actions as posts
from forum.erasure import actions as erasure
from forum.review import cases as vetting
from forum.review.models import Question, Review
from forum.review.questions import answer_question, ask_author
from tests.cast import Cast, draft_case, open_case, submitted_text_clue
from tests.discussion.posts import approved_post, newest, waiting_review
from tests.sealing.test_red_words import NAMED, stored

WORDS = "Is the zarzamora in the picture yours?"


def asked(cast: Cast, review: Review, words: str = WORDS) -> Question:
    return ask_author(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, words=words)


def _waiting(cast: Cast, board: Board) -> dict[str, Review]:
    """One of each kind that one can ask about."""
    case = open_case(cast, board)
    draft = draft_case(cast, board)
    post = posts.write_post(by=cast.investigator, case_id=case.pk, text="A post.")
    edited = approved_post(cast, case, by=cast.investigator)
    posts.edit_post(by=cast.investigator, post_id=edited.pk, text="Edited.", seen_revision=newest(edited).pk)
    return {
        "case": vetting.submit_case(by=cast.investigator, case_id=draft.pk),
        "clue": Review.objects.get(subject=submitted_text_clue(cast, case).pk),
        "post": waiting_review(post),
        "edit": waiting_review(edited),
    }


@pytest.mark.lesson(20)
def test_the_author_answers_on_a_page_of_theirs_and_nobody_else_reads_a_word(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    for kind, review in _waiting(cast, board).items():
        question = asked(cast, review)
        row = InboxItem.objects.get(user=cast.investigator, target=question.pk)
        assert (row.kind, InboxItem.objects.filter(kind="asked", target=question.pk).count()) == ("asked", 1)
        address, author = f"/questions/{question.pk}/", client_of(cast.investigator)
        assert author.get(f"/inbox/{row.seq}/").headers["Location"] == address
        assert WORDS in author.get(address).content.decode()
        moderators = [client_of(one) for one in (cast.moderator_one, cast.moderator_two)]
        for moderator in moderators:
            assert "asked, waiting for the author" in moderator.get("/desk/").content.decode()
            assert WORDS in moderator.get(f"/desk/{review.pk}/").content.decode()
            assert moderator.get(address).status_code == 404, "the page is the author's"
        assert author.post(address, {"words": "No, a found one."}).status_code == 302
        assert "No, a found one." in moderators[1].get(f"/desk/{review.pk}/").content.decode()
        assert InboxItem.objects.get(kind="replied", target=review.pk).user == cast.moderator_one
        for other in (cast.colleague, cast.expert_mx, cast.outsider, cast.administrator, cast.auditor):
            stranger = client_of(other)
            assert stranger.get(address).status_code == 404, kind
            for page in (f"/cases/{review.case_id}/", "/inbox/", f"/discussion/cases/{review.case_id}/"):
                assert "zarzamora" not in stranger.get(page).content.decode()


def test_one_question_at_a_time_answered_once_and_only_while_it_waits(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = posts.write_post(by=cast.expert_mx, case_id=case.pk, text="A post.")
    review = waiting_review(post)
    with pytest.raises(BadInput):
        asked(cast, review, "  ")
    with pytest.raises(BadInput):
        asked(cast, review, "x" * 2001)
    with pytest.raises(Conflict):
        ask_author(by=cast.moderator_one, review_id=review.pk, seen="0" * 64, words=WORDS)
    question = asked(cast, review)
    with pytest.raises(Conflict, match="already"):
        asked(cast, review)
    for other in (cast.moderator_one, cast.colleague, cast.outsider):
        with pytest.raises(NotFoundHere):
            answer_question(by=other, question_id=question.pk, words="Yes.")
    answer_question(by=cast.expert_mx, question_id=question.pk, words="Yes.")
    with pytest.raises(WrongState):
        answer_question(by=cast.expert_mx, question_id=question.pk, words="Rather no.")
    again = asked(cast, review)
    posts.approve_revision(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash)
    with pytest.raises(WrongState, match="no answer is needed"):
        answer_question(by=cast.expert_mx, question_id=again.pk, words="Yes.")


def test_who_lost_the_case_neither_asks_nor_answers_nor_reads(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    review = waiting_review(posts.write_post(by=cast.expert_mx, case_id=case.pk, text="A post."))
    for person in (cast.investigator, cast.outsider, cast.administrator, cast.expert_mx):
        with pytest.raises(NotFoundHere):
            ask_author(by=person, review_id=review.pk, seen=review.seen_hash, words=WORDS)
    question = asked(cast, review)
    board_actions.unseat(by=cast.administrator, board_id=board.pk, person=cast.expert_mx)
    with pytest.raises(NotFoundHere):
        answer_question(by=cast.expert_mx, question_id=question.pk, words="Yes.")


def test_asking_and_answering_leave_one_entry_each_without_a_word_of_it(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    review = waiting_review(posts.write_post(by=cast.expert_mx, case_id=case.pk, text="A post."))
    known = set(Entry.objects.values_list("pk", flat=True))
    question = asked(cast, review)
    answer_question(by=cast.expert_mx, question_id=question.pk, words="Yes.")
    ops = Entry.objects.exclude(pk__in=known).exclude(op="alert.deliver").order_by("at").values_list("op", flat=True)
    assert list(ops) == ["review.ask", "review.reply"]


def test_words_of_a_red_case_lie_sealed_and_go_with_it(cast: Cast, board: Board) -> None:
    case = open_case(cast, board, handling=Handling.RED, named_emails=NAMED)
    review = waiting_review(posts.write_post(by=cast.investigator, case_id=case.pk, text="A post."))
    question = asked(cast, review)
    answer_question(by=cast.investigator, question_id=question.pk, words="A zarzamora of mine.")
    for column in ("words", "answer"):
        assert all(value.startswith(MARK) for value in stored("review_question", column))
    assert Question.objects.get().words == WORDS
    erasure.erase_case(by=cast.administrator, case_id=case.pk, because="A mistake")
    assert not Question.objects.exists()


@pytest.mark.parametrize("who", ["author", "moderator"])
def test_letters_go_with_the_person(cast: Cast, board: Board, who: str) -> None:
    case = open_case(cast, board)
    review = waiting_review(posts.write_post(by=cast.expert_mx, case_id=case.pk, text="A post."))
    asked(cast, review)
    person = cast.expert_mx if who == "author" else cast.moderator_one
    erasure.erase_person(by=cast.administrator, user_id=person.pk, because="They asked for it")
    assert not Question.objects.exists()
