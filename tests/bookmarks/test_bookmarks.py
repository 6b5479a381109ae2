"""Bookmarks: theirs alone, sealed, a reminder on the day, and nothing of what one may no longer see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.errors import BadInput
from accounts.models import User
from forum.alerts.models import InboxItem
from forum.boards import actions as board_actions
from forum.boards.models import Board
from forum.bookmarks import actions
from forum.bookmarks.models import Bookmark
from forum.erasure import actions as erasing
from tests.cast import Cast, approved_text_clue, open_case
from tests.discussion.posts import NOWHERE, approved_post

ClientOf = Callable[[User], Client]
WORD = "Xylotheque"


def _reminders(user: User) -> list[object]:
    return list(InboxItem.objects.filter(user=user, kind="bookmark").values_list("target", flat=True))


def test_a_post_a_clue_and_a_case_are_marked_changed_listed_and_let_go(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case = open_case(cast, board)
    clue, post = approved_text_clue(cast, case), approved_post(cast, case)
    reader = client_of(cast.investigator)
    tomorrow = timezone.now().date() + timedelta(days=1)
    for kind, target in (("post", post.pk), ("clue", clue.pk), ("case", case.pk)):
        page = f"/bookmarks/{kind}/{target}/"
        assert reader.get(page).status_code == 200
        assert reader.post(page, {"note": f"{WORD} {kind}", "day": str(tomorrow)}).status_code == 302
    listed = reader.get("/bookmarks/").content.decode()
    for text in (f"{WORD} post", f"{WORD} clue", f"{WORD} case", f"Post 1 in {case.code}"):
        assert text in listed
    page = f"/bookmarks/post/{post.pk}/"
    assert reader.post(page, {"note": "Other", "day": ""}).status_code == 302
    assert Bookmark.objects.get(kind="post").note == "Other"
    assert reader.post(page, {"note": "", "day": str(tomorrow - timedelta(days=2))}).status_code == 422
    assert reader.post(page, {"remove": "1"}).status_code == 302
    assert set(Bookmark.objects.values_list("kind", flat=True)) == {"clue", "case"}
    assert "Other" not in client_of(cast.colleague).get("/bookmarks/").content.decode()
    assert "/bookmarks/case/" in reader.get(f"/cases/{case.pk}/").content.decode()


@pytest.mark.lesson(6, 18)
def test_on_the_day_its_owner_is_told_once_if_they_may_see_it_then(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post, today = approved_post(cast, case), timezone.now().date()
    for person in (cast.investigator, cast.colleague):
        actions.keep(by=person, kind="post", target=post.pk, day=today)
    actions.keep(by=cast.expert_mx, kind="post", target=post.pk, day=today + timedelta(days=1))
    board_actions.unseat(by=cast.administrator, board_id=board.pk, person=cast.colleague)
    assert actions.remind() == 2
    assert actions.remind() == 0
    assert _reminders(cast.investigator) == [post.pk]
    assert _reminders(cast.colleague) == _reminders(cast.expert_mx) == []


@pytest.mark.req(19)
@pytest.mark.lesson(18, 20)
def test_what_one_may_not_see_can_not_be_marked_and_what_one_may_no_longer_see_is_nothing(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case = open_case(cast, board)
    post = approved_post(cast, case)
    outsider = client_of(cast.outsider)
    for kind in ("post", "clue", "case", "answer"):
        answers = [outsider.get(f"/bookmarks/{kind}/{pk}/") for pk in (post.pk, NOWHERE)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
    assert outsider.post(f"/bookmarks/post/{post.pk}/", {"note": "x"}).status_code == 404
    actions.keep(by=cast.colleague, kind="post", target=post.pk, note=WORD)
    board_actions.unseat(by=cast.administrator, board_id=board.pk, person=cast.colleague)
    page = client_of(cast.colleague).get("/bookmarks/").content.decode()
    assert WORD not in page
    assert case.code not in page
    assert not Bookmark.objects.filter(user=cast.outsider).exists()


@pytest.mark.req(48)
@pytest.mark.req(81)
def test_notes_are_sealed_counted_and_go_with_their_owner_and_their_case(
    cast: Cast, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, other = open_case(cast, board), open_case(cast, board)
    for one in (case, other):
        actions.keep(by=cast.expert_mx, kind="case", target=one.pk, note=WORD)
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM bookmarks_bookmark")
        assert all(str(note).startswith("\x02sealed ") for (note,) in cursor.fetchall())
    monkeypatch.setattr(actions, "MOST", 2)
    clue = approved_text_clue(cast, case)
    with pytest.raises(BadInput):
        actions.keep(by=cast.expert_mx, kind="clue", target=clue.pk)
    erasing.erase_case(by=cast.administrator, case_id=case.pk, because="Asked for")
    assert Bookmark.objects.get().case_id == other.pk
    erasing.erase_person(by=cast.administrator, user_id=cast.expert_mx.pk, because="Asked for")
    assert not Bookmark.objects.exists()
