"""Cases like the one that is being written: among what one may read, and as if there were no others."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.search.similar import similar
from tests.cast import approved_text_clue, draft_case, open_case

TITLE = "Which harbour crane stands behind this lighthouse?"
LIKE = "Where is the harbour with a lighthouse and a crane?"


def test_the_likest_come_first_and_what_shares_one_word_does_not_come(cast, board) -> None:
    open_case(cast, board, question="Harbour?")
    two = open_case(cast, board, question="A lighthouse in some harbour?")
    three = open_case(cast, board, question=LIKE)
    draft_case(cast, board, question=LIKE)
    assert similar(cast.expert_mx, TITLE) == [three, two]
    assert similar(cast.expert_mx, TITLE, but=three.pk) == [two]
    assert similar(cast.expert_mx, "harbour lighthouse") == []


def test_a_case_is_found_by_the_words_of_its_clues(cast, board) -> None:
    case = open_case(cast, board, question="Where was this?")
    approved_text_clue(cast, case, title="Harbour crane", text="Lighthouse")
    assert similar(cast.expert_mx, TITLE) == [case]


@pytest.mark.lesson(11)
def test_what_one_may_not_read_changes_neither_the_answer_nor_the_number_of_queries(cast, board, client_of) -> None:
    client = client_of(cast.expert_mx)

    def asked() -> tuple[str, int]:
        with CaptureQueriesContext(connection) as seen:
            body = client.post("/search/similar/", {"question": TITLE}, headers={"HX-Request": "true"}).content.decode()
        return body, len(seen)

    asked()
    before = asked()
    open_case(cast, board, question=LIKE, handling="amber_strict", named_emails=("marta.klein@example.org",
              "luc.moreau@example.org"))  # fmt: skip
    open_case(cast, board, question=LIKE, handling="red", named_emails=("marta.klein@example.org",
              "luc.moreau@example.org"))  # fmt: skip
    assert asked() == before
    assert similar(cast.outsider, TITLE) == []
    assert len(similar(cast.moderator_one, TITLE)) == 1


def test_without_script_a_button_shows_them_on_a_page_of_its_own(cast, board, client_of) -> None:
    case = open_case(cast, board, question=LIKE)
    client = client_of(cast.investigator)
    assert 'formaction="/search/similar/"' in client.get("/cases/new/").content.decode()
    page = client.post("/search/similar/", {"board": str(board.pk), "question": TITLE, "background": "x"})
    assert page.status_code == 200
    assert "You may be asking what is already there" in page.content.decode()
    assert case.code in page.content.decode()
