"""Second looks: which approvals are drawn, who looks, what becomes of it, and what is counted."""

from __future__ import annotations

import uuid

import pytest

from accounts.errors import BadInput, Conflict, NotFoundHere
from forum.boards import actions as board_actions
from forum.discussion import actions as post_actions
from forum.discussion.models import Post
from forum.flags.models import Report
from forum.review.models import Review
from forum.second_look import actions, drawing, queries
from forum.second_look.models import SecondLook
from tests.accounts.people import make_person
from tests.cast import Cast, approved_text_clue, open_case
from tests.clues.media import approved_picture
from tests.flags.reporting import edited, report, seen_now
from tests.world import posted

TEXT = "The Zarzamora bakery is on the left."


@pytest.fixture
def case(cast: Cast, board):
    return open_case(cast, board)


@pytest.fixture
def look(cast: Cast, case, settings) -> Review:
    """Of a post that moderator one let through."""
    settings.SECOND_LOOK_PERCENT = 100
    posted(cast, case, TEXT)
    return Review.objects.get(kind="second_look", state="waiting")


def page(client, address: str) -> str:
    return client.get(address, follow=True).content.decode()


def test_nothing_is_drawn_at_nought_and_everything_at_a_hundred(cast, case, settings) -> None:
    settings.SECOND_LOOK_PERCENT = 0
    posted(cast, case, "One.")
    assert not SecondLook.objects.exists()
    settings.SECOND_LOOK_PERCENT = 100
    posted(cast, case, "Two.")
    open_case(cast, case.board)
    approved_text_clue(cast, case)
    kinds = Review.objects.filter(kind="second_look").values_list("second_look__what", flat=True)
    assert sorted(kinds) == ["case", "clue", "post"]


def test_the_draw_is_the_same_each_time_and_takes_about_its_share(db, settings) -> None:
    ids = [uuid.uuid4() for _ in range(4000)]
    settings.SECOND_LOOK_PERCENT = 2
    drawn = [drawing.is_drawn(one) for one in ids]
    assert drawn == [drawing.is_drawn(one) for one in ids]
    assert 30 < sum(drawn) < 150  # 80 expected; beyond that once in millions
    settings.SECOND_LOOK_PERCENT = 10
    assert all(drawing.is_drawn(one) for one, was in zip(ids, drawn, strict=True) if was)


def test_what_took_two_moderators_is_not_looked_at_again(cast, case, settings) -> None:
    settings.SECOND_LOOK_PERCENT = 100
    approved_picture(cast, case)
    assert not SecondLook.objects.filter(what="clue").exists()


def test_it_goes_to_another_moderator_of_another_organisation_who_is_not_told_of_the_first(
    cast, board, case, settings, client_of
) -> None:
    third = make_person("Mona Third", "mona@example.org", cast.moderator_one.organisation, "moderator")
    board_actions.seat(by=cast.administrator, board_id=board.pk, person=third, as_moderator=True)
    settings.SECOND_LOOK_PERCENT = 100
    posted(cast, case, TEXT)
    item = Review.objects.get(kind="second_look")
    for person in (cast.moderator_one, third, cast.colleague, cast.administrator, cast.expert_mx):
        assert not Review.objects.visible_to(person).filter(pk=item.pk).exists()
        with pytest.raises(NotFoundHere):
            actions.agree(by=person, review_id=item.pk, seen=item.seen_hash)
    shown = page(client_of(cast.moderator_two), f"/desk/{item.pk}/")
    assert "Zarzamora" in shown
    assert cast.moderator_one.name not in shown.replace("demo-bar", "")


def test_without_another_organisation_it_goes_to_a_colleague_and_without_anybody_it_is_not_drawn(
    cast, board, case, settings
) -> None:
    third = make_person("Mona Third", "mona@example.org", cast.moderator_one.organisation, "moderator")
    settings.SECOND_LOOK_PERCENT = 100
    board_actions.unseat(by=cast.administrator, board_id=board.pk, person=cast.moderator_two)
    posted(cast, case, "One.")
    assert not SecondLook.objects.exists()
    board_actions.seat(by=cast.administrator, board_id=board.pk, person=third, as_moderator=True)
    posted(cast, case, "Two.")
    assert Review.objects.to_decide(third).filter(kind="second_look").count() == 1


def test_agreeing_needs_no_reason_changes_nothing_and_is_counted(cast, case, look, client_of) -> None:
    desk = client_of(cast.moderator_two)
    answer = desk.post(f"/desk/{look.pk}/verdict/", {"verdict": "agree", "seen": seen_now(desk, look), "reason": ""})
    assert answer.status_code == 302
    assert SecondLook.objects.get(review=look).agreed is True
    assert "Zarzamora" in page(client_of(cast.expert_mx), f"/cases/{case.pk}/")


def test_deciding_otherwise_needs_a_reason_and_takes_it_from_its_readers(cast, case, look, client_of) -> None:
    with pytest.raises(BadInput):
        actions.take_down(by=cast.moderator_two, review_id=look.pk, seen=look.seen_hash, reason=" ")
    actions.take_down(by=cast.moderator_two, review_id=look.pk, seen=look.seen_hash, reason="A shop is no place.")
    assert SecondLook.objects.get(review=look).agreed is False
    assert "Zarzamora" not in page(client_of(cast.expert_mx), f"/cases/{case.pk}/")
    assert "A shop is no place." in page(client_of(cast.colleague), f"/cases/{case.pk}/")


def test_a_text_changed_since_is_judged_as_it_stands_and_counts_for_nobody(cast, case, look, settings) -> None:
    settings.SECOND_LOOK_PERCENT = 0
    post = SecondLook.objects.get(review=look).thing
    edited(cast, post, "Another text.")
    with pytest.raises(Conflict):
        actions.agree(by=cast.moderator_two, review_id=look.pk, seen=look.seen_hash)
    now = Post.objects.get(pk=post).approved.seen_hash()
    actions.agree(by=cast.moderator_two, review_id=look.pk, seen=now)
    assert SecondLook.objects.get(review=look).agreed is None


def test_two_moderators_at_once_decide_it_once(cast, board, case, look) -> None:
    unit = cast.outsider.organisation
    third = make_person("Mona Third", "mona@example.org", unit, "moderator")
    board_actions.seat(by=cast.administrator, board_id=board.pk, person=third, as_moderator=True)
    actions.agree(by=cast.moderator_two, review_id=look.pk, seen=look.seen_hash)
    with pytest.raises(Exception, match="decided already"):
        actions.take_down(by=third, review_id=look.pk, seen=look.seen_hash, reason="No.")


def test_what_a_second_look_takes_down_waits_for_no_other_judge(cast, case, look) -> None:
    post = SecondLook.objects.get(review=look).thing
    report(cast.expert_mx, "post", post)
    actions.take_down(by=cast.moderator_two, review_id=look.pk, seen=look.seen_hash, reason="No.")
    assert Report.objects.get(thing=post).review.state == "withdrawn"


def test_a_lead_reads_agreement_by_name_from_five_looks_on(cast, case, settings, client_of) -> None:
    settings.SECOND_LOOK_PERCENT = 100
    for number in range(5):
        posted(cast, case, f"Text {number}")
        item = Review.objects.get(kind="second_look", state="waiting")
        verdict = actions.agree if number else actions.take_down
        verdict(by=cast.moderator_two, review_id=item.pk, seen=item.seen_hash, reason="Because.")
        shown = page(client_of(cast.administrator), "/second-looks/")
        assert ("4 of 5 agreed (80 %)" in shown) == (number == 4)
    assert "Marta Klein" in shown
    assert [one.person for one in queries.agreements(cast.coordinator)] == []
    assert client_of(cast.moderator_two).get("/second-looks/").status_code == 404
    assert case.code not in shown


def test_an_author_can_not_be_their_own_second_look(cast, board, case, settings) -> None:
    settings.SECOND_LOOK_PERCENT = 100
    post = post_actions.write_post(by=cast.moderator_two, case_id=case.pk, text=TEXT)
    item = Review.objects.get(kind="post", state="waiting")
    post_actions.approve_revision(by=cast.moderator_one, review_id=item.pk, seen=item.seen_hash)
    assert not Review.objects.filter(kind="second_look", subject=post.revisions.get().pk).exists()
