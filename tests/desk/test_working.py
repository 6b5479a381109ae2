"""The desk's two panes: who holds what, what is shown beside an item, what the queue shows, and batches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.open_sessions import OpenSession
from audit.models import Entry
from forum.boards import actions as board_actions
from forum.boards.models import Board, Handling
from forum.desk import batching
from forum.desk.context import around, record_of
from forum.desk.queries import Only
from forum.discussion import actions as posts
from forum.live.keeper import verdicts
from forum.review import actions as leases
from forum.review.escalating import escalate_review
from forum.review.models import HeldVerdict, Review
from forum.review.questions import ask_author
from tests.cast import Cast, open_case, submitted_text_clue
from tests.discussion.posts import approved_post, newest, texts, waiting_review

LIVE = {"HTTP_X_LIVE": "1", "HTTP_HX_REQUEST": "true"}


def waiting(cast: Cast, board: Board, *words: str) -> list[Review]:
    case = open_case(cast, board)
    return [waiting_review(posts.write_post(by=cast.expert_mx, case_id=case.pk, text=one)) for one in words]


@pytest.mark.req(8)
def test_an_open_page_renews_its_lease_and_that_is_no_act_of_a_person(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    (review,) = waiting(cast, board, "A post.")
    moderator, other = client_of(cast.moderator_one), client_of(cast.moderator_two)
    moderator.post(f"/desk/{review.pk}/claim/")
    page = moderator.get(f"/desk/{review.pk}/").content.decode()
    assert f'data-lease="/desk/{review.pk}/claim/"' in page
    Review.objects.filter(pk=review.pk).update(lease_until=timezone.now() + timedelta(seconds=9))
    session = moderator.session
    session["acted_at"] = 0
    acted = OpenSession.objects.get(user=cast.moderator_one).acted_at
    assert moderator.post(f"/desk/{review.pk}/claim/", **LIVE).status_code == 204
    assert OpenSession.objects.get(user=cast.moderator_one).acted_at == acted
    assert Review.objects.get(pk=review.pk).lease_until > timezone.now() + timedelta(minutes=4)
    assert "Marta Klein</bdi> holds this until" in other.get(f"/desk/{review.pk}/holder/").content.decode()
    leases.take_over_review(by=cast.moderator_two, review_id=review.pk, reason="Now.")
    lost = moderator.post(f"/desk/{review.pk}/claim/", **LIVE)
    assert (lost.status_code, "Luc Moreau" in lost.content.decode()) == (409, True)
    assert 'data-lease="' not in moderator.get(f"/desk/{review.pk}/").content.decode()
    for person in (cast.expert_mx, cast.colleague, cast.outsider, cast.administrator):
        assert client_of(person).get(f"/desk/{review.pk}/holder/").status_code == 404


def test_claiming_keeps_the_reason_that_was_typed(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    (review,) = waiting(cast, board, "A post.")
    form = {"seen": review.seen_hash, "canned": "", "reason": "Half a sentence"}
    page = client_of(cast.moderator_one).post(f"/desk/{review.pk}/claim/", form)
    assert "Half a sentence" in page.content.decode()
    assert Review.objects.get(pk=review.pk).holder == cast.moderator_one


def test_the_queue_shows_only_what_was_asked_for_and_goes_on_in_it(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    first, second = waiting(cast, board, "One.", "Two.")
    clue = submitted_text_clue(cast, first.case)
    moderator = client_of(cast.moderator_one)
    assert f"/desk/{Review.objects.get(subject=clue.pk).pk}/" in moderator.get("/desk/").content.decode()
    assert moderator.post("/desk/only/", {"board": str(board.pk), "kind": "post"}).status_code == 302
    page = moderator.get("/desk/").content.decode()
    assert f"/desk/{Review.objects.get(subject=clue.pk).pk}/" not in page
    assert f"/desk/{first.pk}/" in page
    sent = moderator.post(f"/desk/{first.pk}/verdict/", {"verdict": "approve", "seen": first.seen_hash})
    assert sent.headers["Location"] == f"/desk/{second.pk}/"
    moderator.post("/desk/only/", {"board": "x", "kind": "nothing"})
    assert f"/desk/{Review.objects.get(subject=clue.pk).pk}/" in moderator.get("/desk/").content.decode()
    assert client_of(cast.expert_mx).post("/desk/only/", {"board": "", "kind": ""}).status_code == 404
    assert Only.chosen([]) == Only()


def test_the_next_item_is_neither_anothers_nor_one_that_waits_for_its_author(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    first, held, asked, free = waiting(cast, board, "One.", "Two.", "Three.", "Four.")
    leases.claim_review(by=cast.moderator_two, review_id=held.pk)
    ask_author(by=cast.moderator_two, review_id=asked.pk, seen=asked.seen_hash, words="Which?")
    moderator = client_of(cast.moderator_one)
    sent = moderator.post(f"/desk/{first.pk}/verdict/", {"verdict": "approve", "seen": first.seen_hash})
    assert sent.headers["Location"] == f"/desk/{free.pk}/"


def test_beside_a_post_stand_its_neighbours_and_counts_of_what_one_may_know(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    for text in ("One.", "Two.", "Three.", "Four."):
        approved_post(cast, case, text=text)
    elsewhere = board_actions.create_board(
        by=cast.administrator, name="Elsewhere", purpose="Another", ceiling=Handling.RED
    )
    for person in (cast.expert_mx, cast.investigator):
        board_actions.seat(by=cast.administrator, board_id=elsewhere.pk, person=person)
    for person in (cast.moderator_one, cast.moderator_two):
        board_actions.seat(by=cast.administrator, board_id=elsewhere.pk, person=person, as_moderator=True)
    approved_post(cast, open_case(cast, elsewhere), text="Elsewhere.")
    board_actions.unseat(by=cast.administrator, board_id=elsewhere.pk, person=cast.moderator_two)
    review = waiting_review(posts.write_post(by=cast.expert_mx, case_id=case.pk, text="Five."))
    assert [str(one.html) for one in around(cast.moderator_two, review)] == [
        f'<p dir="auto">{text}</p>' for text in ("Two.", "Three.", "Four.")
    ]
    moderators = [User.objects.with_clearance().get(pk=one.pk) for one in (cast.moderator_one, cast.moderator_two)]
    assert [record_of(one, review).approved for one in moderators] == [5, 4]


def test_a_batch_approves_what_was_ticked_each_by_itself_under_one_id(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    fine, changed, unticked, doubted, asked = waiting(cast, board, "Fine.", "Before.", "Not now.", "Doubted.", "Asked.")
    also = waiting_review(posts.write_post(by=cast.expert_other, case_id=fine.case_id, text="Fine too."))
    clue = submitted_text_clue(cast, fine.case)
    escalate_review(by=cast.moderator_two, review_id=doubted.pk, reason="A name?")
    ask_author(by=cast.moderator_two, review_id=asked.pk, seen=asked.seen_hash, words="Which?")
    moderator = client_of(cast.moderator_one)
    page = moderator.get("/desk/together/").content.decode()
    for shown in ("Fine.", "Before.", "Not now.", "Fine too."):
        assert f'<p dir="auto">{shown}</p>' in page
    for left in ("Doubted.", "Asked.", clue.title):
        assert left not in page
    post = newest_post(changed)
    posts.edit_post(by=cast.expert_mx, post_id=post.pk, text="After.", seen_revision=newest(post).pk)
    ticked = [f"{one.pk}:{one.seen_hash}" for one in (fine, changed, also)]
    ticked += [f"{waiting_review(post).pk}:{changed.seen_hash}", "x", f"{doubted.pk}:{doubted.seen_hash}"]
    sent = moderator.post("/desk/together/", {"tick": ticked}, follow=True).content.decode()
    assert "2 texts approved." in sent
    assert "3 were left" in sent
    assert texts(cast.colleague, fine.case) == ['<p dir="auto">Fine.</p>', '<p dir="auto">Fine too.</p>']
    assert Entry.objects.filter(op="post.approve").count() == 2
    assert Review.objects.get(pk=unticked.pk).state == "waiting"


def newest_post(review: Review) -> Any:
    from forum.discussion.models import Revision

    return Revision.objects.get(pk=review.subject).post


@pytest.mark.lesson(33)
def test_a_batch_holds_nothing_that_is_not_this_moderators(
    cast: Cast, board: Board, client_of: Callable[[User], Client], settings: Any
) -> None:
    settings.UNDO_SECONDS = 10
    one, two = waiting(cast, board, "One.", "Two.")
    own = waiting_review(posts.write_post(by=cast.moderator_one, case_id=one.case_id, text="My own."))
    shown = {item.review.pk for item in batching.preview(cast.moderator_one, batching.safe(cast.moderator_one))}
    assert shown == {one.pk, two.pk}
    done = batching.approve_all(by=cast.moderator_one, ticked=[(item.pk, item.seen_hash) for item in (one, two, own)])
    assert (done.approved, len(done.left)) == (2, 1)
    assert set(HeldVerdict.objects.values_list("batch", flat=True)) == {done.batch}
    held = HeldVerdict.objects.first()
    assert held is not None
    client_of(cast.moderator_one).post(f"/desk/undo/{held.pk}/")
    assert not HeldVerdict.objects.exists(), "a batch is undone as a whole"
    for person in (cast.expert_mx, cast.outsider, cast.administrator, cast.investigator):
        assert client_of(person).get("/desk/together/").status_code == 404
    batching.approve_all(by=cast.moderator_one, ticked=[(one.pk, one.seen_hash), (two.pk, two.seen_hash)])
    HeldVerdict.objects.update(due_at=timezone.now())
    assert verdicts() == 2


def test_what_its_author_changed_meanwhile_is_said_and_the_reason_is_not_lost(
    cast: Cast, board: Board, client_of: Callable[[User], Client]
) -> None:
    case = open_case(cast, board)
    post = posts.write_post(by=cast.expert_mx, case_id=case.pk, text="A name.")
    review, client = waiting_review(post), client_of(cast.moderator_one)
    posts.edit_post(by=cast.expert_mx, post_id=post.pk, text="No name.", seen_revision=newest(post).pk)
    given = {"verdict": "return", "seen": review.seen_hash, "reason": "It names Paco."}
    answer = client.post(f"/desk/{review.pk}/verdict/", given, follow=True)
    assert answer.redirect_chain == [("/desk/", 302)]
    assert "Its author has changed this" in answer.content.decode()
    assert "It names Paco." in answer.content.decode()
    assert client_of(cast.outsider).post(f"/desk/{review.pk}/verdict/", given).status_code == 404
