"""A quote is shown with its source only to those who may read the source."""

from __future__ import annotations

from uuid import UUID

import pytest

from forum.boards.models import Board, Handling
from forum.clues.models import Clue
from forum.discussion import actions
from forum.discussion.forms import PostForm
from forum.discussion.models import Post, Quote
from tests.cast import Cast, approved_text_clue, open_case
from tests.discussion.posts import NOWHERE, approve_post, approved_post, newest, texts

RED = {"handling": Handling.RED, "named_emails": ("marta.klein@example.org", "luc.moreau@example.org")}


def _reply(cast: Cast, post: Post, case_id: UUID, text: str) -> Post:
    return actions.write_post(by=cast.expert_other, case_id=case_id, text=text, quotes=[post.approved_id])


def test_a_quote_names_who_wrote_it_and_leads_to_the_post(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    source = approved_post(cast, case, text="The voseo is missing.")
    form = PostForm.quoting(cast.expert_other, str(source.approved_id))
    assert form.initial == {"text": "> The voseo is missing.\n\n", "quotes": str(source.approved_id)}
    reply = _reply(cast, source, case.pk, form.initial["text"] + "Agreed.")
    approve_post(cast, reply)
    quote = Quote.objects.get()
    assert (quote.source, quote.sha256) == (source.approved, source.approved.sha256)
    html = texts(cast.investigator, case)[1]
    assert f'<a href="#post-{source.pk}"><bdi>Elena Ruiz</bdi> wrote, post 1</a>' in html


@pytest.mark.lesson(16)
@pytest.mark.req(31)
def test_quoting_what_one_may_not_read_stores_and_shows_nothing(cast: Cast, board: Board) -> None:
    secret = open_case(cast, board, **RED)
    hidden = approved_post(cast, secret, by=cast.moderator_one, text="A secret street.")
    case = open_case(cast, board)
    pending = actions.write_post(by=cast.expert_mx, case_id=case.pk, text="A pending street.")
    for revision in (hidden.approved_id, newest(pending).pk, NOWHERE):
        assert PostForm.quoting(cast.expert_other, str(revision)).initial == {}
        words = "> A secret street.\n\n> A pending street.\n\nSo?"
        post = actions.write_post(by=cast.expert_other, case_id=case.pk, text=words, quotes=[revision])
        assert not Quote.objects.exists()
        assert "quote" not in newest(post).html.replace("blockquote", "")
    assert PostForm.quoting(cast.expert_other, "not an id").initial == {}


def test_a_post_of_another_case_is_not_credited_even_to_someone_who_reads_both(cast: Cast, board: Board) -> None:
    narrow = open_case(cast, board, **RED)
    source = approved_post(cast, narrow, by=cast.moderator_one, text="Named people only.")
    wide = open_case(cast, board)
    text = "> Named people only.\n\nSee."
    actions.write_post(by=cast.investigator, case_id=wide.pk, text=text, quotes=[source.approved_id])
    assert not Quote.objects.exists()


@pytest.mark.lesson(28)
def test_an_old_revision_can_not_be_quoted_any_more(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = approved_post(cast, case, text="Redacted later.")
    old = post.approved_id
    actions.edit_post(by=cast.expert_mx, post_id=post.pk, text="Clean.", seen_revision=old)
    approve_post(cast, post)
    assert PostForm.quoting(cast.expert_other, str(old)).initial == {}
    actions.write_post(by=cast.expert_other, case_id=case.pk, text="> Redacted later.\n\nHm.", quotes=[old])
    assert not Quote.objects.exists()


@pytest.mark.lesson(30)
def test_when_the_source_is_hidden_the_quote_loses_its_name_for_everyone(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    clue = approved_text_clue(cast, case)
    source = approved_post(cast, case, text="On the clue.", clue_id=clue.pk)
    approve_post(cast, _reply(cast, source, case.pk, "> On the clue.\n\nYes."))
    assert "Elena Ruiz" in texts(cast.investigator, case)[1]
    Clue.objects.filter(pk=clue.pk).update(state="quarantined")
    (left,) = texts(cast.investigator, case)
    assert "Elena Ruiz" not in left
    assert "<a" not in left


def test_an_edit_keeps_the_quotes_that_are_still_there(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    source = approved_post(cast, case, text="Blue tiles.")
    reply = _reply(cast, source, case.pk, "> Blue tiles.\n\nYes.")
    actions.edit_post(
        by=cast.expert_other, post_id=reply.pk, text="> Blue tiles.\n\nNo.", seen_revision=newest(reply).pk
    )
    assert newest(reply).quotes.count() == 1
    actions.edit_post(by=cast.expert_other, post_id=reply.pk, text="No.", seen_revision=newest(reply).pk)
    assert newest(reply).quotes.count() == 0
