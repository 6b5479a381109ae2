"""A case's board of clues: by buttons alone, for whoever may contribute, with nothing lost and nothing given away."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client
from django.utils.html import escape

from accounts.errors import Conflict, NotAllowed, NotFoundHere, WrongState
from accounts.models import User
from audit.models import Entry
from forum.alerts import streams
from forum.arranging import actions, naming, ordering, queries
from forum.arranging.actions import Seen
from forum.arranging.models import Arrangement, Group
from forum.boards.models import Board, Handling
from forum.cases.models import Case
from forum.clues import actions as clue_actions
from forum.clues.models import Clue
from forum.clues.states import ClueState
from forum.emergency import actions as emergencies
from forum.referrals import outcomes
from forum.review.models import Review
from tests.cast import Cast, approved_text_clue, open_case, submitted_text_clue

Clients = Callable[[User], Client]
CARD = re.compile(r'id="clue-([0-9a-f-]{36})"')


@pytest.fixture
def case(cast: Cast, board: Board) -> Case:
    """A case with three approved clues."""
    case = open_case(cast, board)
    for number in range(1, 4):
        approved_text_clue(cast, case, title=f"Title {number}")
    return Case.objects.get(pk=case.pk)


def clues(case: Case) -> list[Clue]:
    return list(case.clues.order_by("number"))


def version(case: Case) -> int:
    return Arrangement.objects.filter(case=case).values_list("version", flat=True).first() or 0


def seen(case: Case) -> Seen:
    return Seen(case.pk, version(case))


def address(case: Case) -> str:
    return f"/arranging/cases/{case.pk}/"


def order(browser: Client, case: Case) -> list[str]:
    """The titles from top to bottom."""
    page = browser.get(address(case)).content.decode()
    return [Clue.objects.get(pk=UUID(pk)).title for pk in CARD.findall(page)]


def approve_name(cast: Cast, group: Group) -> None:
    review = Review.objects.get(kind="label", subject=group.pk, state="waiting")
    naming.approve_name(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)


def test_a_board_is_arranged_by_buttons_without_scripts(cast: Cast, case: Case, client_of: Clients) -> None:
    mine, theirs = client_of(cast.investigator), client_of(cast.colleague)
    first, second, third = clues(case)

    def press(**fields: object) -> None:
        answer = mine.post(address(case), {"seen": version(case), **fields})
        assert answer.status_code == 302, answer.content.decode()

    press(do="make", label="By the harbour")
    group = Group.objects.get()
    press(do="put", clue=third.pk, group=group.pk)
    press(do="put", clue=first.pk, group=group.pk)
    press(do="up", clue=first.pk)
    assert order(theirs, case) == ["Title 1", "Title 3", "Title 2"]
    press(do="put", clue=second.pk, group=group.pk, before=third.pk)
    assert order(theirs, case) == ["Title 1", "Title 2", "Title 3"]
    press(do="down", clue=first.pk)
    press(do="put", clue=third.pk, group="")
    press(do="make", label="Inland")
    inland = Group.objects.exclude(pk=group.pk).get()
    press(do="put", clue=third.pk, group=inland.pk)
    press(do="up", group=inland.pk)
    assert order(theirs, case) == ["Title 3", "Title 2", "Title 1"]
    press(do="remove", group=group.pk)
    assert list(Group.objects.all()) == [inland]
    assert order(theirs, case) == ["Title 3", "Title 2", "Title 1"]
    assert version(case) == 11
    told = Entry.objects.filter(op__startswith="arrangement.")
    assert told.count() == 11
    assert told.filter(op="arrangement.move").count() == 7


def test_a_button_of_another_page_is_not_found(cast: Cast, board: Board, case: Case, client_of: Clients) -> None:
    mine, other = client_of(cast.investigator), approved_text_clue(cast, open_case(cast, board))
    for fields in (
        {"do": "up", "clue": other.pk}, {"do": "up", "clue": "x"}, {"do": "sideways", "clue": clues(case)[0].pk},
        {"do": "up", "group": other.pk}, {"do": "put", "clue": clues(case)[0].pk, "group": other.pk}, {},
    ):  # fmt: skip
        assert mine.post(address(case), {"seen": 0, **fields}).status_code == 404, fields
    assert version(case) == 0
    assert mine.post(address(case), {"seen": 0, "do": "make", "colour": "red"}).status_code == 422


VERBS = {
    "make": lambda by, case, group: actions.make_group(by=by, seen=seen(case), label="Another"),
    "rename": lambda by, case, group: actions.rename_group(by=by, seen=seen(case), group_id=group.pk, label="Again"),
    "move group": lambda by, case, group: actions.move_group(by=by, seen=seen(case), group_id=group.pk, step=1),
    "step clue": lambda by, case, group: actions.step_clue(by=by, seen=seen(case), clue_id=clues(case)[0].pk, step=1),
    "put clue": lambda by, case, group: actions.put_clue(
        by=by, seen=seen(case), clue_id=clues(case)[0].pk, group_id=group.pk
    ),
    "remove": lambda by, case, group: actions.remove_group(by=by, seen=seen(case), group_id=group.pk),
}


@pytest.mark.parametrize("verb", VERBS)
def test_who_may_contribute_arranges_and_nobody_else(cast: Cast, case: Case, verb: str) -> None:
    group = actions.make_group(by=cast.investigator, seen=seen(case), label="Harbour")
    approve_name(cast, group)
    act, before = VERBS[verb], version(case)
    with pytest.raises(NotFoundHere):
        act(cast.outsider, case, group)
    opening = emergencies.ask(by=cast.coordinator, code=case.code, reason="Now.")
    emergencies.confirm(by=cast.administrator, opening_id=opening.pk)
    with pytest.raises(NotAllowed):  # reads, and contributes nothing
        act(cast.coordinator, case, group)
    assert version(case) == before
    for by in (cast.expert_mx, cast.colleague, cast.investigator):
        if verb == "remove" and not Group.objects.filter(pk=group.pk).exists():
            group = actions.make_group(by=cast.investigator, seen=seen(case), label="Harbour")
        if verb == "rename":
            Review.objects.filter(kind="label", state="waiting").update(state="withdrawn")
        was = version(case)
        act(by, case, group)
        assert version(case) == was + (verb != "rename")  # what waits for vetting is no news to anybody
    outcomes.close_case(by=cast.investigator, case_id=case.pk)
    with pytest.raises(WrongState):
        act(cast.investigator, case, group)


def test_readers_who_may_not_contribute_see_it_without_buttons(cast: Cast, case: Case, client_of: Clients) -> None:
    group = actions.make_group(by=cast.investigator, seen=seen(case), label="Harbour")
    approve_name(cast, group)
    assert 'name="do"' in client_of(cast.colleague).get(address(case)).content.decode()
    outcomes.close_case(by=cast.investigator, case_id=case.pk)
    page = client_of(cast.colleague).get(address(case)).content.decode()
    assert "Harbour" in page
    assert "change nothing on it" in page
    assert 'name="do"' not in page
    for person in (cast.outsider, cast.auditor, cast.administrator):
        assert client_of(person).get(address(case)).status_code == 404


def test_who_comes_second_is_told_who_changed_it_and_loses_nothing(cast: Cast, case: Case, client_of: Clients) -> None:
    mine, theirs = client_of(cast.investigator), client_of(cast.colleague)
    was = version(case)
    assert mine.post(address(case), {"seen": was, "do": "down", "clue": clues(case)[0].pk}).status_code == 302
    answer = theirs.post(address(case), {"seen": was, "do": "make", "label": "My careful name"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Ingrid Vester" in page
    assert "changed this board" in page
    assert 'value="My careful name"' in page
    assert not Group.objects.exists()
    with pytest.raises(Conflict):
        actions.step_clue(by=cast.colleague, seen=Seen(case.pk, was), clue_id=clues(case)[0].pk, step=1)
    assert order(theirs, case) == ["Title 2", "Title 1", "Title 3"]
    again = theirs.post(address(case), {"seen": version(case), "do": "make", "label": "My careful name"})
    assert again.status_code == 302


def test_hidden_clues_leave_neither_gap_nor_count(cast: Cast, case: Case, client_of: Clients) -> None:
    group = actions.make_group(by=cast.investigator, seen=seen(case), label="Harbour")
    first, second, third = clues(case)
    for clue in (first, second, third):
        actions.put_clue(by=cast.investigator, seen=seen(case), clue_id=clue.pk, group_id=group.pk)
    Clue.objects.filter(pk=second.pk).update(state=ClueState.QUARANTINED)
    waiting = submitted_text_clue(cast, case, title="Waiting secret")
    withdrawn = submitted_text_clue(cast, case, title="Withdrawn secret")
    clue_actions.withdraw_clue(by=cast.investigator, clue_id=withdrawn.pk)
    for person in (cast.colleague, cast.investigator, cast.moderator_one):
        page = client_of(person).get(address(case)).content.decode()
        for secret in (second.pk, waiting.pk, withdrawn.pk, "Title 2", "secret"):
            assert str(secret) not in page
        assert page.count('class="clue-card"') == 2
    with pytest.raises(NotFoundHere):
        actions.step_clue(by=cast.investigator, seen=seen(case), clue_id=second.pk, step=1)
    with pytest.raises(NotFoundHere):
        actions.step_clue(by=cast.investigator, seen=seen(case), clue_id=waiting.pk, step=1)
    actions.step_clue(
        by=cast.investigator, seen=seen(case), clue_id=third.pk, step=-1
    )  # one press, past the hidden one
    assert order(client_of(cast.colleague), case) == ["Title 3", "Title 1"]


def test_a_name_is_read_by_others_once_a_moderator_approved_it(cast: Cast, case: Case, client_of: Clients) -> None:
    mine, theirs = client_of(cast.investigator), client_of(cast.colleague)
    desk = client_of(cast.moderator_one)
    mine.post(address(case), {"seen": 0, "do": "make", "label": "Old <harbour>"})
    group = Group.objects.get()
    name = escape("Old <harbour>")
    assert name in mine.get(address(case)).content.decode()
    page = theirs.get(address(case)).content.decode()
    assert name not in page
    assert "Group 1" in page
    with pytest.raises(WrongState):
        actions.rename_group(by=cast.colleague, seen=seen(case), group_id=group.pk, label="Mine")
    review = Review.objects.get(kind="label")
    assert name in desk.get(f"/desk/{review.pk}/").content.decode()
    for person in (cast.investigator, cast.colleague, cast.outsider):
        with pytest.raises(NotFoundHere):
            naming.approve_name(by=person, review_id=review.pk, seen=review.seen_hash)
    with pytest.raises(Conflict):
        naming.approve_name(by=cast.moderator_one, review_id=review.pk, seen="0" * 64)
    naming.approve_name(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    assert name in theirs.get(address(case)).content.decode()
    actions.rename_group(by=cast.colleague, seen=seen(case), group_id=group.pk, label="A bad name")
    review = Review.objects.get(kind="label", state="waiting")
    naming.return_name(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="Too bold.")
    page = theirs.get(address(case)).content.decode()
    assert name in page
    assert "A bad name" in page
    assert "Too bold." in page
    assert "A bad name" not in mine.get(address(case)).content.decode()


def test_those_who_look_are_poked_with_a_number_alone(
    cast: Cast, case: Case, client_of: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[dict[str, object]] = []
    monkeypatch.setattr(streams, "_after_commit", sent.append)
    actions.step_clue(by=cast.investigator, seen=seen(case), clue_id=clues(case)[0].pk, step=1)
    now = Case.objects.get(pk=case.pk).version
    assert sent == [{"type": "case", "id": str(case.pk), "v": now}]
    assert now > case.version
    part = client_of(cast.colleague).get(f"{address(case)}news", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert part.index("Title 2") < part.index("Title 1")


@pytest.mark.req(86)
def test_names_of_a_red_case_lie_sealed(cast: Cast, board: Board) -> None:
    from tests.sealing.test_red_words import MARK, stored

    named = (cast.moderator_one.email, cast.moderator_two.email, cast.colleague.email)
    case = open_case(cast, board, handling=Handling.RED, named_emails=named)
    approved_text_clue(cast, case)
    group = actions.make_group(by=cast.colleague, seen=seen(case), label="Quetzal wall")
    assert all(one.startswith(MARK) for one in stored("arranging_group", "proposed"))
    approve_name(cast, group)
    assert all(one.startswith(MARK) for one in stored("arranging_group", "label"))
    assert queries.board(cast.colleague, case).groups[0].group.label == "Quetzal wall"


def test_the_order_of_clues_is_pure() -> None:
    a, b, c, group = (UUID(int=number) for number in range(1, 5))
    lists = ordering.lists_of([a, b, c], [group], {c: (None, 1), b: (UUID(int=9), 1)})
    assert lists == {group: [], None: [b, c, a]}
    assert ordering.stepped(lists, b, -1) == lists
    assert ordering.stepped(lists, b, 1)[None] == [c, b, a]
    assert ordering.put(lists, a, group)[group] == [a]
    assert ordering.put(lists, a, None, b)[None] == [a, b, c]
    assert ordering.put(lists, a, None, a)[None] == [b, c, a]
    with pytest.raises(KeyError):
        ordering.group_of(lists, UUID(int=7))
