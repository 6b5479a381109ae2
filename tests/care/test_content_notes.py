"""What a clue contains is chosen consciously, shown before it is opened, and corrected with the review."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.errors import BadInput, NotFoundHere
from accounts.models import User
from audit.models import Entry
from forum.boards.models import Board
from forum.clues import actions as clue_actions
from forum.clues.models import Clue
from forum.clues.notes import NOTES
from forum.review.models import Review
from tests.care.looking import page_of, waiting
from tests.cast import Cast, approve, approved_text_clue, open_case, submitted_text_clue
from tests.clues.media import submitted_sound

Clients = Callable[[User], Client]
WORDS = {"clue_type": "visible_text", "title": "Sign", "expect": "Two words", "text": "La Esquina"}


def test_nothing_is_ticked_for_whoever_posts_a_clue_and_something_must_be(
    cast: Cast, board: Board, client_of: Clients
) -> None:
    case, browser = open_case(cast, board), client_of(cast.investigator)
    address = f"/clues/cases/{case.pk}/new/"
    form = browser.get(address).content.decode()
    assert "Distress in a voice" in form
    boxes = [part.split(">")[0] for part in form.split('name="notes"')[1:]]
    assert len(boxes) == len(NOTES)
    assert not any("checked" in box for box in boxes)
    for notes, words in (
        ([], ""), (["nothing", "crying"], ""), (["other"], " "), (["crying"], "an alarm bell"), (["gore"], ""),
    ):  # fmt: skip
        answer = browser.post(address, {**WORDS, "notes": notes, "note_words": words})
        assert answer.status_code == 422, (notes, words)
    assert not Clue.objects.exists()
    told = {**WORDS, "notes": ["other", "crying"], "note_words": "An alarm bell"}
    assert browser.post(address, told).status_code == 302
    clue = Clue.objects.get()
    assert (clue.notes, clue.note_words) == ("crying other", "An alarm bell")


def test_the_note_is_shown_before_opening_to_everybody_and_to_moderators(
    cast: Cast, board: Board, client_of: Clients
) -> None:
    case = open_case(cast, board)
    clue = submitted_text_clue(cast, case, notes=("weapon", "other"), note_words="A toy, perhaps")
    item = client_of(cast.moderator_one).get(f"/desk/{waiting(clue).pk}/").content.decode()
    approve(cast, clue.pk)
    expert = client_of(cast.expert_mx)
    case_page = expert.get(f"/cases/{case.pk}/").content.decode()
    for page in (item, case_page, page_of(expert, clue), expert.get(f"/answers/clues/{clue.pk}/").content.decode()):
        assert "A weapon can be seen" in page
        assert "A toy, perhaps" in page
    plain = approved_text_clue(cast, case)
    assert "Nothing of note" in page_of(expert, plain)


def test_a_moderator_corrects_a_note_and_what_was_approved_before_is_void(
    cast: Cast, board: Board, client_of: Clients
) -> None:
    clue = submitted_sound(cast.investigator, open_case(cast, board))
    first = waiting(clue)
    clue_actions.approve_clue(by=cast.moderator_one, review_id=first.pk, seen=first.seen_hash)
    second, told = client_of(cast.moderator_two), {"notes": ["crying"], "note_words": ""}
    address = f"/desk/{first.pk}/note/"
    assert "Correct the note" in second.get(f"/desk/{first.pk}/").content.decode()
    assert second.post(address, {**told, "seen": "0" * 64}).status_code == 409
    assert second.post(address, {"notes": ["other"], "seen": first.seen_hash}).status_code == 422
    assert client_of(cast.investigator).post(address, {**told, "seen": first.seen_hash}).status_code == 404
    answer = second.post(address, {**told, "seen": first.seen_hash})
    again = waiting(clue)
    assert answer["Location"] == f"/desk/{again.pk}/"
    assert again.pk != first.pk
    assert again.seen_hash == Clue.objects.get(pk=clue.pk).seen_hash() != first.seen_hash
    assert again.waiting_since == first.waiting_since
    assert Review.objects.get(pk=first.pk).state == Review.State.WITHDRAWN
    assert Entry.objects.filter(op="clue.note").count() == 1
    approve(cast, clue.pk)
    assert Clue.objects.get(pk=clue.pk).state == "approved"
    assert again.decisions.count() == 2


def test_a_note_is_corrected_by_nobody_else_and_not_after_the_decision(cast: Cast, board: Board) -> None:
    clue = submitted_text_clue(cast, open_case(cast, board))
    item = waiting(clue)
    told = {"review_id": item.pk, "seen": item.seen_hash, "chosen": ["crying"], "words": ""}
    for person in (cast.investigator, cast.colleague, cast.expert_mx, cast.administrator, cast.auditor, cast.outsider):
        with pytest.raises(NotFoundHere):
            clue_actions.correct_note(by=person, **told)
    with pytest.raises(BadInput):
        clue_actions.correct_note(by=cast.moderator_one, **{**told, "chosen": []})
    same = clue_actions.correct_note(by=cast.moderator_one, **{**told, "chosen": ["nothing"]})
    assert same.pk == item.pk
    assert not Entry.objects.filter(op="clue.note").exists()
    approve(cast, clue.pk)
    with pytest.raises(Exception, match="decided already"):
        clue_actions.correct_note(by=cast.moderator_two, **told)
