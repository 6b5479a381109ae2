"""A wider audience is asked for, vetted as shown, and holds at once; a narrower one needs nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.errors import BadInput, Conflict, NotAllowed, NotFoundHere, WrongState
from accounts.models import Organisation, User
from audit.models import Entry
from forum.alerts.models import InboxItem
from forum.audience import narrowing, widening
from forum.audience.models import Widening
from forum.audience.widening import Wider
from forum.boards import actions as board_actions
from forum.boards.models import Board, Handling
from forum.casefile import disclosure
from forum.cases.models import Case, Grant
from forum.live import rights
from forum.review import actions as reviewing
from forum.review.models import Review
from tests.cast import Cast, approved_text_clue, open_case, submitted_text_clue

NAMED = ("marta.klein@example.org", "luc.moreau@example.org")
DAY = timedelta(days=1)


def sees(user: User, case: Case) -> bool:
    return Case.objects.visible_to(User.objects.get(pk=user.pk)).filter(pk=case.pk).exists()


def ask(cast: Cast, case: Case, **wider: object) -> Review:
    wider = {"handling": case.handling, "board_id": case.board_id, **wider}
    return widening.ask_wider(by=cast.investigator, case_id=case.pk, wider=Wider(**wider))


def approve(by: User, review: Review) -> None:
    widening.approve(by=by, review_id=review.pk, seen=review.seen_hash)


@pytest.fixture
def strict(cast: Cast, board: Board) -> Case:
    return open_case(cast, board, handling=Handling.STRICT, named_emails=NAMED)


@pytest.mark.lesson(10)
@pytest.mark.req(28)
def test_a_wider_code_waits_for_a_moderator_and_then_holds_for_everything(cast: Cast, strict: Case) -> None:
    clue = approved_text_clue(cast, strict)
    review = ask(cast, strict, handling=Handling.AMBER)
    assert not sees(cast.expert_mx, strict)
    assert not InboxItem.objects.filter(user=cast.expert_mx, case=strict).exists()
    with pytest.raises(NotFoundHere):
        approve(cast.investigator, review)
    with pytest.raises(NotFoundHere):
        approve(cast.administrator, review)
    approve(cast.moderator_one, review)
    assert sees(cast.expert_mx, strict)
    assert type(clue).objects.visible_to(cast.expert_mx).filter(pk=clue.pk).exists()
    assert InboxItem.objects.filter(user=cast.expert_mx, case=strict, kind="case_opened").count() == 1
    assert not InboxItem.objects.filter(user=cast.outsider, case=strict).exists()
    assert Entry.objects.filter(op="case.widen").count() == 1


def test_what_a_moderator_returns_changes_nothing(cast: Cast, strict: Case) -> None:
    review = ask(cast, strict, handling=Handling.GREEN)
    with pytest.raises(BadInput):
        widening.send_back(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason=" ")
    widening.send_back(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="Not needed")
    strict.refresh_from_db()
    assert strict.handling == Handling.STRICT
    assert Widening.objects.get().state == "returned"
    assert InboxItem.objects.filter(user=cast.investigator, kind="returned", case=strict).exists()


def test_named_people_come_for_good_and_guests_until_their_day(cast: Cast, strict: Case) -> None:
    until = timezone.now() + 3 * DAY
    review = ask(
        cast, strict, named_emails=[cast.outsider.email], guest_emails=[cast.expert_mx.email], guests_until=until
    )
    approve(cast.moderator_one, review)
    assert sees(cast.outsider, strict)
    assert sees(cast.expert_mx, strict)
    grants = dict(Grant.objects.filter(case=strict).values_list("user__email", "reason"))
    assert (grants[cast.outsider.email], grants[cast.expert_mx.email]) == ("named", "guest")
    assert InboxItem.objects.filter(kind="named", case=strict).count() == 2
    Grant.objects.filter(user=cast.expert_mx).update(until=timezone.now())
    assert not sees(cast.expert_mx, strict)
    assert rights.now({cast.expert_mx.pk}, {strict.pk: {cast.expert_mx.pk}}, queue=False).readers[strict.pk] == set()


def test_guests_take_nothing_with_them(cast: Cast, strict: Case, tmp_path) -> None:
    until = timezone.now() + DAY
    approve(cast.moderator_one, ask(cast, strict, guest_emails=[cast.expert_mx.email], guests_until=until))
    with pytest.raises(NotAllowed, match="guest"):
        disclosure.export_case(
            case=strict, recipient=User.objects.get(pk=cast.expert_mx.pk), target=tmp_path / "x.zip", because="x",
            login="root",
        )  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"handling": Handling.RED},
        {"guest_emails": ["elena.ruiz@example.org"]},
        {"guest_emails": ["elena.ruiz@example.org"], "guests_until": timezone.now() + 31 * DAY},
        {"named_emails": ["nobody@example.org"]},
        {},
    ],
)
def test_what_can_not_be_asked_is_said(cast: Cast, strict: Case, wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        ask(cast, strict, **wrong)


def test_only_the_author_asks_and_once_at_a_time(cast: Cast, strict: Case) -> None:
    wider = Wider(handling=Handling.AMBER, board_id=strict.board_id)
    with pytest.raises(NotAllowed):
        widening.ask_wider(by=cast.colleague, case_id=strict.pk, wider=wider)
    with pytest.raises(NotFoundHere):
        widening.ask_wider(by=cast.outsider, case_id=strict.pk, wider=wider)
    ask(cast, strict, handling=Handling.AMBER)
    with pytest.raises(BadInput, match="already"):
        ask(cast, strict, handling=Handling.GREEN)
    widening.withdraw(by=cast.investigator, widening_id=Widening.objects.get().pk)
    assert not Review.objects.filter(kind="widening", state="waiting").exists()
    ask(cast, strict, handling=Handling.GREEN)


def test_an_audience_that_changed_meanwhile_is_not_widened_unseen(cast: Cast, strict: Case) -> None:
    approve(cast.moderator_one, ask(cast, strict, named_emails=[cast.outsider.email]))
    review = ask(cast, strict, handling=Handling.AMBER)
    narrowing.take_off(by=cast.investigator, case_id=strict.pk, user_id=cast.outsider.pk)
    with pytest.raises(Conflict):
        approve(cast.moderator_one, review)
    assert not sees(cast.expert_mx, strict)


@pytest.mark.lesson(10)
def test_a_move_needs_the_right_on_both_boards_and_two_moderators(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    other = board_actions.create_board(by=cast.administrator, name="Voices", purpose="Voices", ceiling=Handling.RED)
    with pytest.raises(NotFoundHere):  # the author is not on it, so it does not exist
        ask(cast, case, board_id=other.pk)
    board_actions.seat(by=cast.administrator, board_id=other.pk, person=cast.investigator)
    with pytest.raises(BadInput, match="both boards"):
        ask(cast, case, board_id=other.pk)
    board_actions.seat(by=cast.administrator, board_id=other.pk, person=cast.moderator_two, as_moderator=True)
    board_actions.seat(by=cast.administrator, board_id=other.pk, person=cast.outsider)
    review = ask(cast, case, board_id=other.pk)
    approve(cast.moderator_one, review)
    case.refresh_from_db()
    assert case.board == board
    approve(cast.moderator_two, Review.objects.get(pk=review.pk))
    assert sees(cast.outsider, case)
    assert not sees(cast.expert_mx, case)


@pytest.mark.req(24)
def test_narrowing_holds_at_the_next_request_and_for_every_poke(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    case = open_case(cast, board)
    browser = client_of(cast.expert_mx)
    assert browser.get(f"/cases/{case.pk}/").status_code == 200
    narrowing.exclude(by=cast.investigator, case_id=case.pk, organisation_id=cast.expert_mx.organisation_id)
    assert browser.get(f"/cases/{case.pk}/").status_code == 404
    assert "Where does this speaker" not in browser.get("/inbox/").content.decode()
    assert rights.now({cast.expert_mx.pk}, {case.pk: {cast.expert_mx.pk}}, queue=False).readers[case.pk] == set()
    with pytest.raises(BadInput, match="moderators could still vet"):
        narrowing.make_stricter(by=cast.investigator, case_id=case.pk, handling=Handling.RED)
    for other, named in ((cast.moderator_two, NAMED[0]), (cast.moderator_one, NAMED[1])):
        approve(other, ask(cast, case, named_emails=[named]))
    narrowing.make_stricter(by=cast.investigator, case_id=case.pk, handling=Handling.RED)
    assert not sees(cast.colleague, case)
    assert Entry.objects.filter(op="case.narrow").count() == 2


def test_who_is_taken_off_holds_nothing_any_more(cast: Cast, strict: Case) -> None:
    third = Organisation.objects.get(name="Institute D")
    waiting = submitted_text_clue(cast, strict)
    review = Review.objects.get(subject=waiting.pk)
    helper = User.objects.get(pk=cast.moderator_two.pk)
    reviewing.claim_review(by=helper, review_id=review.pk)
    from tests.accounts.people import make_person

    more = make_person("Nils Third", "nils@example.org", third, "moderator")
    board_actions.seat(by=cast.administrator, board_id=strict.board_id, person=more, as_moderator=True)
    approve(cast.moderator_one, ask(cast, strict, named_emails=[more.email]))
    narrowing.take_off(by=cast.investigator, case_id=strict.pk, user_id=helper.pk)
    assert Review.objects.get(pk=review.pk).lease_by is None


def test_the_page_is_the_authors_and_asks_for_a_fresh_proof(
    cast: Cast, strict: Case, client_of: Callable[[User], Client]
) -> None:
    author, page = client_of(cast.investigator), f"/cases/{strict.pk}/audience/"
    assert "Marta Klein" in author.get(page).content.decode()
    assert client_of(cast.colleague).get(page).status_code == 404
    typed = {"wider": "1", "handling": "amber", "board": str(strict.board_id), "named": "", "guests": ""}
    assert author.post(page, {**typed, "named": "nobody@example.org"}).status_code == 422
    session = author.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()
    assert author.post(page, typed)["Location"].startswith("/account/2fa/reauthenticate/")
    assert not Widening.objects.exists()
    author = client_of(cast.investigator)
    assert author.post(page, typed).status_code == 302
    assert "waits for vetting" in author.get(page).content.decode()
    review = Review.objects.get(kind="widening")
    desk = client_of(cast.moderator_one)
    assert "No longer" not in desk.get(f"/desk/{review.pk}/").content.decode()
    desk.post(f"/desk/{review.pk}/verdict/", {"verdict": "approve", "seen": review.seen_hash})
    assert sees(cast.expert_mx, strict)


def test_a_case_not_open_yet_is_changed_with_its_draft(cast: Cast, board: Board) -> None:
    from tests.cast import draft_case

    case = draft_case(cast, board)
    with pytest.raises(WrongState):
        narrowing.make_stricter(by=cast.investigator, case_id=case.pk, handling=Handling.RED)
