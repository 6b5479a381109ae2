"""A board's own reasons in four languages: who keeps them, and what their reader gets."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.errors import BadInput, NotFoundHere
from accounts.models import User
from audit.models import Entry
from forum.boards import actions as board_actions
from forum.boards.models import Board, Handling
from forum.desk.models import CannedReason
from forum.desk.reason_actions import add_reason, change_reason, retire_reason
from forum.discussion import actions as posts
from forum.review.models import Decision
from tests.cast import Cast, open_case
from tests.discussion.posts import waiting_review

WORDS = {"en": "Please name no shop.", "es": "No nombre ninguna tienda, por favor."}


def kept(cast: Cast, board: Board, by: User | None = None, **words: str) -> CannedReason:
    return add_reason(by=by or cast.moderator_one, board_id=board.pk, kind="post", words=words or WORDS)


def test_the_author_gets_their_own_language_and_what_was_sent_and_its_use_is_counted(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    reason = kept(cast, board)
    cast.expert_mx.speak("es")
    case = open_case(cast, board)
    review = waiting_review(posts.write_post(by=cast.expert_mx, case_id=case.pk, text="At Paco's."))
    moderator = client_of(cast.moderator_one)
    page = moderator.get(f"/desk/{review.pk}/").content.decode()
    assert f'value="{WORDS["es"]}"' in page
    assert WORDS["en"] in page, "the moderator reads it in theirs"
    assert "This names a person" not in page, "the board's own stand for the built-in ones"
    sent = {"verdict": "return", "seen": review.seen_hash, "canned": WORDS["es"], "reason": WORDS["es"] + " Gracias."}
    assert moderator.post(f"/desk/{review.pk}/verdict/", sent).status_code == 302
    assert Decision.objects.get(review=review).reason == WORDS["es"] + " Gracias."
    assert "Gracias." in client_of(cast.expert_mx).get(f"/cases/{case.pk}/").content.decode()
    reason.refresh_from_db()
    assert reason.used == 1


def test_without_a_version_in_their_language_there_is_another_and_without_any_the_built_in_ones(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    cast.expert_mx.speak("ar")
    case = open_case(cast, board)
    review = waiting_review(posts.write_post(by=cast.expert_mx, case_id=case.pk, text="At Paco's."))
    moderator = client_of(cast.moderator_one)
    assert "This names a person" in moderator.get(f"/desk/{review.pk}/").content.decode()
    reason = kept(cast, board)
    assert f'value="{WORDS["en"]}"' in moderator.get(f"/desk/{review.pk}/").content.decode()
    retire_reason(by=cast.moderator_two, board_id=board.pk, reason_id=reason.pk)
    assert "This names a person" in moderator.get(f"/desk/{review.pk}/").content.decode()


def test_moderators_of_the_board_and_administrators_keep_them_and_nobody_else_finds_the_page(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    elsewhere = board_actions.create_board(
        by=cast.administrator, name="Elsewhere", purpose="Another", ceiling=Handling.RED
    )
    reason = kept(cast, board)
    assert client_of(cast.administrator).get(f"/desk/boards/{elsewhere.pk}/reasons/").status_code == 200
    for person in (cast.investigator, cast.expert_mx, cast.outsider, cast.auditor, cast.coordinator):
        assert client_of(person).get(f"/desk/boards/{board.pk}/reasons/").status_code == 404
        with pytest.raises(NotFoundHere):
            kept(cast, board, person)
    with pytest.raises(NotFoundHere):
        kept(cast, elsewhere)
    with pytest.raises(NotFoundHere):
        change_reason(by=cast.administrator, board_id=elsewhere.pk, reason_id=reason.pk, words=WORDS)
    assert client_of(cast.moderator_one).get(f"/desk/boards/{elsewhere.pk}/reasons/").status_code == 404


def test_the_page_adds_changes_and_retires_and_keeps_what_was_typed(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    moderator, address = client_of(cast.moderator_one), f"/desk/boards/{board.pk}/reasons/"
    empty = {"do": "add", "kind": "post", "en": " ", "fr": "", "es": "", "ar": ""}
    assert moderator.post(address, empty).status_code == 422
    wrong = moderator.post(address, {**empty, "kind": "nothing", "fr": "Sans nom."})
    assert (wrong.status_code, "Sans nom." in wrong.content.decode()) == (422, True)
    assert moderator.post(address, {**empty, "fr": "Sans nom."}).status_code == 302
    reason = CannedReason.objects.get()
    changed = {"do": "change", "reason": str(reason.pk), "en": "No name.", "fr": "Sans nom.", "es": "", "ar": ""}
    assert moderator.post(address, changed).status_code == 302
    assert moderator.post(address, {"do": "retire", "reason": str(reason.pk)}).status_code == 302
    assert moderator.post(address, {"do": "retire", "reason": str(reason.pk)}).status_code == 404
    assert moderator.post(address, {"do": "change", "reason": "x"}).status_code == 404
    reason.refresh_from_db()
    assert (reason.en, reason.retired_at is not None) == ("No name.", True)
    ops = list(Entry.objects.filter(op__startswith="reason.").order_by("at").values_list("op", flat=True))
    assert ops == ["reason.keep", "reason.keep", "reason.retire"]
    with pytest.raises(BadInput):
        kept(cast, board, en=" ")
