"""The assembled pages: what each person sees, nothing for outsiders, and as many queries for fifty as for one."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from forum.boards.models import Board
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.discussion.models import Post
from tests.arrival.working import sent
from tests.cast import Cast, approved_text_clue, open_case, submitted_text_clue
from tests.discussion.posts import approve_post

CASE_FORM = {"question": "Where is this?", "background": "", "urgency": "soon", "handling": "amber", "named": ""}


def _queries(client: Client, url: str) -> int:
    client.get(url)  # the first view also writes what later ones need not (reading of the minute, keys)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.django_db(transaction=True)
def test_an_investigator_writes_a_case_by_the_pages_alone(cast: Cast, board: Board, client_of: object) -> None:
    browser: Client = client_of(cast.investigator)
    bad = browser.post(
        "/cases/new/", {**CASE_FORM, "board": board.pk, "named": "nobody@example.org", "question": "Kept?"}
    )
    assert bad.status_code == 422
    assert "nobody@example.org" in bad.content.decode()
    assert "Kept?" in bad.content.decode()
    made = browser.post("/cases/new/", {**CASE_FORM, "board": board.pk})
    case = Case.objects.get()
    assert made["Location"] == f"/cases/{case.pk}/"
    words = {
        "clue_type": "visible_text",
        "title": "Sign",
        "expect": "Two words",
        "notes": ["nothing"],
        "text": "La Esquina",
        "alert_experts": "on",
    }
    assert browser.post(f"/clues/cases/{case.pk}/new/", words).status_code == 302
    arrival = sent(browser, case, "Panadería".encode(), "receipt.txt", **{**words, "text": ""})
    assert browser.post(f"/arrivals/{arrival.pk}/", {**words, "text": ""}).status_code == 302
    assert [clue.text for clue in case.clues.all()] == ["La Esquina", "Panadería"]
    assert browser.post(f"/cases/{case.pk}/submit/").status_code == 302
    case.refresh_from_db()
    assert case.state == "in_review"
    assert "Waiting for vetting" in browser.get(f"/cases/{case.pk}/").content.decode()


def test_a_row_of_a_list_says_how_a_case_stands_in_the_readers_language(
    cast: Cast, board: Board, client_of: object
) -> None:
    case = open_case(cast, board, question="Where \u202eis <b>this</b>?", urgency="urgent")
    reader: Client = client_of(cast.colleague)
    writer: Client = client_of(cast.expert_mx)
    writer.post(f"/discussion/cases/{case.pk}/write/", {"text": "By the sea."})
    approve_post(cast, Post.objects.get())
    for page in (reader.get(f"/boards/{board.pk}/").content.decode(), reader.get("/").content.decode()):
        assert "&lt;b&gt;this&lt;/b&gt;" in page
        assert "\u202e" not in page
        assert f'href="/cases/{case.pk}/"' in page
        for words in ("TLP:AMBER<", ">Urgent<", '1<span class="visually-hidden"> unread posts', case.code):
            assert words in page
    reader.cookies["django_language"] = "es"
    assert "0\u00a0minutos" in reader.get(f"/boards/{board.pk}/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_bad_file_gets_a_sentence_and_nothing_is_stored(cast: Cast, board: Board, client_of: object) -> None:
    case = open_case(cast, board)
    browser: Client = client_of(cast.investigator)
    words = {"clue_type": "building", "title": "Kept title", "expect": "A front"}
    arrival = sent(browser, case, b"<html><script>alert(1)</script></html>" * 20, "front.jpg", **words)
    page = browser.get(f"/arrivals/{arrival.pk}/").content.decode()
    assert "whatever its name says" in page
    assert "Kept title" in page
    assert not Clue.objects.exists()


@pytest.mark.parametrize("who", ["outsider", "auditor", "administrator", "coordinator"])
def test_for_everyone_else_a_case_is_exactly_like_one_that_never_was(
    cast: Cast, board: Board, client_of: object, who: str
) -> None:
    case = open_case(cast, board)
    clue = approved_text_clue(cast, case)
    browser: Client = client_of(getattr(cast, who))
    pages = [(f"/cases/{{}}/{end}", case.pk) for end in ("", "news")]
    pages += [(f"/clues/{{}}/{end}", clue.pk) for end in ("", "media/", "peaks/")]
    pages += [("/boards/{}/", board.pk), ("/answers/clues/{}/", clue.pk), ("/answers/cases/{}/belief", case.pk)]
    for page, pk in pages:
        if who == "administrator" and page == "/boards/{}/":
            continue
        hidden, missing = browser.get(page.format(pk)), browser.get(page.format(uuid.uuid4()))
        assert hidden.status_code == missing.status_code == 404, page
        assert hidden.content == missing.content
        assert dict(hidden.headers) == dict(missing.headers)


def test_opening_a_case_is_on_record_before_it_is_shown(cast: Cast, board: Board, client_of: object) -> None:
    case = open_case(cast, board)
    before = Entry.objects.filter(op="case.consult").count()
    client_of(cast.expert_mx).get(f"/cases/{case.pk}/")
    assert Entry.objects.filter(op="case.consult").count() == before + 1


def test_pages_ask_as_many_queries_for_many_clues_as_for_one(cast: Cast, board: Board, client_of: object) -> None:
    case = open_case(cast, board)
    clue = approved_text_clue(cast, case)
    submitted_text_clue(cast, case)
    browser: Client = client_of(cast.expert_mx)
    urls = ["/", f"/boards/{board.pk}/", f"/cases/{case.pk}/", f"/clues/{clue.pk}/", "/inbox/", "/account/"]
    few = {url: _queries(browser, url) for url in urls}
    for number in range(5):
        approved_text_clue(cast, case, title=f"Clue {number}")
        open_case(cast, board, question=f"Question {number}")
    many = {url: _queries(browser, url) for url in urls}
    assert many == few
    limits = {"/": 11, f"/boards/{board.pk}/": 9, f"/cases/{case.pk}/": 17, f"/clues/{clue.pk}/": 17, "/inbox/": 6}
    for url, limit in limits.items():
        assert few[url] <= limit, (url, few[url])


def test_the_desk_asks_as_many_queries_for_many_as_for_one(cast: Cast, board: Board, client_of: object) -> None:
    case = open_case(cast, board)
    submitted_text_clue(cast, case)
    browser: Client = client_of(cast.moderator_one)
    few = _queries(browser, "/desk/")
    for number in range(6):
        submitted_text_clue(cast, case, title=f"Clue {number}")
    assert _queries(browser, "/desk/") == few
    assert few <= 16
