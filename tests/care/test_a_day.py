"""Openings are counted once a day, minutes by the server; what was planned for a day ends asking, never working."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.errors import BadInput
from accounts.models import User
from forum.alerts.models import InboxItem
from forum.boards.models import Board
from forum.care.actions import Choices
from forum.care.models import Exposure, Viewing
from forum.care.standing import standing
from forum.clues.models import Clue
from forum.review import actions as leases
from tests.arrival.working import side_by_side
from tests.care.looking import FORM, PAGE, chosen, exposed, fetched, looked, page_of, pressed, waiting
from tests.cast import Cast, approved_text_clue, open_case, submitted_text_clue
from tests.clues.media import approved_picture, approved_sound

Clients = Callable[[User], Client]
ENOUGH = "That is what was planned for today."
CLOSED, SAID = "care-closed", 'data-said="reached"'


def ago(person: User, seconds: int, since: int | None = None) -> None:
    """As if the page had last told so long ago."""
    now = timezone.now()
    begun = {"since": now - timedelta(seconds=since)} if since is not None else {}
    Viewing.objects.filter(user=person).update(seen_at=now - timedelta(seconds=seconds), **begun)


def test_a_file_counts_once_a_day_however_often_it_is_fetched_and_a_look_at_its_headers_not(
    cast: Cast, board: Board, client_of: Clients
) -> None:
    case = open_case(cast, board)
    sound, picture = approved_sound(cast, case), approved_picture(cast, case)
    expert = client_of(cast.expert_mx)
    assert expert.head(f"/clues/{sound.pk}/media/").status_code == 200
    page_of(expert, sound)
    expert.get(f"/clues/{sound.pk}/peaks/")
    assert not Exposure.objects.exists()
    for part in ("bytes=0-9", "bytes=10-19", "bytes=0-"):
        assert fetched(expert, sound, Range=part) == 206
    assert [(row.kinds, row.user) for row in Exposure.objects.all()] == [("audio", cast.expert_mx)]
    fetched(expert, picture)
    fetched(client_of(cast.expert_other), picture)
    assert Exposure.objects.filter(user=cast.expert_mx).count() == 2
    assert len(set(Exposure.objects.values_list("what", flat=True))) == 3  # not even the same clue looks the same
    Exposure.objects.update(day=1)
    fetched(expert, sound)
    assert Exposure.objects.filter(user=cast.expert_mx).exclude(day=1).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_clue_opened_twice_at_the_same_moment_counts_once(
    cast: Cast, board: Board, client_of: Clients
) -> None:
    picture = approved_picture(cast, open_case(cast, board))
    browsers = [client_of(cast.expert_mx) for _number in range(3)]
    side_by_side(lambda browser: fetched(browser, picture), *browsers)
    side_by_side(lambda browser: pressed(browser, picture), *browsers)
    row = Exposure.objects.get()
    assert row.is_deliberate


def test_when_the_days_items_are_reached_a_sentence_says_what_to_do_and_one_press_goes_on(
    cast: Cast, board: Board, client_of: Clients
) -> None:
    case = open_case(cast, board)
    first, second, third = (approved_picture(cast, case) for _number in range(3))
    expert = client_of(cast.expert_mx)
    assert expert.post(PAGE, {**FORM, "items": "1"}).status_code == 302
    assert CLOSED not in page_of(expert, first)
    assert fetched(expert, first) == 200
    assert fetched(expert, first) == 200  # what is open already stays open
    page = page_of(expert, second)
    assert CLOSED in page
    assert ENOUGH in page
    assert "finish tomorrow" in page
    assert "Open this one" in page
    assert fetched(expert, second) == 409
    pressed(expert, second)
    assert fetched(expert, second) == 200
    assert fetched(expert, third) == 409
    assert standing(cast.expert_mx).is_reached
    assert Exposure.objects.filter(user=cast.expert_mx).count() == 2  # the press was counted
    assert "2 clues opened of 1 planned" in expert.get(PAGE).content.decode()
    assert fetched(client_of(cast.expert_other), second) == 200
    Exposure.objects.update(day=1)  # tomorrow
    assert fetched(expert, third) == 200


def test_who_has_had_enough_for_today_is_not_asked_and_hands_back_what_they_hold(
    cast: Cast, board: Board, client_of: Clients
) -> None:
    case = open_case(cast, board)
    for person in (cast.expert_mx, cast.moderator_one):
        chosen(person, items=1)
        exposed(person, 0)
    clue = submitted_text_clue(cast, case, language="es")
    held = submitted_text_clue(cast, case, title="Held")
    leases.claim_review(by=cast.moderator_one, review_id=waiting(held).pk)
    asked = InboxItem.objects.filter(kind="to_vet", target=waiting(clue).pk)
    assert [row.user for row in asked] == [cast.moderator_two]
    moderator = client_of(cast.moderator_one)
    page = moderator.get(f"/desk/{waiting(held).pk}/").content.decode()
    assert ENOUGH in page
    assert "Hand back what I hold" in page
    assert "Hand back the 1 item I hold" in moderator.get(PAGE).content.decode()
    assert moderator.post(f"{PAGE}hand-back/").status_code == 302
    assert waiting(held).lease_by is None
    assert "You hold nothing" in moderator.post(f"{PAGE}hand-back/", follow=True).content.decode()
    item = waiting(clue)
    decided = {"verdict": "approve", "seen": item.seen_hash}
    assert moderator.post(f"/desk/{item.pk}/verdict/", decided)["Location"] == "/desk/"  # no lock, and nothing next
    assert not InboxItem.objects.filter(user=cast.expert_mx, kind="clue_for_you").exists()


def test_the_operators_limit_is_the_most_whatever_was_chosen(
    cast: Cast, board: Board, client_of: Clients, settings
) -> None:
    settings.CARE_ITEMS, settings.CARE_ITEMS_MOST, settings.CARE_MINUTES, settings.CARE_MINUTES_MOST = 3, 9, 30, 90
    expert = client_of(cast.expert_mx)
    assert (standing(cast.expert_mx).items, standing(cast.expert_mx).minutes) == (3, 30)
    for wrong in ({"items": "10"}, {"items": "0"}, {"minutes": "91"}, {"pause_after": "4"}, {"off": ["gore"]}):
        assert expert.post(PAGE, {**FORM, "items": "9", **wrong}).status_code == 422, wrong
    with pytest.raises(BadInput):
        Choices(items=10)
    assert expert.post(PAGE, {**FORM, "items": "9"}).status_code == 302
    assert standing(cast.expert_mx).items == 9
    settings.CARE_ITEMS_MOST = 5  # it came down afterwards
    assert standing(cast.expert_mx).items == 5


def test_minutes_are_the_servers_and_silence_is_no_looking(cast: Cast, board: Board, client_of: Clients) -> None:
    picture, expert = approved_picture(cast, open_case(cast, board)), client_of(cast.expert_mx)
    fetched(expert, picture)
    assert looked(expert, picture).json() == {"pause": False, "reached": False}

    def counted() -> int:
        return Exposure.objects.get().seconds

    ago(cast.expert_mx, 30)
    looked(expert, picture)
    assert 29 <= counted() <= 31
    looked(expert, picture)  # at once again: a second page, or somebody who plays with it
    assert counted() <= 31
    ago(cast.expert_mx, 200)
    looked(expert, picture)
    assert counted() <= 31
    ago(cast.expert_mx, 40)
    fetched(expert, picture)  # without scripts the file itself tells
    assert 69 <= counted() <= 72
    chosen(cast.expert_mx, minutes=5)
    Exposure.objects.update(seconds=300)
    assert looked(expert, picture).json()["reached"]
    assert page_of(expert, picture).count(SAID) == 2  # said, and in the template that a script shows


def test_after_a_long_while_a_pause_is_suggested_and_after_one_it_is_not(
    cast: Cast, board: Board, client_of: Clients
) -> None:
    picture, expert = approved_picture(cast, open_case(cast, board)), client_of(cast.expert_mx)
    said = 'data-said="pause">You have been looking'
    chosen(cast.expert_mx, pause_after=10)
    looked(expert, picture)
    ago(cast.expert_mx, 30, since=9 * 60)
    assert not looked(expert, picture).json()["pause"]
    assert page_of(expert, picture).count(said) == 1  # in the template that a script shows
    ago(cast.expert_mx, 30, since=10 * 60)
    assert looked(expert, picture).json()["pause"]
    assert page_of(expert, picture).count(said) == 2
    ago(cast.expert_mx, 5 * 60, since=20 * 60)
    assert page_of(expert, picture).count(said) == 1
    assert not looked(expert, picture).json()["pause"]
    assert standing(cast.expert_mx).since > timezone.now() - timedelta(minutes=1)


def test_grey_and_mute_are_choices_and_hold_where_viewers_are(cast: Cast, board: Board, client_of: Clients) -> None:
    case = open_case(cast, board)
    sound, expert = approved_sound(cast, case), client_of(cast.expert_mx)
    page = page_of(expert, sound)
    assert "care-greyscale" not in page
    assert "data-care-mute" not in page
    assert expert.post(PAGE, {**FORM, "greyscale": "on", "muted": "on"}).status_code == 302
    page = page_of(expert, sound)
    assert '<body class="care-greyscale"' in page
    assert 'preload="none" muted' in page
    assert "data-care-mute" in page
    assert "style=" not in page.split("<main")[1].split("</main>")[0]
    assert "care-greyscale" not in page_of(client_of(cast.expert_other), sound)


def test_every_page_with_a_viewer_asks_the_same_for_one_opening_as_for_many(
    cast: Cast, board: Board, client_of: Clients, django_assert_max_num_queries
) -> None:
    case = open_case(cast, board)
    picture, expert = approved_picture(cast, case), client_of(cast.expert_mx)
    addresses = [f"/clues/{picture.pk}/", f"/cases/{case.pk}/", PAGE]
    few = [_queries(expert, address) for address in addresses]
    exposed(cast.expert_mx, 0, how_many=30)
    for day in range(1, 40):
        exposed(cast.expert_mx, day, how_many=4)
    approved_text_clue(cast, case)
    assert [_queries(expert, address) for address in addresses] == few
    fetched(expert, picture)
    with django_assert_max_num_queries(9):
        fetched(expert, picture)
    assert Clue.objects.count() == 2


def _queries(browser: Client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)
