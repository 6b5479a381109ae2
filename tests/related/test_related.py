"""Two units with the same number: a hint, a question, an answer, and nothing else that either could learn."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.errors import NotFoundHere, WrongState
from accounts.models import User
from audit import keys, own
from audit.models import Entry
from forum.alerts.models import InboxItem
from forum.audience import ceilings, handing_over, narrowing, widening
from forum.boards import actions as board_actions
from forum.boards.models import Board, Handling
from forum.cases.models import Case, Conflict
from forum.related import actions, queries
from forum.related.models import Ask, Sign
from forum.review.models import Review
from tests.audience.test_widening import sees
from tests.cast import Cast, approved_text_clue
from tests.related.two_units import another_board, ours, theirs

Clients = Callable[[User], Client]


@pytest.fixture
def elsewhere(cast: Cast) -> Board:
    return another_board(cast)


def told(user: User, kind: str) -> int:
    return InboxItem.objects.filter(user=user, kind=kind).count()


def test_from_a_hint_to_being_let_in_through_the_pages(
    cast: Cast, board: Board, elsewhere: Board, client_of: Clients
) -> None:
    other = theirs(cast, elsewhere)
    clue = ours(cast, board, "call +52 (951) 516-0000")
    assert told(cast.investigator, "related") == told(cast.outsider, "related") == 1
    mine, yours = client_of(cast.investigator), client_of(cast.outsider)
    address, answer = f"/cases/{clue.case_id}/related/", f"/cases/{other.case_id}/related/"
    page = mine.get(address).content.decode()
    assert "Ask to be let in" in page
    for secret in (other.case.code, "Whose shop?", "Otto", "Observatory", "Shop fronts", str(other.pk)):
        assert secret not in page
    assert mine.get(f"/cases/{other.case_id}/").status_code == 404
    assert mine.post(address, {"ask": str(clue.pk)}).status_code == 302
    assert told(cast.outsider, "related_asked") == 1
    asked = yours.get(answer).content.decode()
    assert "Ingrid Vester" in asked
    for secret in (clue.case.code, clue.case.question, clue.title, str(clue.pk)):
        assert secret not in asked
    assert yours.post(answer, {"accept": str(Ask.objects.get().pk)}).status_code == 302
    assert not sees(cast.investigator, other.case)
    review = Review.objects.get(kind="widening", state="waiting")
    widening.approve(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    assert sees(cast.investigator, other.case)
    assert told(cast.investigator, "named") == 1
    assert "Ask to be let in" not in mine.get(address).content.decode()


def test_declining_tells_that_and_no_more(cast: Cast, board: Board, elsewhere: Board, client_of: Clients) -> None:
    other, clue = theirs(cast, elsewhere), ours(cast, board)
    actions.ask(by=cast.investigator, clue_id=clue.pk)
    with pytest.raises(WrongState):
        actions.ask(by=cast.investigator, clue_id=clue.pk)
    one = Ask.objects.get()
    for person in (cast.investigator, cast.colleague, cast.moderator_one):
        with pytest.raises(NotFoundHere):
            actions.decline(by=person, ask_id=one.pk)
    actions.decline(by=cast.outsider, ask_id=one.pk)
    with pytest.raises(WrongState):
        actions.accept(by=cast.outsider, ask_id=one.pk)
    assert told(cast.investigator, "related_declined") == 1
    assert "it was declined" in client_of(cast.investigator).get(f"/cases/{clue.case_id}/related/").content.decode()
    assert not sees(cast.investigator, other.case)
    assert set(Entry.objects.filter(op__startswith="related.").values_list("op", flat=True)) == {
        "related.find", "related.ask", "related.decline",
    }  # fmt: skip


def test_how_many_units_declined_is_not_told(cast: Cast, board: Board, elsewhere: Board, client_of: Clients) -> None:
    for _each in range(2):
        theirs(cast, elsewhere)
    clue, mine = ours(cast, board), client_of(cast.investigator)
    actions.ask(by=cast.investigator, clue_id=clue.pk)
    assert own.acts(cast.investigator, blind=False).filter(op="related.ask").count() == 1
    assert Entry.objects.filter(op="related.ask").count() == 3  # and one in each of the two cases
    first, second = Ask.objects.order_by("pk")
    actions.decline(by=cast.outsider, ask_id=first.pk)
    assert told(cast.investigator, "related_declined") == 0
    assert "it was declined" not in mine.get(f"/cases/{clue.case_id}/related/").content.decode()
    actions.decline(by=cast.outsider, ask_id=second.pk)
    assert told(cast.investigator, "related_declined") == 1
    assert "it was declined" in mine.get(f"/cases/{clue.case_id}/related/").content.decode()
    third = theirs(cast, elsewhere)
    actions.ask(by=cast.investigator, clue_id=clue.pk)
    actions.decline(by=cast.outsider, ask_id=Ask.objects.get(other=third.case).pk)
    assert told(cast.investigator, "related_declined") == 2  # asked anew, told anew


def test_one_yes_and_one_no_is_told_as_a_yes(cast: Cast, board: Board, elsewhere: Board) -> None:
    for _each in range(2):
        theirs(cast, elsewhere)
    actions.ask(by=cast.investigator, clue_id=ours(cast, board).pk)
    first, second = Ask.objects.order_by("pk")
    actions.accept(by=cast.outsider, ask_id=first.pk)
    actions.decline(by=cast.outsider, ask_id=second.pk)
    assert told(cast.investigator, "related_declined") == 0


def test_let_in_is_whose_case_it_is_now(cast: Cast, board: Board, elsewhere: Board, client_of: Clients) -> None:
    other, clue = theirs(cast, elsewhere), ours(cast, board)
    actions.ask(by=cast.investigator, clue_id=clue.pk)
    offer = handing_over.offer(by=cast.investigator, case_id=clue.case_id, to_id=cast.colleague.pk)
    handing_over.accept(by=cast.colleague, handover_id=offer.pk)
    page = client_of(cast.outsider).get(f"/cases/{other.case_id}/related/").content.decode()
    assert "Jon Berg" in page
    assert "Ingrid Vester" not in page
    assert not Ask.objects.visible_to(cast.investigator).exists()
    assert Ask.objects.visible_to(cast.colleague).exists()
    actions.accept(by=cast.outsider, ask_id=Ask.objects.get().pk)
    review = Review.objects.get(kind="widening", state="waiting")
    widening.approve(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    assert [sees(one, other.case) for one in (cast.investigator, cast.colleague)] == [False, True]


@pytest.mark.parametrize("why", ["shut out", "in conflict"])
def test_a_refused_yes_names_no_address(
    cast: Cast, board: Board, elsewhere: Board, client_of: Clients, why: str
) -> None:
    other, clue = theirs(cast, elsewhere), ours(cast, board)
    actions.ask(by=cast.investigator, clue_id=clue.pk)
    if why == "shut out":
        User.objects.filter(pk=cast.investigator.pk).update(suspended_at=timezone.now())
    else:
        Conflict.objects.create(case=other.case, user=cast.investigator)
    yours, one = client_of(cast.outsider), Ask.objects.get()
    page = yours.post(f"/cases/{other.case_id}/related/", {"accept": str(one.pk)})
    assert page.status_code == 422
    assert "let in now" in page.content.decode()
    assert cast.investigator.email not in page.content.decode()
    assert Ask.objects.get().state == "asked"
    assert yours.post(f"/cases/{other.case_id}/related/", {"decline": str(one.pk)}).status_code == 302


def test_an_excluded_organisation_gets_no_hint(cast: Cast, board: Board, elsewhere: Board) -> None:
    board_actions.seat(by=cast.administrator, board_id=board.pk, person=cast.outsider)
    clue = ours(cast, board, handling=Handling.AMBER)
    unit = cast.outsider.organisation_id
    narrowing.exclude(by=cast.investigator, case_id=clue.case_id, organisation_id=unit)
    other = theirs(cast, elsewhere)
    assert told(cast.outsider, "related") == 0
    assert queries.hints(cast.outsider, other.case) == []
    Case.objects.get(pk=clue.case_id).excluded_organisations.clear()
    board_actions.unseat(by=cast.administrator, board_id=board.pk, person=cast.outsider)
    assert len(queries.hints(User.objects.get(pk=cast.outsider.pk), other.case)) == 1


def test_a_red_case_gets_hints_and_gives_none(cast: Cast, board: Board, elsewhere: Board) -> None:
    named = (cast.moderator_one.email, cast.moderator_two.email)
    theirs(cast, elsewhere, handling=Handling.RED, named_emails=named)
    clue = ours(cast, board)
    assert told(cast.investigator, "related") == 0
    assert told(cast.outsider, "related") == 1
    assert queries.hints(cast.investigator, clue.case) == []


@pytest.mark.req(29)
def test_a_ceiling_gives_no_hint_either(cast: Cast, board: Board, elsewhere: Board) -> None:
    pair = {"first_id": cast.investigator.organisation_id, "second_id": cast.outsider.organisation_id}
    ceilings.set_ceiling(by=cast.administrator, **pair, code="green")
    theirs(cast, elsewhere)
    clue = ours(cast, board)
    assert told(cast.investigator, "related") == told(cast.outsider, "related") == 0
    with pytest.raises(WrongState):
        actions.ask(by=cast.investigator, clue_id=clue.pk)


def test_only_its_author_finds_the_page(cast: Cast, board: Board, elsewhere: Board, client_of: Clients) -> None:
    theirs(cast, elsewhere)
    clue = ours(cast, board)
    for person in (cast.colleague, cast.expert_mx, cast.moderator_one, cast.outsider):
        assert client_of(person).get(f"/cases/{clue.case_id}/related/").status_code == 404
    mine = client_of(cast.investigator)
    assert mine.post(f"/cases/{clue.case_id}/related/", {"ask": "x"}).status_code == 404
    assert mine.post(f"/cases/{clue.case_id}/related/", {}).status_code == 404


def test_cases_that_they_may_see_need_no_hint(cast: Cast, board: Board) -> None:
    ours(cast, board)
    clue = ours(cast, board)
    assert told(cast.investigator, "related") == 0
    assert queries.hints(cast.investigator, clue.case) == []


@pytest.mark.req(82)
def test_signs_are_kept_as_keyed_hashes(cast: Cast, board: Board) -> None:
    ours(cast, board)
    plain = {hashlib.sha256(one.encode()).hexdigest()[:32] for one in ("+529515160000", "sign/phone\0+529515160000")}
    assert Sign.objects.get().digest == keys.lookup("sign/phone", "+529515160000")
    assert Sign.objects.get().digest not in plain


def test_clues_of_before_get_their_signs_from_a_command(cast: Cast, board: Board, elsewhere: Board, capsys) -> None:
    clue = ours(cast, board)
    with_none = approved_text_clue(cast, Case.objects.get(pk=clue.case_id), text="Pan")
    Sign.objects.all().delete()
    theirs(cast, elsewhere)
    assert queries.hints(cast.investigator, clue.case) == []
    call_command("find_related")
    assert "2 clues were looked at, 1 have signs." in capsys.readouterr().out
    assert len(queries.hints(cast.investigator, clue.case)) == 1
    assert not with_none.signs.exists()
