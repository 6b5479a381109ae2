"""A small one of the large installations: its rows are as real actions leave them, and the forum goes on with them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from accounts.models import User
from forum.alerts.models import Follow, InboxItem, Mailbox
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.discussion import actions
from forum.discussion.models import Post, Revision
from forum.discussion.rendering import render
from forum.index.models import Indexed
from forum.review.models import Decision, Review
from forum.search.rebuilding import rebuild
from tests.cast import Cast, approved_text_clue, make_board, open_case
from tests.discussion.posts import approved_post
from tests.scale.filling import cast_found, fill
from tests.scale.size import Size
from tests.scale.texts import COMMON, RARE
from tests.search.asking import found

SIZE = Size(200, people=24, organisations=4, boards=6)


@pytest.fixture
def filled(db: None) -> Cast:
    return fill(SIZE, lambda done, total, seconds: None)


def test_there_is_as_much_as_was_asked_for_and_every_constraint_holds(filled: Cast) -> None:
    connection.check_constraints()
    assert (Post.objects.count(), Case.objects.count()) == (SIZE.posts, SIZE.cases)
    assert Revision.objects.filter(state="approved").count() == SIZE.posts
    things = SIZE.posts + SIZE.cases + Clue.objects.count()
    assert Indexed.objects.count() == Review.objects.count() == Decision.objects.count() == things
    assert User.objects.cleared().count() == SIZE.people + 10
    for box in Mailbox.objects.all():
        told = InboxItem.objects.filter(user=box.user)
        assert [item.seq for item in told.order_by("seq")] == list(range(1, box.last_seq + 1))
    assert cast_found() == filled


def test_a_search_built_anew_is_the_same_to_the_row(filled: Cast) -> None:
    names = [field.attname for field in Indexed._meta.concrete_fields]
    before = sorted(Indexed.objects.values_list(*names), key=lambda row: row[0])
    assert rebuild() == len(before)
    assert sorted(Indexed.objects.values_list(*names), key=lambda row: row[0]) == before


def _alike(one: models.Model, other: models.Model, *differ: str) -> None:
    """All columns but its ids, times, words and hashes."""
    names = [field.attname for field in one._meta.concrete_fields if field.name not in {"id", "entry", *differ}]
    assert {name: getattr(one, name) for name in names} == {name: getattr(other, name) for name in names}


def test_a_post_leaves_what_writing_and_vetting_it_leaves(filled: Cast) -> None:
    board = make_board(filled)
    real = approved_post(filled, open_case(filled, board), filled.investigator)
    made = Post.objects.filter(clue=None, position=1).select_related("case", "approved")[0]
    assert made.approved is not None
    assert real.approved is not None
    _alike(real, made, "case", "author", "approved", "created_at")
    _alike(real.approved, made.approved, "post", "text", "html", "sha256", "created_at")
    assert made.approved.html == render(made.approved.text).html
    reviews = [Review.objects.get(subject=one.approved_id) for one in (real, made)]
    _alike(*reviews, "subject", "case", "author", "seen_hash", "waiting_since")
    decisions = [review.decisions.get() for review in reviews]
    _alike(*decisions, "review", "by", "seen_hash", "at", "waited")
    assert reviews[1].seen_hash == decisions[1].seen_hash == made.approved.seen_hash()
    follows = [Follow.objects.get(case=one.case, user=one.author) for one in (real, made)]
    _alike(*follows, "user", "case", "since")


def test_a_case_and_a_clue_are_as_vetting_leaves_them(filled: Cast) -> None:
    case = open_case(filled, make_board(filled))
    made = Case.objects.filter(state="open").exclude(pk=case.pk)[0]
    times = ("created_at", "published_at")
    _alike(case, made, "code", "board", "author", "organisation", "question", "background", "version", *times)
    clue = approved_text_clue(filled, case, language="fr")
    other = Clue.objects.filter(medium="text", language="fr").exclude(pk=clue.pk)[0]
    _alike(clue, other, "case", "author", "number", "title", "expect", "text", "created_at", "approved_at")
    assert all(one.media.count() == (2 if one.medium == "image" else 0) for one in Clue.objects.all())


def test_it_is_found_by_search_and_shown_on_its_page(filled: Cast, client_of: Callable[[User], Client]) -> None:
    reader = client_of(filled.expert_mx)
    post = Post.objects.get(approved__text__contains=RARE)
    address = reverse("discussion:post", args=[post.pk])
    assert address in reader.post("/search/", {"q": RARE}).content.decode()
    page = reader.get(address, follow=True).content.decode()
    assert f'id="post-{post.pk}"' in page
    assert RARE in page
    assert found(filled.expert_mx, COMMON).count > found(filled.expert_other, COMMON).count > 0
    assert found(filled.outsider, COMMON).count == 0


def test_the_discussion_goes_on_with_the_next_number(filled: Cast) -> None:
    case = Case.objects.order_by("-created_at")[1]  # the newest is on a board where they are not
    last = case.posts.order_by("-position")[0]
    post = actions.write_post(by=filled.expert_mx, case_id=case.pk, text="One more.")
    review = Review.objects.get(subject=post.revisions.get().pk)
    moderator = Review.objects.get(subject=last.approved_id).decisions.get().by
    shown = actions.approve_revision(by=moderator, review_id=review.pk, seen=review.seen_hash)
    assert shown.position == last.position + 1


def test_postgresql_plans_our_statements_and_compiles_none(db: None) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW jit")
            assert cursor.fetchone() == ("off",)
