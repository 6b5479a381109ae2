"""Reports of posts: what is hidden at once, who judges, and what becomes of it."""

from __future__ import annotations

import pytest

from accounts.errors import BadInput, Conflict, NotAllowed, NotFoundHere, WrongState
from forum.alerts.models import InboxItem
from forum.boards import actions as board_actions
from forum.cases.models import Case
from forum.discussion import actions as post_actions
from forum.discussion.models import Post, Revision
from forum.flags import actions
from forum.flags.models import Flag, Report
from forum.review import actions as leases
from forum.review.models import Review
from tests.flags.reporting import TEXT, edited, page, report, seen_now, waiting
from tests.world import posted


def test_several_reports_of_one_thing_are_one_item_with_what_each_saw(cast, case, post, client_of) -> None:
    report(cast.expert_mx, "post", post, "off_topic", "It does not help.")
    edited(cast, post, "Something quite different.")
    report(cast.investigator, "post", post, "conduct")
    assert Report.objects.count() == 1
    first, second = Flag.objects.order_by("at")
    assert (first.seen_words, second.seen_words) == (TEXT, "Something quite different.")
    assert Revision.objects.get(pk=first.revision).seen_hash() == first.seen_hash
    client = client_of(cast.moderator_two)
    shown = page(client, f"/desk/{waiting(post).pk}/")
    assert "Zarzamora" in shown
    assert "Something quite different." in shown
    assert "It does not help." in shown
    for reporter in (cast.expert_mx, cast.investigator):
        assert f"{reporter.name}</bdi>, " not in shown  # the case's author is named above it, as everywhere


def test_an_ordinary_reason_leaves_it_where_it_is_and_a_hiding_one_hides_it_from_readers_at_once(
    cast, case, post, client_of
) -> None:
    readers = [client_of(cast.expert_mx), client_of(cast.expert_other), client_of(cast.moderator_one)]
    author = client_of(cast.colleague)
    report(cast.expert_mx, "post", post)
    assert all("Zarzamora" in page(one, f"/cases/{case.pk}/") for one in readers)
    version = Case.objects.get(pk=case.pk).version
    flag = report(cast.expert_other, "post", post, "child")
    assert flag.has_hidden
    assert Case.objects.get(pk=case.pk).version > version
    assert all("Zarzamora" not in page(one, f"/cases/{case.pk}/") for one in readers)
    assert all(one.get(f"/discussion/posts/{post}/").status_code == 404 for one in readers)
    shown = page(author, f"/cases/{case.pk}/")
    assert "Hidden from readers until a moderator has decided" in shown
    assert "Zarzamora" in shown
    assert not InboxItem.objects.filter(target=post, read_at=None).exclude(user=cast.colleague).exists()


def test_hidden_words_are_gone_from_quotes_too_and_come_back(cast, case, post, client_of) -> None:
    source = Post.objects.get(pk=post).approved_id
    text = f"> {TEXT}\n\nI agree with that."
    post_actions.write_post(by=cast.expert_mx, case_id=case.pk, text=text, quotes=[source])
    item = Review.objects.get(kind="post", state="waiting")
    post_actions.approve_revision(by=cast.moderator_one, review_id=item.pk, seen=item.seen_hash)
    reader, desk = client_of(cast.expert_other), client_of(cast.moderator_one)
    assert page(reader, f"/cases/{case.pk}/").count("Zarzamora") == 2
    report(cast.expert_other, "post", post, "child")
    shown = page(reader, f"/cases/{case.pk}/")
    assert "Zarzamora" not in shown
    assert "Quoted words that are not shown now." in shown
    assert "I agree with that." in shown
    review = waiting(post)
    answer = desk.post(
        f"/desk/{review.pk}/verdict/", {"verdict": "keep", "seen": seen_now(desk, review), "reason": "Nobody in it."}
    )
    assert answer.status_code == 302
    assert page(reader, f"/cases/{case.pk}/").count("Zarzamora") == 2
    assert Post.objects.get(pk=post).position == 1


def test_neither_its_author_nor_who_reported_it_nor_who_does_not_see_the_case_judges(cast, board, case, post) -> None:
    report(cast.moderator_one, "post", post, "child")
    review = waiting(post)
    assert not Review.objects.visible_to(cast.moderator_one).filter(pk=review.pk).exists()
    assert Review.objects.to_decide(cast.moderator_two).filter(pk=review.pk).exists()
    told = InboxItem.objects.filter(target=review.pk).values_list("user", "case")
    assert set(told) == {(cast.moderator_two.pk, None)}
    for verdict in (actions.find_nothing, actions.take_down, actions.hold_back):
        for person in (cast.moderator_one, cast.colleague, cast.expert_mx, cast.outsider, cast.administrator):
            with pytest.raises(NotFoundHere):
                verdict(by=person, review_id=review.pk, seen=review.seen_hash, reason="Mine.")
    board_actions.unseat(by=cast.administrator, board_id=board.pk, person=cast.moderator_two)
    with pytest.raises(NotFoundHere):
        actions.take_down(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash, reason="No.")


def test_a_moderator_who_holds_it_and_then_reports_it_holds_it_no_longer(cast, case, post) -> None:
    report(cast.expert_mx, "post", post)
    review = waiting(post)
    leases.claim_review(by=cast.moderator_one, review_id=review.pk)
    report(cast.moderator_one, "post", post, "conduct")
    leases.claim_review(by=cast.moderator_two, review_id=review.pk)
    assert Review.objects.get(pk=review.pk).holder == cast.moderator_two


def test_what_is_taken_down_goes_back_with_the_reason_and_is_read_again_once_corrected(
    cast, case, post, client_of
) -> None:
    flag = report(cast.expert_mx, "post", post)
    review = waiting(post)
    with pytest.raises(BadInput):
        actions.take_down(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason=" ")
    actions.take_down(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="A shop is no place.")
    reader, author = client_of(cast.expert_other), client_of(cast.colleague)
    assert "Zarzamora" not in page(reader, f"/cases/{case.pk}/")
    shown = page(author, f"/cases/{case.pk}/")
    assert "A shop is no place." in shown
    assert "Zarzamora" in shown
    assert InboxItem.objects.filter(user=cast.colleague, kind="returned", target=post).exists()
    assert "it was taken down" in page(client_of(cast.expert_mx), "/flags/")
    assert not InboxItem.objects.filter(user=cast.colleague, kind="flag_decided").exists()
    assert InboxItem.objects.filter(user=flag.by, kind="flag_decided", case=None).exists()
    edited(cast, post, "The bakery is on the left.")
    assert "The bakery is on the left." in page(reader, f"/cases/{case.pk}/")
    assert Post.objects.get(pk=post).position == 1


def test_what_is_held_back_not_even_its_author_sees(cast, case, post, client_of) -> None:
    report(cast.expert_mx, "post", post, "child")
    review = waiting(post)
    actions.hold_back(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="A face is told.")
    for person in (cast.colleague, cast.expert_mx, cast.moderator_two):
        assert "Zarzamora" not in page(client_of(person), f"/cases/{case.pk}/")


@pytest.mark.lesson(3)
def test_the_verdict_is_on_the_text_of_now_and_fails_when_that_changes(cast, case, post, client_of) -> None:
    report(cast.expert_mx, "post", post)
    desk, review = client_of(cast.moderator_two), waiting(post)
    before = seen_now(desk, review)
    edited(cast, post, "Another text.")
    with pytest.raises(Conflict):
        actions.take_down(by=cast.moderator_two, review_id=review.pk, seen=before, reason="No.")
    after = seen_now(desk, review)
    actions.take_down(by=cast.moderator_two, review_id=review.pk, seen=after, reason="It still does not help.")
    assert "It still does not help." in page(client_of(cast.colleague), f"/cases/{case.pk}/")
    with pytest.raises(WrongState):
        actions.find_nothing(by=cast.moderator_one, review_id=review.pk, seen=after, reason="Too late.")


def test_nobody_reports_their_own_nor_twice_nor_what_they_do_not_read(cast, case, post) -> None:
    with pytest.raises(NotAllowed):
        report(cast.colleague, "post", post)
    report(cast.expert_mx, "post", post)
    with pytest.raises(WrongState):
        report(cast.expert_mx, "post", post, "conduct")
    with pytest.raises(NotFoundHere):
        report(cast.outsider, "post", post)
    with pytest.raises(BadInput):
        report(cast.expert_other, "post", post, "other")
    with pytest.raises(BadInput):
        report(cast.expert_other, "post", post, "no such reason")
    pending = post_actions.write_post(by=cast.colleague, case_id=case.pk, text="Not read yet.")
    with pytest.raises(NotFoundHere):
        report(cast.expert_mx, "post", pending.pk)


def test_one_person_hides_three_things_a_day_and_never_what_a_moderator_found_right(cast, case, settings) -> None:
    settings.FLAGS_HIDING_A_DAY, settings.FLAGS_A_DAY = 2, 4
    posts = [posted(cast, case, f"Text {n}") for n in range(5)]
    hidden = [report(cast.expert_mx, "post", one, "explicit").has_hidden for one in posts[:3]]
    assert hidden == [True, True, False]
    review = waiting(posts[0])
    actions.find_nothing(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="It is harmless.")
    assert not report(cast.expert_other, "post", posts[0], "explicit").has_hidden
    report(cast.expert_mx, "post", posts[3], "conduct")
    with pytest.raises(BadInput, match="midnight"):
        report(cast.expert_mx, "post", posts[4], "conduct")


def test_who_hides_often_for_nothing_is_shown_to_who_leads_them_and_to_nobody_else(cast, case, client_of) -> None:
    for n in range(3):
        one = posted(cast, case, f"Text {n}")
        report(cast.expert_mx, "post", one, "explicit")
        review = waiting(one)
        actions.find_nothing(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="Harmless.")
    assert "Elena Ruiz" in page(client_of(cast.administrator), "/flags/people/")
    assert "Elena Ruiz" not in page(client_of(cast.coordinator), "/flags/people/")
    assert client_of(cast.moderator_one).get("/flags/people/").status_code == 404
