"""Who has vetted many clues of a kind is asked last and told so in the queue; nothing is ever locked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from forum.alerts.models import InboxItem
from forum.boards import actions as board_actions
from forum.boards.models import Board
from forum.cases.models import Case
from forum.clues import actions as clue_actions
from forum.clues.models import Clue
from forum.review.models import Review
from tests.accounts.people import make_person
from tests.care.looking import chosen, waiting
from tests.cast import Cast, approve, open_case, submitted_text_clue
from tests.clues.media import submitted_sound

Clients = Callable[[User], Client]
MARK = "somebody fresh should take this"


@pytest.fixture
def case(cast: Cast, board: Board, settings) -> Case:
    settings.CARE_IN_A_ROW, settings.CARE_A_DAY = 3, 5
    return open_case(cast, board)


def vetted(cast: Cast, case: Case, by: User, how_many: int) -> None:
    for number in range(how_many):
        approve(cast, submitted_text_clue(cast, case, title=f"Vetted {number}").pk, by)


def asked(clue: Clue) -> set[User]:
    return {row.user for row in InboxItem.objects.filter(kind="to_vet", target=waiting(clue).pk)}


def marks(client: Client) -> int:
    return client.get("/desk/").content.decode().count(MARK)


def test_after_as_many_in_a_row_others_are_asked_first_and_the_queue_says_so(
    cast: Cast, case: Case, client_of: Clients
) -> None:
    vetted(cast, case, cast.moderator_one, 2)
    assert asked(submitted_text_clue(cast, case, title="A")) == {cast.moderator_one, cast.moderator_two}
    weary, fresh = client_of(cast.moderator_one), client_of(cast.moderator_two)
    assert marks(weary) == 0
    vetted(cast, case, cast.moderator_one, 1)
    text = submitted_text_clue(cast, case, title="B")
    assert asked(text) == {cast.moderator_two}
    assert marks(weary) == 2
    assert marks(fresh) == 0
    sound = submitted_sound(cast.investigator, case)
    assert asked(sound) == {cast.moderator_one, cast.moderator_two}  # another kind
    assert marks(weary) == 2
    item = waiting(text)
    page = weary.get(f"/desk/{item.pk}/").content.decode()
    assert "Approve" in page  # said, not forbidden
    answer = weary.post(f"/desk/{item.pk}/verdict/", {"verdict": "approve", "seen": item.seen_hash})
    assert answer["Location"] == f"/desk/{waiting(sound).pk}/"  # next is what nobody fresher should take


def test_something_else_in_between_ends_a_row_and_a_days_many_are_enough_by_themselves(
    cast: Cast, case: Case, client_of: Clients
) -> None:
    vetted(cast, case, cast.moderator_one, 2)
    sound = submitted_sound(cast.investigator, case)
    approve(cast, sound.pk, cast.moderator_one, cast.moderator_two)
    vetted(cast, case, cast.moderator_one, 2)
    assert cast.moderator_one in asked(submitted_text_clue(cast, case, title="Not yet"))
    approve(cast, submitted_sound(cast.investigator, case).pk, cast.moderator_one, cast.moderator_two)
    vetted(cast, case, cast.moderator_one, 1)
    assert asked(submitted_text_clue(cast, case, title="Five today")) == {cast.moderator_two}


def test_nobody_is_locked_out_where_nobody_fresh_is_there(cast: Cast, case: Case, client_of: Clients) -> None:
    vetted(cast, case, cast.moderator_one, 3)
    vetted(cast, case, cast.moderator_two, 3)
    text = submitted_text_clue(cast, case, title="All are weary")
    assert asked(text) == {cast.moderator_one, cast.moderator_two}
    browser, item = client_of(cast.moderator_one), waiting(text)
    assert marks(browser) == 0
    answer = browser.post(f"/desk/{item.pk}/verdict/", {"verdict": "approve", "seen": item.seen_hash})
    assert answer.status_code == 302
    assert Clue.objects.get(pk=text.pk).state == "approved"


def test_media_take_two_so_one_fresh_moderator_is_not_enough_to_ask_alone(cast: Cast, case: Case) -> None:
    for _number in range(3):
        sound = submitted_sound(cast.investigator, case)
        item = waiting(sound)
        clue_actions.approve_clue(by=cast.moderator_one, review_id=item.pk, seen=item.seen_hash)
    assert asked(submitted_sound(cast.investigator, case)) == {cast.moderator_one, cast.moderator_two}


def test_the_mark_tells_nothing_of_what_a_colleague_keeps_closed(cast: Cast, case: Case, client_of: Clients) -> None:
    vetted(cast, case, cast.moderator_one, 3)
    submitted_text_clue(cast, case, title="Waits")
    browser = client_of(cast.moderator_one)
    before = browser.get("/desk/").content.decode().count(MARK)
    chosen(cast.moderator_two, off=("text",), items=1)
    assert browser.get("/desk/").content.decode().count(MARK) == before == 1


def test_a_weary_moderators_queue_asks_the_same_for_many_as_for_one(
    cast: Cast, case: Case, board: Board, client_of: Clients
) -> None:
    vetted(cast, case, cast.moderator_one, 3)
    submitted_text_clue(cast, case, title="One")
    browser = client_of(cast.moderator_one)

    def queries() -> int:
        browser.get("/desk/")
        with CaptureQueriesContext(connection) as seen:
            assert MARK in browser.get("/desk/").content.decode()
        return len(seen)

    few = queries()
    for number in range(6):
        submitted_text_clue(cast, case, title=f"More {number}")
        colleague = make_person(f"Mod {number}", f"m{number}@example.org", cast.outsider.organisation, "moderator")
        board_actions.seat(by=cast.administrator, board_id=board.pk, person=colleague, as_moderator=True)
    assert queries() == few
    assert few <= 16
    assert Review.objects.waiting().count() == 7
