"""Who is on a board is decided by others: by administrators and by its moderators while they are moderators."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts import admin_actions
from accounts.errors import BadInput, NotAllowed
from accounts.models import User
from forum.boards import actions
from forum.boards.models import Board, Membership
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.review.models import Review
from tests.cast import Cast, open_case, submitted_text_clue


def test_nobody_seats_themselves_and_so_no_administrator_reads_a_case(
    cast: Cast, board: Board, client_of: object
) -> None:
    case = open_case(cast, board)
    for person in (cast.administrator, cast.moderator_one):
        with pytest.raises(NotAllowed, match="themselves"):
            actions.seat(by=person, board_id=board.pk, person=person, as_moderator=True)
    browser: Client = client_of(cast.administrator)
    assert browser.post(f"/boards/{board.pk}/people/", {"email": cast.administrator.email}).status_code == 403
    assert browser.get(f"/cases/{case.pk}/").status_code == 404


def test_who_is_not_vetted_or_no_moderator_by_role_is_not_seated(cast: Cast, board: Board) -> None:
    with pytest.raises(BadInput, match="role of a moderator"):
        actions.seat(by=cast.administrator, board_id=board.pk, person=cast.outsider, as_moderator=True)
    cast.outsider.authenticator_set.all().delete()
    with pytest.raises(BadInput, match="vetted"):
        actions.seat(by=cast.administrator, board_id=board.pk, person=User.objects.get(pk=cast.outsider.pk))


def test_a_withdrawn_moderator_sees_nothing_pending_and_seats_nobody(cast: Cast, board: Board) -> None:
    clue = submitted_text_clue(cast, open_case(cast, board))
    admin_actions.withdraw_role(by=cast.administrator, user_id=cast.moderator_two.pk, role="moderator")
    former = User.objects.get(pk=cast.moderator_two.pk)
    assert Membership.objects.get(board=board, user=former).is_moderator
    assert not Clue.objects.visible_to(former).filter(pk=clue.pk).exists()
    assert not Review.objects.visible_to(former).exists()
    for change in (actions.seat, actions.unseat):
        with pytest.raises(NotAllowed, match="moderators decide"):
            change(by=former, board_id=board.pk, person=cast.outsider)
    assert not Case.objects.visible_to(cast.outsider).exists()


def test_the_people_of_a_board_are_managed_by_its_page(cast: Cast, board: Board, client_of: object) -> None:
    browser: Client = client_of(cast.moderator_one)
    address = f"/boards/{board.pk}/people/"
    assert browser.post(address, {"email": "nobody@example.org"}).status_code == 422
    assert browser.post(address, {"email": cast.outsider.email}).status_code == 302
    assert Membership.objects.filter(board=board, user=cast.outsider).exists()
    assert browser.post(address, {"unseat": str(cast.outsider.pk)}).status_code == 302
    assert not Membership.objects.filter(board=board, user=cast.outsider).exists()
    assert client_of(cast.expert_mx).post(address, {"email": cast.outsider.email}).status_code == 403
    assert client_of(cast.outsider).get(address).status_code == 404
