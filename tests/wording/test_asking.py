"""Before a text is sent its writer is asked about what was found, once; moderators see the same beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from audit import queries
from audit.models import Entry
from forum.answers.models import Answer
from forum.arrival.models import Arrival
from forum.boards.models import Board
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.discussion import actions as posts
from forum.discussion.models import Post
from forum.review.models import Review
from tests.cast import Cast, approved_text_clue, draft_case, open_case, submitted_text_clue
from tests.discussion.posts import approved_post, waiting_review
from tests.wording.asked import digest
from tests.world import arrived

ClientOf = Callable[[User], Client]
TERM = "He was called a sex tourist there."
PERSONAL = "A girl named Sofia waves; ask j.doe@example.org."
CLEAN = "The accent is that of the coast."
BACK = 422


def test_a_clean_text_needs_no_other_step_and_a_better_term_is_said_once(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case = open_case(cast, board)
    writer, page = client_of(cast.expert_mx), f"/discussion/cases/{case.pk}/write/"
    assert writer.post(page, {"text": CLEAN}).status_code == 302
    asked = writer.post(page, {"text": TERM})
    shown = asked.content.decode()
    assert asked.status_code == BACK
    assert "Found:" in shown
    assert "travelling child sex offender" in shown
    assert TERM in shown, "nothing typed is lost"
    assert 'name="needed"' not in shown, "a term is no personal data"
    assert Post.objects.count() == 1
    sent = writer.post(page, {"text": TERM, "as_it_is": digest(shown)})
    assert sent.status_code == 302
    assert Post.objects.count() == 2
    assert not Entry.objects.filter(op="personal.need").exists()


def test_personal_data_goes_on_with_a_tick_that_the_trail_tells_without_the_words(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case = open_case(cast, board)
    writer, page = client_of(cast.expert_mx), f"/discussion/cases/{case.pk}/write/"
    shown = writer.post(page, {"text": PERSONAL}).content.decode()
    for words in ("Sofia", "j.doe@example.org", "an e-mail address", "a person’s name", 'name="needed"'):
        assert words in shown
    as_it_is = {"text": PERSONAL, "as_it_is": digest(shown)}
    without_tick = writer.post(page, as_it_is)
    assert without_tick.status_code == BACK
    assert "Tick that it is needed" in without_tick.content.decode()
    ticked_alone = writer.post(page, {"text": PERSONAL, "needed": "1"})
    assert ticked_alone.status_code == BACK
    more = {**as_it_is, "needed": "1", "text": PERSONAL + " Or a boy named Pedro."}
    assert writer.post(page, more).status_code == BACK, "what was typed afterwards is asked about anew"
    assert Post.objects.count() == 0
    assert writer.post(page, {**as_it_is, "needed": "1"}).status_code == 302
    entry = Entry.objects.get(op="personal.need")
    told = queries.opened([entry])[entry.pk]
    assert (told["object"], told["detail"]) == (str(Post.objects.get().pk), "mail 1, name 1")
    assert writer.post(page, {"text": CLEAN}).status_code == 302, "taken out"


Sender = Callable[[Cast, Board, ClientOf, str], tuple[Client, str, dict[str, Any], Callable[[], object]]]


def _mark(cast: Cast, board: Board, client_of: ClientOf, words: str) -> tuple[Client, str, dict[str, Any], Any]:
    clue = approved_text_clue(cast, open_case(cast, board))
    sent = {"shape": "span", "start": "0", "end": "3", "text": words}
    return client_of(cast.expert_mx), f"/discussion/clues/{clue.pk}/mark/", sent, Post.objects.count


def _edit(cast: Cast, board: Board, client_of: ClientOf, words: str) -> tuple[Client, str, dict[str, Any], Any]:
    post = approved_post(cast, open_case(cast, board))
    newest = post.revisions.order_by("-number")[0]
    sent = {"text": words, "seen": str(newest.pk)}
    return client_of(post.author), f"/discussion/posts/{post.pk}/edit/", sent, post.revisions.count


def _new_case(cast: Cast, board: Board, client_of: ClientOf, words: str) -> tuple[Client, str, dict[str, Any], Any]:
    sent = {"board": board.pk, "question": "Where?", "background": words, "urgency": "routine", "handling": "amber"}
    return client_of(cast.investigator), "/cases/new/", sent, Case.objects.count


def _draft(cast: Cast, board: Board, client_of: ClientOf, words: str) -> tuple[Client, str, dict[str, Any], Any]:
    case = draft_case(cast, board)
    sent = {"question": words, "background": "", "urgency": "routine", "handling": case.handling}
    state = lambda: Case.objects.get().question  # noqa: E731
    return client_of(cast.investigator), f"/cases/{case.pk}/edit/", sent, state


CLUE = {
    "clue_type": "visible_text",
    "title": "A sign",
    "expect": "Some words",
    "notes": ["nothing"],
    "text": "Reach +34 612 345 678",
}


def _new_clue(cast: Cast, board: Board, client_of: ClientOf, words: str) -> tuple[Client, str, dict[str, Any], Any]:
    case = open_case(cast, board)
    sent = {**CLUE, "expect": words}
    return client_of(cast.investigator), f"/clues/cases/{case.pk}/new/", sent, Clue.objects.count


def _revised(cast: Cast, board: Board, client_of: ClientOf, words: str) -> tuple[Client, str, dict[str, Any], Any]:
    clue = submitted_text_clue(cast, open_case(cast, board))
    sent = {**CLUE, "title": words}
    return client_of(cast.investigator), f"/clues/{clue.pk}/edit/", sent, lambda: Clue.objects.get().title


def _file(cast: Cast, board: Board, client_of: ClientOf, words: str) -> tuple[Client, str, dict[str, Any], Any]:
    one = arrived(cast, open_case(cast, board))
    sent = {**CLUE, "expect": words, "text": ""}
    return client_of(cast.investigator), f"/arrivals/{one.pk}/", sent, lambda: Arrival.objects.get().state


def _answer(cast: Cast, board: Board, client_of: ClientOf, words: str) -> tuple[Client, str, dict[str, Any], Any]:
    clue = approved_text_clue(cast, open_case(cast, board))
    sent = {"place_1": "Mexico", "percent_1": "60", "reasons": words, "after_round": "0"}
    return client_of(cast.expert_mx), f"/answers/clues/{clue.pk}/", sent, Answer.objects.count


@pytest.mark.parametrize("sender", [_mark, _edit, _new_case, _draft, _new_clue, _revised, _file, _answer])
def test_every_form_that_sends_words_asks_and_goes_on(
    sender: Sender, cast: Cast, board: Board, client_of: ClientOf
) -> None:
    client, page, sent, state = sender(cast, board, client_of, PERSONAL)
    before = state()
    asked = client.post(page, sent)
    shown = asked.content.decode()
    assert asked.status_code == BACK, shown
    assert "Sofia" in shown
    assert "612 345" not in shown.partition('id="found"')[2].partition("</ul>")[0], "a clue's text is evidence"
    assert state() == before
    done = client.post(page, {**sent, "as_it_is": digest(shown), "needed": "1"})
    assert done.status_code == 302, done.content.decode()
    assert state() != before
    assert Entry.objects.filter(op="personal.need").count() == 1


@pytest.mark.parametrize("sender", [_mark, _edit, _new_case, _draft, _new_clue, _revised, _file, _answer])
def test_clean_words_go_through_every_form_at_once(
    sender: Sender, cast: Cast, board: Board, client_of: ClientOf
) -> None:
    client, page, sent, state = sender(cast, board, client_of, CLEAN)
    before = state()
    assert client.post(page, sent).status_code == 302
    assert state() != before


def test_the_preview_shows_findings_too_and_a_reader_who_is_called_is_none(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case = open_case(cast, board)
    writer = client_of(cast.expert_mx)
    preview = f"/discussion/cases/{case.pk}/preview/"
    shown = writer.post(preview, {"text": TERM}, headers={"HX-Request": "true"}).content.decode()
    assert "travelling child sex offender" in shown
    page, text = f"/discussion/cases/{case.pk}/write/", "@Ingrid Vester, is that the coast?"
    assert writer.post(page, {"text": text}).status_code == 302
    assert writer.post(page, {"text": "@ingrid_on_other_pages"}).status_code == BACK


def test_moderators_see_the_findings_beside_what_waits_and_in_the_batch(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case = open_case(cast, board)
    moderator = client_of(cast.moderator_one)
    both = f"{PERSONAL} {TERM} @Ingrid Vester"
    review = waiting_review(posts.write_post(by=cast.expert_mx, case_id=case.pk, text=both))
    clean = waiting_review(posts.write_post(by=cast.expert_mx, case_id=case.pk, text=CLEAN))
    shown = moderator.get(f"/desk/{review.pk}/").content.decode()
    found = shown.partition("To look at in this text")[2].partition("</section>")[0]
    for words in ("sex tourist", "travelling child sex offender", "Sofia", "j.doe@example.org"):
        assert words in found
    assert "Ingrid" not in found
    assert "To look at in this text" not in moderator.get(f"/desk/{clean.pk}/").content.decode()
    assert moderator.get("/desk/together/").content.decode().count("To look at in this text") == 1


def test_at_the_desk_a_case_and_a_clue_say_where_it_stands_but_not_of_the_evidence(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case = open_case(cast, board)
    clue = submitted_text_clue(cast, case, expect=PERSONAL, text="Call @evidence_99")
    review = Review.objects.get(subject=clue.pk)
    shown = client_of(cast.moderator_one).get(f"/desk/{review.pk}/").content.decode()
    found = shown.partition("To look at in this text")[2].partition("</section>")[0]
    assert "What to expect" in found
    assert "Sofia" in found
    assert "evidence_99" not in found
