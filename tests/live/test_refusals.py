"""What an action refuses becomes a page with the right status; hidden and absent are the same page."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import errors
from audit import log
from audit.models import Entry
from forum.live import denials as kept
from forum.live.middleware import RefusalMiddleware
from tests.cast import Cast, open_case
from tests.live.denied import denials


def refused(cast: Cast, exception: Exception, **headers: str):
    request = RequestFactory().post("/cases/", headers=headers)
    request.user = cast.expert_mx
    request.session = {}
    return RefusalMiddleware(lambda request: None).process_exception(request, exception)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.NotAllowed("Only the author may."), 403),
        (errors.WrongState("Closed already."), 409),
        (errors.Conflict("Somebody was faster."), 409),
        (errors.BadInput("Not a picture."), 422),
    ],
)
def test_the_sentence_and_the_status_reach_the_person(cast: Cast, error, status):
    whole = refused(cast, error)
    part = refused(cast, error, **{"HX-Request": "true"})
    assert whole.status_code == part.status_code == status
    assert error.sentence in whole.content.decode()
    assert error.sentence in part.content.decode()
    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()


@pytest.mark.req(37)
def test_a_denial_is_on_the_trail_and_a_conflict_is_not(cast: Cast):
    before = Entry.objects.count()
    refused(cast, errors.Conflict("Somebody was faster."))
    assert Entry.objects.count() == before
    refused(cast, errors.NotAllowed("Only the author may."))
    refused(cast, errors.NotAllowed("Only the author may."))
    assert denials() == [f"{cast.expert_mx.pk} POST /cases/"]


@pytest.mark.req(37)
def test_the_socket_of_somebody_who_was_erased_meanwhile_is_on_the_trail(cast: Cast):
    kept.record_socket(uuid4(), "10.0.0.9", 4400)
    assert denials() == [" socket 4400"]


def test_no_trail_no_page(cast: Cast):
    assert refused(cast, log.TrailUnavailable()).status_code == 503


def test_anything_else_is_not_ours_to_answer(cast: Cast):
    assert refused(cast, ZeroDivisionError()) is None


def test_hidden_and_absent_are_the_same_bytes(cast: Cast, board, client_of):
    case = open_case(cast, board)
    client = client_of(cast.outsider)
    hidden = client.post(reverse("following:choose"), {f"case-{case.pk}": "follow"})
    absent = client.post(reverse("following:choose"), {f"case-{uuid4()}": "follow"})
    unknown = client.get("/no/such/address/")
    assert hidden.status_code == absent.status_code == unknown.status_code == 404
    assert hidden.content == absent.content == unknown.content


@pytest.mark.req(37)
def test_what_is_hidden_or_absent_is_on_the_trail_alike_once_a_minute(cast: Cast, board, client_of):
    hidden, absent = (reverse("cases:case", args=[pk]) for pk in (open_case(cast, board).pk, uuid4()))
    client, costs = client_of(cast.outsider), []
    client.get("/to/warm/up/")
    for address in (hidden, absent):
        with CaptureQueriesContext(connection) as counted:
            assert client.get(address, {"q": "a secret"}).status_code == 404
        costs.append([one["sql"].split(" ")[0] for one in counted])
        client.get(address)
    client.get("/no/such/address/")
    assert costs[0] == costs[1]
    tried = ["/to/warm/up/", hidden, absent, "/no/such/address/"]
    assert denials() == [f"{cast.outsider.pk} GET {address}" for address in tried]


def test_made_up_addresses_cannot_bury_the_trail(cast: Cast, client_of, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 3)
    now = kept.time.time()
    monkeypatch.setattr(kept.time, "time", lambda: now)
    client = client_of(cast.outsider)
    for number in range(6):
        assert client.get(f"/cases/{number}/").status_code == 404
    assert [one.partition(" ")[2] for one in denials()] == [
        "GET /cases/0/",
        "GET /cases/1/",
        "GET /cases/2/; more in this minute are not listed",
    ]


def test_without_a_cache_each_attempt_is_an_entry(cast: Cast, client_of, monkeypatch):
    def away(*_words: object) -> bool:
        raise ConnectionError("Redis is away")

    client = client_of(cast.outsider)
    monkeypatch.setattr(cache, "add", away)
    for _ in range(2):
        assert client.get("/cases/0/").status_code == 404
    assert len(denials()) == 2


def test_no_trail_no_answer_to_an_attempt_either(cast: Cast, client_of, monkeypatch):
    def broken(*_words: object, **_more: object) -> None:
        raise DatabaseError("the disk is full")

    client = client_of(cast.outsider)
    monkeypatch.setattr(log, "record", broken)
    assert client.get("/cases/0/").status_code == client.get("/no/such/address/").status_code == 503


def test_strangers_write_nothing(db):
    Client().get("/no/such/address/")
    assert denials() == []


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/cases/new/?board=1", 'href="/cases/new/?board=1"'),
        ("http://testserver//evil.example/x", ""),
        ("http://testserver/\\evil.example/x", ""),
        ("http://testserver.evil.example/", ""),
        ("https://evil.example/", ""),
    ],
)
def test_the_way_back_is_a_path_of_ours(cast: Cast, referer: str, back: str):
    html = refused(cast, errors.Conflict("Somebody was faster."), Referer=referer).content.decode()
    assert "evil.example" not in html
    assert back in html
    assert ("Back to the page" in html) is bool(back)
