"""Drafts: kept while one types, never overwritten by another window, theirs alone, gone when sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.errors import BadInput
from accounts.models import User
from forum.boards import actions as board_actions
from forum.boards.models import Board
from forum.drafts import actions, steps
from forum.drafts.actions import Typed
from forum.drafts.models import Draft
from forum.erasure import actions as erasing
from tests.cast import Cast, approved_text_clue, open_case
from tests.discussion.posts import NOWHERE, approved_post, newest

ClientOf = Callable[[User], Client]
SCRIPT = {"HX-Request": "true"}
WORD = "Xylotheque"


def _keep(by: User, case: object, text: str, ref: UUID | None = None, revision: int = 0) -> Draft:
    return actions.keep(by=by, kind="post", target=case.pk, typed=Typed({"text": text}, ref, revision))  # type: ignore[attr-defined]


def test_what_is_typed_is_kept_found_again_and_over_when_it_is_sent(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case = open_case(cast, board)
    writer, ref = client_of(cast.expert_mx), str(uuid4())
    page = f"/drafts/post/{case.pk}/"
    kept = writer.post(f"{page}keep/", {"text": "A dry", "draft": ref, "revision": "", "quotes": ""}, headers=SCRIPT)
    assert kept.json()["revision"] == 1
    more = {"text": "A dry accent", "draft": ref, "revision": "1"}
    assert writer.post(f"{page}keep/", more, headers=SCRIPT).json()["revision"] == 2
    again = client_of(cast.expert_mx).get(page)  # another session of the same person
    assert [one["words"] for one in again.json()["drafts"]] == [{"text": "A dry accent"}]
    assert again["Cache-Control"] == "no-store"
    assert "A dry accent" in writer.get(f"/cases/{case.pk}/?draft={ref}").content.decode()
    assert case.code in writer.get("/drafts/").content.decode()
    sent = writer.post(f"/discussion/cases/{case.pk}/write/", {"text": "A dry accent", "draft": ref, "revision": "2"})
    assert sent.status_code == 302
    told = writer.get(page).json()
    assert (told["drafts"], told["over"]) == ([], [ref])
    late = writer.post(f"{page}keep/", {"text": "A dry ac", "draft": ref, "revision": "2"}, headers=SCRIPT)
    assert late.json()["over"] is True
    assert not Draft.objects.unsent().exists()


def test_what_was_sent_before_it_was_ever_saved_makes_no_draft_later(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case, ref = open_case(cast, board), uuid4()
    client_of(cast.expert_mx).post(f"/discussion/cases/{case.pk}/write/", {"text": "Sent.", "draft": str(ref)})
    assert _keep(cast.expert_mx, case, "Sent", ref).over_at is not None


def test_a_refused_post_keeps_its_draft(cast: Cast, board: Board, client_of: ClientOf) -> None:
    case, ref = open_case(cast, board), uuid4()
    _keep(cast.expert_mx, case, "[" * 400, ref)
    refused = client_of(cast.expert_mx).post(
        f"/discussion/cases/{case.pk}/write/", {"text": "[" * 400, "draft": str(ref), "revision": "1"}
    )
    assert refused.status_code == 422
    assert str(ref) in refused.content.decode()
    assert Draft.objects.unsent().get().ref == ref


@pytest.mark.req(93)
def test_two_windows_fork_a_second_draft_and_overwrite_nothing(cast: Cast, board: Board) -> None:
    case, by, ref = open_case(cast, board), cast.expert_mx, uuid4()
    _keep(by, case, "One", ref)
    first = _keep(by, case, "One, from the first window", ref, 1)
    second = _keep(by, case, "One, from the second window", ref, 1)
    assert (first.revision, second.revision) == (2, 1)
    assert second.ref != ref
    assert {one.text for one in Draft.objects.unsent()} == {
        "One, from the first window", "One, from the second window"
    }  # fmt: skip
    same = _keep(by, case, "One, from the first window", ref, 1)  # the same words again are no other draft
    assert (same.ref, Draft.objects.count()) == (ref, 2)


def test_drafts_of_edits_clues_marks_and_new_cases_have_their_own_places(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case = open_case(cast, board)
    clue, post = approved_text_clue(cast, case), approved_post(cast, case)
    writer, asker = client_of(cast.expert_mx), client_of(cast.investigator)
    for kind, target, fields in (
        ("clue", clue.pk, {"text": "About it"}),
        ("mark", clue.pk, {"text": "Here", "shape": "span", "start": "0", "end": "3", "geometry": ""}),
        ("edit", post.pk, {"text": "Better", "seen": str(newest(post).pk)}),
    ):
        assert writer.post(f"/drafts/{kind}/{target}/keep/", fields).status_code == 302
        (kept,) = writer.get(f"/drafts/{kind}/{target}/").json()["drafts"]
        assert kept["words"]["text"] == fields["text"]
        assert kept["words"].get("seen") == fields.get("seen"), "which version an edit began with, so that none is lost"
    one = Draft.objects.get(kind="edit")
    assert "Better" in writer.get(f"/discussion/posts/{post.pk}/edit/?draft={one.ref}").content.decode()
    own = f"/drafts/case/{cast.investigator.pk}/"
    kept = asker.post(f"{own}keep/", {"question": f"Where is this {WORD}?", "urgency": "soon", "named": "x@y.example"})
    assert WORD in asker.get(kept.url).content.decode()
    ref = str(Draft.objects.get(kind="case").ref)
    fields = {"board": str(board.pk), "question": "Where?", "urgency": "soon", "handling": "amber", "draft": ref}
    assert asker.post("/cases/new/", fields).url.startswith("/cases/")
    assert not Draft.objects.unsent().filter(kind="case").exists()


@pytest.mark.req(30)
def test_only_the_words_of_the_form_are_kept(cast: Cast, board: Board, client_of: ClientOf) -> None:
    case = open_case(cast, board)
    page = f"/drafts/post/{case.pk}/keep/"
    assert client_of(cast.expert_mx).post(page, {"text": "x", "is_admin": "1"}).status_code == 422
    _keep(cast.expert_mx, case, "x")
    assert Draft.objects.get().words == {"text": "x"}


@pytest.mark.req(19)
@pytest.mark.lesson(16, 20)
def test_nobody_else_finds_a_draft_nor_learns_of_what_it_is_for(cast: Cast, board: Board, client_of: ClientOf) -> None:
    case = open_case(cast, board)
    post = approved_post(cast, case)
    draft = _keep(cast.expert_mx, case, WORD)
    reader, outsider = client_of(cast.investigator), client_of(cast.outsider)
    assert reader.get(f"/drafts/post/{case.pk}/").json()["drafts"] == []
    assert WORD not in reader.get(f"/cases/{case.pk}/?draft={draft.ref}").content.decode()
    theirs = _keep(cast.investigator, case, "Another's", draft.ref)  # a name that somebody else uses too
    assert (theirs.text, Draft.objects.get(pk=draft.pk).text) == ("Another's", WORD)
    reader.post(f"/drafts/post/{case.pk}/discard/", {"draft": str(draft.ref)})
    assert Draft.objects.get(pk=draft.pk).over_at is None
    assert reader.get(f"/drafts/edit/{post.pk}/").status_code == 404
    assert reader.get(f"/drafts/case/{cast.expert_mx.pk}/").status_code == 404
    assert reader.get(f"/drafts/answer/{case.pk}/").status_code == 404
    for page in ("/drafts/post/{}/", "/drafts/clue/{}/", "/drafts/edit/{}/"):
        there, nowhere = outsider.get(page.format(case.pk)), outsider.get(page.format(NOWHERE))
        assert (there.status_code, there.content) == (404, nowhere.content)
    assert outsider.post(f"/drafts/post/{case.pk}/keep/", {"text": "x"}).status_code == 404


def test_who_lost_sight_of_a_case_gets_no_words_of_it_back(cast: Cast, board: Board, client_of: ClientOf) -> None:
    case = open_case(cast, board)
    draft = _keep(cast.expert_mx, case, WORD)
    board_actions.unseat(by=cast.administrator, board_id=board.pk, person=cast.expert_mx)
    former = client_of(cast.expert_mx)
    assert former.get(f"/drafts/post/{case.pk}/").status_code == 404
    assert case.code not in former.get("/drafts/").content.decode()
    assert former.get(f"/cases/{case.pk}/?draft={draft.ref}").status_code == 404
    assert former.post(f"/drafts/post/{case.pk}/discard/", {"draft": str(uuid4())}).status_code == 404
    assert former.post(f"/drafts/post/{case.pk}/discard/", {"draft": str(draft.ref)}).status_code == 302
    assert Draft.objects.get(pk=draft.pk).words == {}


@pytest.mark.req(81)
def test_words_are_sealed_under_the_key_of_their_case_or_person(cast: Cast, board: Board) -> None:
    _keep(cast.expert_mx, open_case(cast, board), WORD)
    actions.keep(by=cast.investigator, kind="case", target=cast.investigator.pk, typed=Typed({"question": WORD}))
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM drafts_draft")
        rows = [str(words) for (words,) in cursor.fetchall()]
    assert len(rows) == 2
    assert all(row.startswith("\x02sealed ") for row in rows)


@pytest.mark.req(79)
def test_a_browser_gets_a_key_of_its_writer_alone_and_a_name_that_tells_nothing(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case = open_case(cast, board)
    page = f"/drafts/post/{case.pk}/"
    mine, theirs = client_of(cast.expert_mx).get(page).json(), client_of(cast.investigator).get(page).json()
    assert {mine["key"], mine["name"]} & {theirs["key"], theirs["name"]} == set()
    assert mine["key"] == client_of(cast.expert_mx).get(page).json()["key"]  # a later session opens what it left
    assert case.pk.hex not in mine["name"]
    signed_out = Client().get(page, headers=SCRIPT)
    assert (signed_out.status_code, signed_out.content) == (401, b"")


@pytest.mark.req(48)
def test_drafts_go_with_their_case_and_with_their_writer(cast: Cast, board: Board) -> None:
    case, other = open_case(cast, board, question="Zebra?"), open_case(cast, board)
    _keep(cast.expert_mx, case, WORD)
    _keep(cast.expert_mx, other, WORD)
    erasing.erase_case(by=cast.administrator, case_id=case.pk, because="Asked for")
    assert Draft.objects.get().case_id == other.pk
    erasing.erase_person(by=cast.administrator, user_id=cast.expert_mx.pk, because="Asked for")
    assert not Draft.objects.exists()


def test_there_is_a_quota_a_length_and_an_end(cast: Cast, board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    case, by = open_case(cast, board), cast.expert_mx
    monkeypatch.setattr(actions, "MOST", 2)
    drafts = [_keep(by, case, str(number)) for number in range(2)]
    with pytest.raises(BadInput):
        _keep(by, case, "One more")
    actions.discard(by=by, kind="post", target=case.pk, ref=drafts[0].ref)
    _keep(by, case, "One more")
    with pytest.raises(BadInput):
        _keep(by, case, "x" * (actions.LONGEST + 1))
    drafts[1].saved_at = timezone.now() - timedelta(days=31)
    drafts[1].save()
    assert steps.sweep() == 1
