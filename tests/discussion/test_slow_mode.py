"""Slow mode: who sets it, whom it holds up, what is said, and that nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import BadInput, NotFoundHere, TooSoon
from audit.models import Entry
from forum.boards.models import Board
from forum.cases.models import Case
from forum.discussion import actions, slow
from forum.discussion.models import Post
from tests.cast import approved_text_clue, open_case


@pytest.fixture
def case(cast, board):
    return open_case(cast, board)


def write(person, case, text: str = "A Quince, I think.") -> Post:
    return actions.write_post(by=person, case_id=case.pk, text=text)


def slow_down(cast, case, minutes: int = 5, hours: int = 4, reason: str = "It boils over.") -> Case:
    return slow.slow_case(by=cast.moderator_one, case_id=case.pk, minutes=minutes, hours=hours, reason=reason)


@pytest.mark.lesson(35)
def test_setting_it_stands_in_the_trail_and_in_the_moderation_log_with_its_reason(cast, case, client_of) -> None:
    slow_down(cast, case)
    slow.slow_board(by=cast.moderator_one, board_id=case.board_id, minutes=1, hours=1, reason="A wave.")
    assert list(Entry.objects.filter(op__endswith=".slow").order_by("at").values_list("op", flat=True)) == [
        "case.slow", "board.slow",
    ]  # fmt: skip
    shown = client_of(cast.moderator_two).get("/moderation/").content.decode()
    assert "Set the slow mode of a case" in shown
    assert "It boils over." in shown


@pytest.mark.lesson(33)
def test_only_moderators_of_the_board_set_it_with_a_reason(cast, case, client_of) -> None:
    for person in (cast.colleague, cast.investigator, cast.expert_mx, cast.administrator, cast.outsider):
        with pytest.raises(NotFoundHere):
            slow.slow_case(by=person, case_id=case.pk, minutes=5, hours=4, reason="Mine")
        with pytest.raises(NotFoundHere):
            slow.slow_board(by=person, board_id=case.board_id, minutes=5, hours=4, reason="Mine")
    for wrong in ({"minutes": 7}, {"hours": 5}, {"reason": " "}):
        with pytest.raises(BadInput):
            slow_down(cast, case, **wrong)
    assert Case.objects.get(pk=case.pk).slow_mode is None
    assert client_of(cast.colleague).get(f"/discussion/cases/{case.pk}/slow/").status_code == 404


def test_a_second_post_waits_and_the_asker_and_moderators_go_on(cast, case) -> None:
    slow_down(cast, case)
    for _turn in range(2):
        write(cast.investigator, case)
        write(cast.moderator_two, case)
    write(cast.colleague, case)
    with pytest.raises(TooSoon) as refused:
        write(cast.colleague, case)
    assert 290 < refused.value.until - timezone.now().timestamp() <= 300
    write(cast.expert_mx, case)
    write(cast.colleague, open_case(cast, case.board))
    Post.objects.filter(author=cast.colleague, case=case).update(created_at=timezone.now() - timedelta(minutes=5))
    write(cast.colleague, case)


def test_comments_on_marks_wait_too_and_edits_do_not(cast, case) -> None:
    clue = approved_text_clue(cast, case)
    post = write(cast.colleague, case)
    slow_down(cast, case)
    newest = post.revisions.get()
    actions.edit_post(by=cast.colleague, post_id=post.pk, text="A pear.", seen_revision=newest.pk)
    with pytest.raises(TooSoon):
        actions.comment_on_mark(
            by=cast.colleague, clue_id=clue.pk, shape="span", geometry={"start": 0, "end": 4}, text="Here"
        )


def test_of_a_board_it_counts_the_posts_of_all_its_cases_and_ends_by_itself(cast, case) -> None:
    other = open_case(cast, case.board)
    slow.slow_board(by=cast.moderator_one, board_id=case.board_id, minutes=15, hours=1, reason="A wave.")
    write(cast.colleague, case)
    with pytest.raises(TooSoon):
        write(cast.colleague, other)
    Board.objects.filter(pk=case.board_id).update(slow_until=timezone.now() - timedelta(seconds=1))
    write(cast.colleague, other)
    assert Case.objects.get(pk=case.pk).slow_mode is None


def test_too_early_is_a_sentence_with_the_time_and_the_text_stays_in_the_form(cast, case, client_of) -> None:
    slow_down(cast, case, minutes=60)
    client = client_of(cast.colleague)
    address = f"/discussion/cases/{case.pk}/write/"
    assert client.post(address, {"text": "First."}).status_code == 302
    answer = client.post(address, {"text": "A second Quince."})
    assert answer.status_code == 429
    assert 3500 < int(answer["Retry-After"]) <= 3600
    shown = answer.content.decode()
    assert "Slow mode: you can post again at " in shown
    assert "A second Quince." in shown
    assert Post.objects.filter(author=cast.colleague).count() == 1


def test_it_is_said_above_the_composer_without_a_query_more(cast, case, client_of, django_assert_max_num_queries):
    client = client_of(cast.colleague)
    address = f"/cases/{case.pk}/"
    client.get(address)
    slow_down(cast, case, minutes=1)
    with django_assert_max_num_queries(22):
        shown = client.get(address).content.decode()
    assert "one post per person and minute" in shown
    slow_down(cast, case, minutes=0)
    assert "Slow mode until" not in client.get(address).content.decode()


def test_the_page_sets_it_and_says_what_is_wrong(cast, case, client_of) -> None:
    client = client_of(cast.moderator_one)
    address = f"/discussion/cases/{case.pk}/slow/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"minutes": "5", "hours": "4"}).status_code == 422
    assert client.post(address, {"minutes": "5", "hours": "4", "reason": "It boils over."}).status_code == 302
    assert Case.objects.get(pk=case.pk).slow_minutes == 5
    board = f"/discussion/boards/{case.board_id}/slow/"
    assert client.post(board, {"minutes": "1", "hours": "1", "reason": "A wave."}).status_code == 302
    assert Board.objects.get(pk=case.board_id).is_slow
