"""Nothing gets past the queue: not by editing, not by saving again, not by a missing parent."""

from __future__ import annotations

import pytest

from accounts.errors import Conflict, NotFoundHere, WrongState
from audit.models import Entry
from audit.sealed_text import Kept
from forum.alerts.models import Follow, InboxItem
from forum.boards.models import Board
from forum.cases.models import Case
from forum.discussion import actions
from forum.discussion.models import Post, Revision
from forum.discussion.queries import thread, vetting
from forum.review import cases as case_vetting
from forum.review.models import Review
from tests.cast import Cast, approved_text_clue, draft_case, open_case, submitted_text_clue
from tests.discussion.posts import NOWHERE, approve_post, approved_post, newest, texts, waiting_review


def _inbox(kind: str | None = None) -> list[tuple[str, str]]:
    rows = InboxItem.objects.filter(kind=kind) if kind else InboxItem.objects.all()
    return sorted(rows.values_list("user__name", "kind"))


def test_a_pending_post_is_seen_by_its_author_alone_and_told_to_moderators_alone(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    Follow.objects.create(user=cast.expert_other, case=case)
    before = InboxItem.objects.count()
    post = actions.write_post(by=cast.expert_mx, case_id=case.pk, text="The voseo is missing.")
    assert [str(one.draft.html) for one in thread(cast.expert_mx, case).own] == [
        '<p dir="auto">The voseo is missing.</p>'
    ]
    for reader in (cast.investigator, cast.expert_other, cast.moderator_one, cast.outsider):
        assert not Post.objects.visible_to(reader).exists()
        assert texts(reader, case) == []
        assert thread(reader, case).own == []
    assert InboxItem.objects.count() == before + 2
    assert _inbox("to_vet") == [
        ("Luc Moreau", "to_vet"), ("Luc Moreau", "to_vet"), ("Marta Klein", "to_vet"), ("Marta Klein", "to_vet"),
    ]  # fmt: skip
    assert Follow.objects.filter(user=cast.expert_mx, case=case).exists()
    assert post.position is None


@pytest.mark.lesson(6)
def test_approval_publishes_numbers_and_tells_each_follower_once(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    Follow.objects.create(user=cast.expert_other, case=case)
    Follow.objects.create(user=cast.outsider, case=case)
    version = Case.objects.get(pk=case.pk).version
    first = approved_post(cast, case, text="First.")
    second = approved_post(cast, case, by=cast.investigator, text="Second.")
    assert [post.position for post in (first, second)] == [1, 2]
    assert texts(cast.colleague, case) == ['<p dir="auto">First.</p>', '<p dir="auto">Second.</p>']
    assert Case.objects.get(pk=case.pk).version == version + 2
    told = sorted(InboxItem.objects.filter(kind="new_post", target=first.pk).values_list("user__name", flat=True))
    assert told == ["Ingrid Vester", "Omar Haddad"]
    assert InboxItem.objects.get(user=cast.expert_mx, kind="approved").target == first.pk
    actions.edit_post(by=cast.expert_mx, post_id=first.pk, text="First, mended.", seen_revision=newest(first).pk)
    approve_post(cast, first)
    assert InboxItem.objects.filter(kind="new_post", target=first.pk).count() == 2
    assert Post.objects.get(pk=first.pk).position == 1


@pytest.mark.lesson(3)
def test_a_moderator_approves_the_text_they_were_shown_and_no_other(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = actions.write_post(by=cast.expert_mx, case_id=case.pk, text="Fine.")
    review = waiting_review(post)
    with pytest.raises(Conflict):
        actions.approve_revision(by=cast.moderator_one, review_id=review.pk, seen="0" * 64)
    Revision.objects.filter(post=post).update(text=Kept("Changed behind everyone's back."))
    with pytest.raises(Conflict):
        actions.approve_revision(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    assert texts(cast.investigator, case) == []


@pytest.mark.lesson(33)
@pytest.mark.req(28)
def test_nobody_vets_their_own_and_only_moderators_of_the_board_vet(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = actions.write_post(by=cast.moderator_one, case_id=case.pk, text="By a moderator.")
    review = waiting_review(post)
    assert not InboxItem.objects.filter(user=cast.moderator_one, target=review.pk).exists()
    for person in (cast.moderator_one, cast.expert_mx, cast.investigator, cast.outsider, cast.administrator):
        with pytest.raises(NotFoundHere):
            actions.approve_revision(by=person, review_id=review.pk, seen=review.seen_hash)
        with pytest.raises(NotFoundHere):
            actions.return_revision(by=person, review_id=review.pk, seen=review.seen_hash, reason="No.")
    actions.approve_revision(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash)
    with pytest.raises((WrongState, Conflict)):
        actions.return_revision(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash, reason="Too late.")


def test_nobody_writes_in_a_case_that_is_not_published_or_not_theirs(cast: Cast, board: Board) -> None:
    draft = draft_case(cast, board)
    with pytest.raises(WrongState):
        actions.write_post(by=cast.investigator, case_id=draft.pk, text="Early.")
    case_vetting.submit_case(by=cast.investigator, case_id=draft.pk)
    for person in (cast.investigator, cast.moderator_one):
        with pytest.raises(WrongState):
            actions.write_post(by=person, case_id=draft.pk, text="Early.")
    with pytest.raises(NotFoundHere):
        actions.write_post(by=cast.expert_mx, case_id=draft.pk, text="Early.")
    case = open_case(cast, board)
    for person in (cast.outsider, cast.auditor, cast.administrator):
        with pytest.raises(NotFoundHere):
            actions.write_post(by=person, case_id=case.pk, text="Let me in.")
    assert not Post.objects.exists()


@pytest.mark.lesson(4)
def test_a_post_in_a_case_that_lost_its_publication_can_not_be_approved(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = actions.write_post(by=cast.expert_mx, case_id=case.pk, text="Waiting.")
    review = waiting_review(post)
    Case.objects.filter(pk=case.pk).update(state="in_review")
    with pytest.raises(WrongState):
        actions.approve_revision(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    Review.objects.filter(pk=review.pk).update(case=None)
    with pytest.raises(NotFoundHere):
        actions.approve_revision(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)


@pytest.mark.lesson(5)
def test_a_review_whose_post_is_gone_or_elsewhere_means_no(cast: Cast, board: Board) -> None:
    case, other = open_case(cast, board), open_case(cast, board)
    post = actions.write_post(by=cast.expert_mx, case_id=case.pk, text="Waiting.")
    review = waiting_review(post)
    Post.objects.filter(pk=post.pk).update(case=other)
    with pytest.raises(NotFoundHere):
        actions.approve_revision(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    Review.objects.filter(pk=review.pk).update(subject=NOWHERE)
    with pytest.raises(NotFoundHere):
        actions.approve_revision(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)


@pytest.mark.lesson(4)
def test_a_post_about_a_clue_needs_the_clue_to_be_visible_and_approved(cast: Cast, board: Board) -> None:
    case, other = open_case(cast, board), open_case(cast, board)
    clue = submitted_text_clue(cast, case)
    with pytest.raises(NotFoundHere):
        actions.write_post(by=cast.expert_mx, case_id=case.pk, text="On it.", clue_id=clue.pk)
    post = actions.write_post(by=cast.investigator, case_id=case.pk, text="Mind the spelling.", clue_id=clue.pk)
    review = waiting_review(post)
    with pytest.raises(WrongState):
        actions.approve_revision(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    shown = approved_text_clue(cast, case)
    with pytest.raises(NotFoundHere):
        actions.write_post(by=cast.expert_mx, case_id=other.pk, text="Wrong case.", clue_id=shown.pk)
    about = approved_post(cast, case, text="On it.", clue_id=shown.pk)
    assert [one.pk for one in thread(cast.colleague, case, clue=shown).posts] == [about.pk]


def test_moderators_see_what_others_would_see_and_the_words_an_edit_changes(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = actions.write_post(by=cast.expert_mx, case_id=case.pk, text="Blue tiles: https://a.example/")
    shown = vetting(waiting_review(post))
    assert shown.changes is None
    assert "hxxps://a[.]example/" in shown.html
    approve_post(cast, post)
    actions.edit_post(by=cast.expert_mx, post_id=post.pk, text="Green tiles.", seen_revision=newest(post).pk)
    changes = vetting(waiting_review(post)).changes
    assert changes is not None
    assert {("del", "Blue"), ("ins", "Green")} <= {(piece.kind, piece.text) for piece in changes}


def test_every_change_leaves_exactly_one_entry_in_the_trail(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    known = set(Entry.objects.values_list("pk", flat=True))

    def added() -> list[str]:
        new = Entry.objects.exclude(pk__in=known).exclude(op="alert.deliver")
        ops = list(new.values_list("op", flat=True))
        known.update(Entry.objects.values_list("pk", flat=True))
        return ops

    post = actions.write_post(by=cast.expert_mx, case_id=case.pk, text="One.")
    assert added() == ["post.write"]
    approve_post(cast, post)
    assert added() == ["post.approve"]
    actions.edit_post(by=cast.expert_mx, post_id=post.pk, text="Two.", seen_revision=newest(post).pk)
    assert added() == ["post.edit"]
    review = waiting_review(post)
    actions.return_revision(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="No.")
    assert added() == ["post.return"]
    actions.withdraw_revision(by=cast.expert_mx, revision_id=newest(post).pk)
    assert added() == ["post.withdraw"]
