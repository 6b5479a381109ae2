"""A case whose author is gone: asked for by its unit's coordinator, decided by a moderator of elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts import admin_actions, roster_actions
from accounts.errors import BadInput, NotAllowed, NotFoundHere, WrongState
from accounts.models import Role, User
from audit.models import Entry
from forum.alerts.models import InboxItem
from forum.audience import conflicts, giving, handing_over
from forum.audience.models import Handover
from forum.boards import actions as board_actions
from forum.boards.models import Board, Handling
from forum.cases.models import Case, Conflict, Grant
from forum.cases.permissions import check_author
from forum.clues import actions as clue_actions
from forum.review import actions as reviewing
from forum.review import cases as vetting
from forum.review.models import Review
from tests.accounts.people import make_person
from tests.audience.test_widening import sees
from tests.cast import Cast, draft_case, open_case, submitted_text_clue
from tests.sealing.test_red_words import stored

Clients = Callable[[User], Client]
NAMED = ("marta.klein@example.org", "luc.moreau@example.org")


@pytest.fixture
def keeper(cast: Cast) -> User:
    unit = cast.investigator.organisation
    return make_person("Kari Keeper", "kari@example.org", unit, Role.COORDINATOR, Role.INVESTIGATOR)


@pytest.fixture
def red(cast: Cast, board: Board) -> Case:
    return open_case(cast, board, handling=Handling.RED, named_emails=NAMED)


def fresh(user: User) -> User:
    return User.objects.with_clearance().get(pk=user.pk)


def ask(keeper: User, case: Case, to: User) -> Review:
    told = {"code": case.code, "email": to.email, "reason": "They left"}
    return Review.objects.get(subject=giving.ask(by=fresh(keeper), **told).pk)


def gone(cast: Cast, keeper: User) -> None:
    roster_actions.note_left(by=keeper, user_id=cast.investigator.pk, reason="Left the unit")


def told(user: User) -> list[str]:
    return list(InboxItem.objects.filter(user=user).order_by("seq").values_list("kind", flat=True))


def test_from_a_coordinators_word_to_a_new_owner_through_the_pages(
    cast: Cast, red: Case, keeper: User, client_of: Clients
) -> None:
    browser, typed = client_of(keeper), {"code": red.code, "email": cast.colleague.email, "reason": "Off to sea"}
    assert browser.post("/handovers/", typed).status_code == 422  # the author is there
    gone(cast, keeper)
    assert browser.get("/handovers/").status_code == 200
    assert browser.post("/handovers/", {**typed, "code": "B-22222222"}).status_code == 422
    assert browser.post("/handovers/", typed).status_code == 302
    red.refresh_from_db()
    assert red.author == cast.investigator
    assert not sees(cast.colleague, red)
    assert "Off to sea" not in stored("audience_handover", "reason")[0]
    review = Review.objects.get(kind="handover")
    desk = client_of(cast.moderator_one)
    page = desk.get(f"/desk/{review.pk}/").content.decode()
    assert "Off to sea" in page
    assert "Jon Berg" in page
    desk.post(f"/desk/{review.pk}/verdict/", {"verdict": "approve", "seen": review.seen_hash})
    red.refresh_from_db()
    assert red.author == cast.colleague
    assert not sees(keeper, red)
    assert "handed_over" in told(cast.colleague)
    assert told(keeper)[-1] == "given"
    assert red.code not in browser.get("/inbox/").content.decode()
    acts = Entry.objects.filter(op__in=["case.offer", "case.hand_over"]).order_by("at").values_list("op", flat=True)
    assert list(acts) == ["case.offer", "case.hand_over"]


def test_who_shuts_the_author_out_does_not_take_the_case_and_gives_it_to_nobody_alone(
    cast: Cast, board: Board, red: Case, keeper: User
) -> None:
    gone(cast, keeper)
    with pytest.raises(BadInput, match="no case of this code"):
        ask(keeper, red, keeper)
    helper = make_person("Mo Same", "mo@example.org", cast.investigator.organisation, Role.MODERATOR)
    board_actions.seat(by=cast.administrator, board_id=board.pk, person=helper, as_moderator=True)
    Grant.objects.create(case=red, user=helper)
    review = ask(keeper, red, cast.colleague)
    assert {"to_vet"} <= set(told(cast.moderator_one)) & set(told(cast.moderator_two))
    assert "to_vet" not in told(helper)
    for person in (keeper, helper, cast.colleague, cast.administrator):
        assert not Review.objects.visible_to(fresh(person)).filter(pk=review.pk).exists()
        with pytest.raises(NotFoundHere):
            giving.approve(by=fresh(person), review_id=review.pk, seen=review.seen_hash)
    giving.send_back(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="They are on leave")
    assert told(keeper)[-1] == "not_given"
    red.refresh_from_db()
    assert red.author == cast.investigator
    ask(keeper, red, cast.colleague)  # may be asked for anew


def test_whatever_stands_in_the_way_is_answered_alike(cast: Cast, board: Board, red: Case, keeper: User) -> None:
    unit = cast.investigator.organisation
    expert = make_person("Exa Pert", "exa@example.org", unit, Role.EXPERT)
    draft = draft_case(cast, board)
    gone(cast, keeper)
    Conflict.objects.create(case=red, user=cast.colleague)
    before, said = Entry.objects.count(), set()
    elsewhere = cast.coordinator
    asked = (
        (keeper, red.code, cast.colleague), (keeper, red.code, expert), (keeper, red.code, elsewhere),
        (keeper, "B-AAAAAAAA", cast.colleague), (keeper, draft.code, cast.colleague),
        (elsewhere, red.code, cast.colleague),
    )  # fmt: skip
    for by, code, to in asked:
        with pytest.raises(BadInput) as refusal:
            giving.ask(by=fresh(by), code=code, email=to.email, reason="They left")
        said.add(refusal.value.sentence)
    assert len(said) == 1
    assert Entry.objects.count() == before
    for by in (cast.moderator_one, cast.administrator):
        with pytest.raises(NotFoundHere):
            giving.ask(by=by, code=red.code, email=cast.colleague.email, reason="They left")
    with pytest.raises(BadInput, match="Write why"):
        giving.ask(by=fresh(keeper), code=red.code, email=cast.colleague.email, reason=" ")
    Conflict.objects.update(lifted_at=timezone.now())
    ask(keeper, red, cast.colleague)
    with pytest.raises(BadInput, match="no case of this code"):
        ask(keeper, red, cast.colleague)


def test_what_changed_meanwhile_is_looked_at_again(cast: Cast, red: Case, keeper: User) -> None:
    gone(cast, keeper)
    review = ask(keeper, red, cast.colleague)
    one = {"by": cast.moderator_one, "review_id": review.pk, "seen": review.seen_hash}
    User.objects.filter(pk=cast.investigator.pk).update(suspended_at=None)
    with pytest.raises(WrongState, match="is back"):
        giving.approve(**one)
    User.objects.filter(pk=cast.investigator.pk).update(suspended_at=timezone.now())
    Conflict.objects.create(case=red, user=cast.colleague)
    with pytest.raises(WrongState):
        giving.approve(**one)
    Conflict.objects.update(lifted_at=timezone.now())
    admin_actions.withdraw_role(by=cast.administrator, user_id=keeper.pk, role=Role.COORDINATOR)
    with pytest.raises(WrongState):
        giving.approve(**one)
    admin_actions.grant_role(by=cast.administrator, user_id=keeper.pk, role=Role.COORDINATOR)
    giving.approve(**one)
    assert Handover.objects.get().state == "accepted"


def test_a_new_owner_vets_nothing_of_the_case_and_chooses_no_moderator(cast: Cast, board: Board) -> None:
    unit = cast.investigator.organisation
    both = make_person("Mia Both", "mia@example.org", unit, Role.INVESTIGATOR, Role.MODERATOR)
    board_actions.seat(by=cast.administrator, board_id=board.pk, person=both, as_moderator=True)
    case = open_case(cast, board)
    review = Review.objects.get(subject=submitted_text_clue(cast, case).pk)
    assert Review.objects.to_decide(fresh(both)).filter(pk=review.pk).exists()
    offer = handing_over.offer(by=cast.investigator, case_id=case.pk, to_id=both.pk)
    reviewing.claim_review(by=fresh(both), review_id=review.pk)
    handing_over.accept(by=fresh(both), handover_id=offer.pk)
    check_author(fresh(both), Case.objects.get(pk=case.pk))
    assert not Review.objects.to_decide(fresh(both)).exists()
    with pytest.raises(NotFoundHere):
        clue_actions.approve_clue(by=fresh(both), review_id=review.pk, seen=review.seen_hash)
    with pytest.raises(NotAllowed):
        conflicts.declare(by=fresh(both), case_id=case.pk, user_id=cast.moderator_one.pk, reason="Out")
    conflicts.declare(by=cast.moderator_one, case_id=case.pk, user_id=cast.moderator_two.pk, reason="A relative")
    with pytest.raises(NotAllowed):
        conflicts.lift(by=fresh(both), case_id=case.pk, user_id=cast.moderator_two.pk, reason="In again")


def test_a_case_that_waits_for_its_first_vetting_is_not_given_away(cast: Cast, board: Board, keeper: User) -> None:
    case = draft_case(cast, board)
    review = vetting.submit_case(by=cast.investigator, case_id=case.pk)
    gone(cast, keeper)
    with pytest.raises(BadInput, match="no case of this code"):
        ask(keeper, case, cast.colleague)
    vetting.approve_case(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    ask(keeper, case, cast.colleague)


def test_the_reason_follows_the_code_of_the_case(cast: Cast, board: Board, keeper: User) -> None:
    from forum.audience import words

    case = open_case(cast, board)
    gone(cast, keeper)
    ask(keeper, case, cast.colleague)
    assert stored("audience_handover", "reason") == ["They left"]
    Case.objects.filter(pk=case.pk).update(handling=Handling.RED)
    words.seal_leftovers(case_id=case.pk)
    assert "They left" not in stored("audience_handover", "reason")[0]
    assert Handover.objects.get().reason == "They left"
