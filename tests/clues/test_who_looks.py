"""Every address that shows something of a clue, asked by who may not see it: it answers as for one that never was."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import pytest
from django.urls import reverse

from accounts.models import User
from forum.arranging import link_actions
from forum.audience import conflicts
from forum.boards import actions as boards
from forum.boards.models import Board
from forum.clues.models import Clue
from forum.discussion import actions
from tests.cast import Cast, approved_text_clue, open_case
from tests.clues.media import approved_picture, approved_sound
from tests.discussion.posts import approve_post

OF_A_CLUE = ("clue", "media", "before", "peaks", "latin", "annotations", "original", "voice")
WITH_NUMBERS = {"tile": (9, 0, 0), "preview": (320,)}
TOKENS = re.compile(r"(?<=\")[A-Za-z0-9]{64}(?=\")|[0-9a-f]{8}-[0-9a-f-]{27}|(?<=nonce=\")[^\"]+|(?<=value=\")[^\"]+")


def _addresses(clue: object, case: object, other: object) -> list[str]:
    found = [reverse(f"clues:{name}", args=[clue]) for name in OF_A_CLUE]
    found += [reverse(f"clues:{name}", args=[clue, *numbers]) for name, numbers in WITH_NUMBERS.items()]
    found += [reverse("arranging:links", args=[clue]), reverse("arranging:compare", args=[clue, other])]
    found += [reverse("arranging:compare", args=[other, clue]), reverse("answers:give", args=[clue])]
    return [*found, reverse("arranging:board", args=[case]), reverse("arranging:news", args=[case])]


def _forms(clue: object, other: object) -> list[tuple[str, dict[str, str]]]:
    mark = {"shape": "span", "geometry": '{"start": 0, "end": 3}', "text": "Here."}
    return [
        (reverse("discussion:mark", args=[clue]), mark),
        (reverse("clues:points", args=[clue]), {"start": "0", "end": "3"}),
        (reverse("arranging:compare", args=[clue, other]), {"reason": "The same sign."}),
        (reverse("arranging:compare", args=[other, clue]), {"reason": "The same sign."}),
        (reverse("care:open", args=[clue]), {}),
        (reverse("care:viewing", args=[clue]), {}),
    ]


def _seen(browser, clue: object, case: object, other: object) -> list[tuple[int, str]]:
    """Status and page of each, without what is new in every page."""
    asked = [browser.get(address) for address in _addresses(clue, case, other)]
    asked += [browser.post(address, sent) for address, sent in _forms(clue, other)]
    return [(answer.status_code, TOKENS.sub("", answer.content.decode())) for answer in asked]


@pytest.fixture
def shut_out(cast: Cast, board: Board) -> dict[str, User]:
    """Who never was on the board, and who was taken off it; who has a conflict is told apart by the case."""
    boards.unseat(by=cast.administrator, board_id=board.pk, person=cast.expert_other)
    return {"an outsider": cast.outsider, "removed": cast.expert_other, "in conflict": cast.expert_mx}


@pytest.mark.parametrize("who", ["an outsider", "removed", "in conflict"])
def test_nothing_of_a_clue_is_told_by_any_of_its_addresses(
    who: str, shut_out: dict[str, User], cast: Cast, board: Board, client_of, tmp_path: Path, settings
) -> None:
    settings.MEDIA_STORE = tmp_path
    case, theirs = open_case(cast, board), open_case(cast, board)
    clues = [approved_text_clue(cast, case, text="Panadería La Esquina"), approved_picture(cast, case)]
    clues.append(approved_sound(cast, case))
    other = approved_text_clue(cast, theirs)
    approve_post(
        cast,
        actions.comment_on_mark(
            by=cast.investigator, clue_id=clues[0].pk, shape="span", geometry={"start": 0, "end": 9}, text="A bakery."
        ),
    )
    link_actions.state_same_place(by=cast.investigator, clue_id=clues[0].pk, other_id=other.pk, reason="The sign.")
    if who == "in conflict":
        conflicts.declare(by=cast.moderator_one, case_id=case.pk, user_id=cast.expert_mx.pk, reason="A relative")
    browser = client_of(User.objects.get(pk=shut_out[who].pk))
    never = _seen(browser, uuid.uuid4(), uuid.uuid4(), other.pk)
    assert {status for status, _page in never} == {404}
    for clue in clues:
        assert _seen(browser, clue.pk, case.pk, other.pk) == never, clue.medium
    assert Clue.objects.get(pk=clues[0].pk).marks.count() == 1


def test_who_sees_one_of_two_linked_clues_sees_a_clue_without_links(
    cast: Cast, board: Board, client_of, tmp_path: Path, settings
) -> None:
    settings.MEDIA_STORE = tmp_path
    hidden, seen = open_case(cast, board), open_case(cast, board)
    one, other = approved_text_clue(cast, hidden), approved_text_clue(cast, seen)
    conflicts.declare(by=cast.moderator_one, case_id=hidden.pk, user_id=cast.moderator_two.pk, reason="A relative")
    browser = client_of(User.objects.get(pk=cast.moderator_two.pk))
    addresses = [
        reverse("clues:clue", args=[other.pk]),
        reverse("arranging:links", args=[other.pk]),
        reverse("arranging:board", args=[seen.pk]),
    ]
    before = [TOKENS.sub("", browser.get(address).content.decode()) for address in addresses]
    link_actions.state_same_place(by=cast.investigator, clue_id=one.pk, other_id=other.pk, reason="The same sign.")
    after = [TOKENS.sub("", browser.get(address).content.decode()) for address in addresses]
    assert after == before
    assert hidden.code not in "".join(before)
    typed = {"do": "compare", "with": f"{hidden.code}/1"}
    answer = browser.post(addresses[1], typed)
    nothing = browser.post(addresses[1], {**typed, "with": "B-ZZZZZZZZ/1"})
    assert answer.status_code == nothing.status_code == 422
    told = [TOKENS.sub("", page.content.decode()) for page in (answer, nothing)]
    assert told[0] == told[1]
