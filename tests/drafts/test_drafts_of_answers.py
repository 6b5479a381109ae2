"""A half-finished answer is kept like every other text: whole, theirs alone, and gone when the answer is given."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.test import Client

from accounts.models import User
from forum.boards.models import Board
from forum.clues.models import Clue
from forum.discussion import actions as posts
from forum.drafts.models import Draft
from tests.cast import Cast, approved_text_clue, open_case
from tests.discussion.posts import approve_post
from tests.drafts.test_drafts import SCRIPT

ClientOf = Callable[[User], Client]
TYPED = {
    "place_1": "Mexico (MX)", "percent_1": "60", "words_2": "", "place_2": "Peru (PE)", "percent_2": "20",
    "drawn_1": "19.4 -99.1", "km_1": "50", "drawn_percent_1": "10", "excluded_1": "Spain (ES)", "after_round": "0",
    "reasons": "The voseo is missing.",
}  # fmt: skip


def _mark(cast: Cast, clue: Clue, start: int) -> str:
    span = {"start": start, "end": start + 4}
    post = posts.comment_on_mark(by=cast.expert_other, clue_id=clue.pk, shape="span", geometry=span, text="Here.")
    return str(approve_post(cast, post).mark_id)


def test_an_answer_is_kept_with_all_its_rows_and_ticks_and_over_when_it_is_given(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    clue = approved_text_clue(cast, open_case(cast, board))
    marks = [_mark(cast, clue, start) for start in (0, 5)]
    writer, ref, page = client_of(cast.expert_mx), str(uuid4()), f"/drafts/answer/{clue.pk}/"
    kept = writer.post(f"{page}keep/", {**TYPED, "marks": marks, "draft": ref, "revision": ""}, headers=SCRIPT)
    assert kept.json()["revision"] == 1
    (words,) = [one["words"] for one in writer.get(page).json()["drafts"]]
    assert words["marks"].split() == marks
    assert {name: words.get(name, "") for name in TYPED} == {**TYPED, "after_round": ""}, "the round is the page's own"
    answering = f"/answers/clues/{clue.pk}/"
    form = writer.get(f"{answering}?draft={ref}").context["form"]
    assert [form[name].value() for name in ("place_2", "drawn_percent_1", "marks")] == ["Peru (PE)", "10", marks]
    assert "The voseo is missing." in writer.get(f"{answering}?draft={ref}").content.decode()
    assert f"{answering}?draft={ref}" in writer.get("/drafts/").content.decode()
    given = writer.post(answering, {**TYPED, "marks": marks, "draft": ref, "revision": "1"})
    assert given.status_code == 302
    assert not Draft.objects.unsent().exists()


def test_whoever_may_not_answer_keeps_no_draft_of_an_answer_and_nobody_reads_anothers(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    clue = approved_text_clue(cast, open_case(cast, board))
    ref, page = str(uuid4()), f"/drafts/answer/{clue.pk}/"
    client_of(cast.expert_mx).post(f"{page}keep/", {**TYPED, "draft": ref}, headers=SCRIPT)
    for person in (cast.outsider, cast.investigator, cast.moderator_one):
        client = client_of(person)
        assert client.get(page).status_code == 404
        assert client.post(f"{page}keep/", {**TYPED, "draft": str(uuid4())}, headers=SCRIPT).status_code == 404
    other = client_of(cast.expert_other)
    assert other.get(page).json()["drafts"] == []
    assert "voseo" not in other.get(f"/answers/clues/{clue.pk}/?draft={ref}").content.decode()
    assert Draft.objects.get().user == cast.expert_mx
