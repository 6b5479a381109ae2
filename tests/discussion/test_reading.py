"""Where a reader is, what is new to them, and what a page costs."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.errors import NotFoundHere
from accounts.models import User
from forum.boards.models import Board
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.discussion import actions, paging, queries, unread
from forum.discussion.models import Post, ReadMark
from forum.discussion.queries import Thread, thread
from forum.discussion.unread import unread_in, with_marks
from forum.following.actions import Choice, choose_levels
from tests.cast import Cast, approved_text_clue, open_case, submitted_text_clue
from tests.discussion.posts import approve_post, approved_post


def _numbers(page: Thread) -> list[int | None]:
    return [post.number for post in page.posts]


def _unread(page: Thread) -> list[int | None]:
    return [post.number for post in page.posts if post.first_unread]


def test_the_page_begins_with_what_is_new_and_reading_moves_the_mark_forward_only(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    for text in ("One.", "Two.", "Three."):
        approved_post(cast, case, text=text)
    reader = cast.investigator
    assert _unread(thread(reader, case)) == [1]
    actions.mark_read(by=reader, case_id=case.pk, position=2)
    assert _unread(thread(reader, case)) == [3]
    actions.mark_read(by=reader, case_id=case.pk, position=1)
    actions.mark_read(by=reader, case_id=case.pk, position=-5)
    assert _unread(thread(reader, case)) == [3]
    actions.mark_read(by=reader, case_id=case.pk, position=999_999)
    assert ReadMark.objects.get(user=reader).position == 3
    page = thread(reader, case)
    assert (page.unread, _unread(page)) == (False, [])


def test_ones_own_posts_are_never_new_to_oneself(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    approved_post(cast, case, by=cast.expert_mx, text="Mine.")
    assert not thread(cast.expert_mx, case).unread
    approved_post(cast, case, by=cast.expert_other, text="Theirs.")
    assert _unread(thread(cast.expert_mx, case)) == [2]


def test_news_counts_what_one_may_see_of_others(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    clue = approved_text_clue(cast, case)
    approved_post(cast, case, text="One.")
    approved_post(cast, case, text="Two.", clue_id=clue.pk)
    actions.write_post(by=cast.expert_mx, case_id=case.pk, text="Pending.")
    assert queries.news(cast.investigator, case, 0) == 2
    assert queries.news(cast.investigator, case, 1) == 1
    assert queries.news(cast.investigator, case, 0, clue) == 1
    assert queries.news(cast.expert_mx, case, 0) == 0
    assert queries.news(cast.outsider, case, 0) == 0


def test_nobody_marks_a_case_they_can_not_see(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    with pytest.raises(NotFoundHere):
        actions.mark_read(by=cast.outsider, case_id=case.pk, position=1)


def test_long_discussions_come_in_pages_around_the_first_unread(
    cast: Cast, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE", 4)
    case = open_case(cast, board)
    for n in range(1, 11):
        approved_post(cast, case, text=f"Post {n}.")
    reader = cast.investigator
    first = thread(reader, case)
    assert (_numbers(first), first.earlier, first.later) == ([1, 2, 3, 4], None, 5)
    actions.mark_read(by=reader, case_id=case.pk, position=4)
    second = thread(reader, case)
    assert (_numbers(second), second.earlier, second.later) == ([5, 6, 7, 8], 5, 9)
    actions.mark_read(by=reader, case_id=case.pk, position=9)
    last = thread(reader, case)
    assert (_numbers(last), last.earlier, last.later, _unread(last)) == ([7, 8, 9, 10], 7, None, [10])
    assert _numbers(thread(reader, case, before=7)) == [3, 4, 5, 6]
    assert thread(reader, case, before=3).earlier is None
    assert _numbers(thread(reader, case, start=9)) == [9, 10]


def _cost(cast: Cast, case: Case, reader: object) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        thread(reader, case)
    return len(asked)


def test_a_page_costs_at_most_six_queries_however_many_posts_it_has(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    clue = approved_text_clue(cast, case)
    source = approved_post(cast, case, text="One.", clue_id=clue.pk)
    readers = (cast.investigator, cast.expert_mx, cast.expert_other)
    quotes = [source.approved_id]
    approved_post(cast, case, by=cast.expert_other, text="> One.\n\nYes.", quotes=quotes)
    actions.write_post(by=cast.expert_mx, case_id=case.pk, text="> One.\n\nMore.", quotes=quotes)
    thread(cast.expert_mx, case)  # how long vetting usually takes here is known from now on
    small = [_cost(cast, case, reader) for reader in readers]
    for _n in range(12):
        approved_post(cast, case, by=cast.expert_other, text="> One.\n\nYes.", quotes=quotes)
    actions.write_post(by=cast.expert_mx, case_id=case.pk, text="> One.\n\nMore.", quotes=quotes)
    assert [_cost(cast, case, reader) for reader in readers] == small
    assert max(small) <= 6


def test_what_one_reads_of_a_case_is_what_one_may_see(cast: Cast, board: Board) -> None:
    case, other = open_case(cast, board), open_case(cast, board)
    shown, hidden, waiting = (
        approved_text_clue(cast, case),
        approved_text_clue(cast, case),
        submitted_text_clue(cast, case),
    )
    for clue in (None, shown, hidden):
        approved_post(cast, case, text="Approved.", clue_id=clue.pk if clue else None)
        actions.write_post(by=cast.expert_mx, case_id=case.pk, text="Pending.", clue_id=clue.pk if clue else None)
    actions.write_post(by=cast.investigator, case_id=case.pk, text="Mine.", clue_id=waiting.pk)
    approved_post(cast, other, text="Elsewhere.")
    Clue.objects.filter(pk=hidden.pk).update(state="quarantined")
    sizes = []
    for name in cast.__dataclass_fields__:
        person = getattr(cast, name)
        seen = set(Post.objects.visible_to(person).filter(case=case))
        assert set(Post.objects.visible_in(person, case)) == seen
        sizes.append(len(seen))
    assert sizes == [3, 2, 2, 2, 4, 2, 0, 0, 0, 0]


def _counts(reader: User) -> dict[UUID, int]:
    return unread_in(reader, with_marks(reader, Case.objects.all()))


def test_approving_an_old_post_makes_it_unread_again(cast: Cast, board: Board) -> None:
    case, reader = open_case(cast, board), cast.investigator
    old = actions.write_post(by=cast.expert_mx, case_id=case.pk, text="Written first.")
    approved_post(cast, case, by=cast.colleague, text="Approved first.")
    actions.mark_read(by=reader, case_id=case.pk, position=1)
    assert _counts(reader) == {}
    approve_post(cast, old)
    assert _unread(thread(reader, case)) == [2]
    assert _counts(reader) == {case.pk: 1}


@pytest.mark.lesson(14)
def test_unread_counts_are_of_what_one_may_see_and_cost_one_query_beside_the_cases(
    cast: Cast, board: Board, client_of
) -> None:
    cases = [open_case(cast, board, question=f"Case {n}") for n in range(3)]
    clue = approved_text_clue(cast, cases[0])
    approved_post(cast, cases[0], text="About the clue.", clue_id=clue.pk)
    approved_post(cast, cases[0], text="Two.")
    approved_post(cast, cases[1], by=cast.investigator, text="My own.")
    reader = cast.investigator
    with CaptureQueriesContext(connection) as seen:
        assert _counts(reader) == {cases[0].pk: 2}
    assert len(seen) == 2
    assert _counts(cast.outsider) == {}
    page = client_of(cast.colleague).get(reverse("boards:board", args=[board.pk])).content.decode()
    assert page.count("unread posts") == 2
    with pytest.MonkeyPatch.context() as few:
        few.setattr(unread, "MOST", 1)
        assert _counts(reader) == {cases[0].pk: 1}


def test_the_next_unread_case_is_one_that_is_seen_and_not_muted(cast: Cast, board: Board, client_of) -> None:
    first, second = open_case(cast, board), open_case(cast, board, question="Another?")
    for case in (first, second):
        approved_post(cast, case)
    client, address = client_of(cast.colleague), reverse("discussion:next")
    at = [reverse("cases:case", args=[case.pk]) + "#first-unread" for case in (first, second)]
    assert client.get(address)["Location"] == at[1]
    assert client.get(address, {"after": str(second.pk)})["Location"] == at[0]
    choose_levels(by=cast.colleague, choices=[Choice("case", str(second.pk), "mute")])
    assert client.get(address, {"after": "nonsense"})["Location"] == at[0]
    actions.mark_read(by=cast.colleague, case_id=first.pk, position=1)
    assert client.get(address)["Location"] == reverse("boards:home")
    assert client_of(cast.outsider).get(address)["Location"] == reverse("boards:home")
