"""Reports of the policy: a line with a directive and a page's name, of bounded number, and nothing that was sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from forum.live import reports

CASE = "/cases/00000000-0000-4000-8000-000000000000/"


def send(sent: Any, kind: str = "application/reports+json") -> Any:
    body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    return Client(enforce_csrf_checks=True).post(reverse("live:report"), body, content_type=kind)


def new(directive: str = "script-src-elem", url: str = f"http://testserver{CASE}?q=Elena#word") -> dict[str, Any]:
    body = {"effectiveDirective": directive, "documentURL": url, "blockedURL": "inline", "sample": "Elena Ruiz"}
    return {"type": "csp-violation", "url": url, "body": body, "user_agent": "Elena's browser"}


def old() -> dict[str, Any]:
    return {
        "csp-report": {"violated-directive": "img-src", "document-uri": f"http://testserver{CASE}", "referrer": "x"}
    }


@pytest.mark.req(74)
def test_both_forms_become_a_line_of_our_own_words(db: None, caplog) -> None:
    assert send([new(), new("img-src", "http://testserver/account/confirm-email/5ec2e7/")]).status_code == 204
    assert send(old(), "application/csp-report").status_code == 204
    told = [record.getMessage() for record in caplog.records if record.name == "forum.live.reports"]
    assert told == [
        "The policy of a page refused something: script-src-elem on cases:case",
        "The policy of a page refused something: img-src on account_confirm_email",
        "The policy of a page refused something: img-src on cases:case",
    ]
    assert not [word for word in ("Elena", "00000000", "5ec2e7", "inline") if word in caplog.text]


def test_a_directive_that_is_no_word_is_none_of_ours(db: None, caplog) -> None:
    for odd in ({}, ["img-src"], {"a": 1}, 7):
        assert send([{"body": {"effectiveDirective": odd, "documentURL": odd}}]).status_code == 204
    told = [record.getMessage() for record in caplog.records if record.name == "forum.live.reports"]
    assert set(told) == {"The policy of a page refused something: another directive on an unknown page"}


@pytest.mark.req(51)
@pytest.mark.req(74)
@pytest.mark.parametrize(
    "sent",
    [
        b"", b"{", b"[" * 5000, b"null", b"[[[]]]", b'"text"', b'{"csp-report": "x"}', b'[{"body": []}]',
        b"\xff\xfe", b"x" * (reports.MOST_BYTES + 1),
    ],
)  # fmt: skip
def test_what_is_no_report_leaves_nothing_and_answers_alike(db: None, caplog, sent: bytes) -> None:
    answer = send(sent)
    assert (answer.status_code, answer.content) == (204, b"")
    assert not [record for record in caplog.records if record.name == "forum.live.reports"]


@pytest.mark.req(51)
def test_no_report_forges_a_line(db: None, caplog) -> None:
    send([new("img-src\nERROR forged", "http://[bad\nERROR forged")])
    assert "another directive on an unknown page" in caplog.text
    assert "forged" not in caplog.text


@pytest.mark.req(74)
def test_a_flood_fills_neither_log_nor_trail(db: None, caplog) -> None:
    before = Entry.objects.count()
    for _ in range(12):
        send([new()] * 20)
    told = [record for record in caplog.records if record.name == "forum.live.reports"]
    assert len(told) == reports.MOST_LINES
    assert Entry.objects.count() == before


@pytest.mark.req(74)
def test_without_a_cache_nothing_is_written(db: None, caplog, monkeypatch) -> None:
    def away(*_words: object) -> bool:
        raise ConnectionError("Redis is away")

    monkeypatch.setattr(cache, "add", away)
    assert send([new()]).status_code == 204
    assert "The policy" not in caplog.text
