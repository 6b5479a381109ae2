"""A failure has a number, the same on the page and in the log; neither says anything else of it."""

from __future__ import annotations

import errno
import io
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as live_settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import IntegrityError, OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation
from redis.exceptions import RedisError

from deploy.logs import Line, WithoutAddresses
from forum.casefile import views
from tests.cast import Cast, open_case

SECRETS = ("kitchen-talk", "elena.ruiz@example.org", "S3cret-in-a-variable", "/cases/", "?word=k1tchen")
NUMBER = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the console would show, through the filter and the form that the settings name."""
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    handler.addFilter(WithoutAddresses())
    handler.setFormatter(Line(live_settings.LOGGING["formatters"]["line"]["format"]))
    logging.getLogger().addHandler(handler)
    yield told
    logging.getLogger().removeHandler(handler)


def _broken(error: Exception) -> Any:
    def view(*_words: object, **_more: object) -> HttpResponse:
        secret = "S3cret-in-a-variable"  # a local variable must never reach the log
        assert secret
        try:
            raise ValueError("kitchen-talk")
        except ValueError as cause:
            raise error from cause

    return view


def _opened(cast: Cast, board: Any, client_of: Any, monkeypatch: Any, error: Exception, **headers: str) -> HttpResponse:
    case = open_case(cast, board)
    client = client_of(cast.expert_mx)
    client.raise_request_exception = False
    monkeypatch.setattr(views.queries, "page_of", _broken(error))
    return client.get(f"{reverse('cases:case', args=[case.pk])}?word=k1tchen", headers=headers)


@pytest.mark.req(87)
@pytest.mark.req(97)
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (KeyError("elena.ruiz@example.org"), 500),
        (IntegrityError("Key (email)=(elena.ruiz@example.org) already exists."), 500),
        (OperationalError("disk I/O error at kitchen-talk"), 503),
        (OSError(errno.ENOSPC, "No space left on device: kitchen-talk"), 503),
        (RedisError("Error 111 connecting to kitchen-talk"), 503),
    ],
)
def test_the_page_and_the_log_share_a_number_and_nothing_else(
    cast: Cast, board, client_of, monkeypatch, logged: io.StringIO, error: Exception, status: int
) -> None:
    answer = _opened(cast, board, client_of, monkeypatch, error)
    assert answer.status_code == status
    html, log = answer.content.decode(), logged.getvalue()
    number = NUMBER.search(re.sub(r"[0-9a-f]{12}", "", html))
    assert number
    assert f"Incident {number[0]} on cases:case" in log
    assert log.count("Incident") == 1
    assert type(error).__name__ in log
    assert "builtins.ValueError" in log, "what it came of"
    assert "test_incidents.py" in log, "where it happened"
    for secret in (*SECRETS, type(error).__name__, "Traceback"):
        assert secret not in html, secret
    for secret in SECRETS:
        assert secret not in log, secret


@pytest.mark.req(97)
def test_each_failure_has_its_own_number_and_a_fragment_too(cast: Cast, board, client_of, monkeypatch) -> None:
    one = _opened(cast, board, client_of, monkeypatch, OperationalError("disk I/O error"))
    other = _opened(cast, board, client_of, monkeypatch, OperationalError("disk I/O error"), **{"HX-Request": "true"})
    numbers = [NUMBER.search(answer.content.decode()) for answer in (one, other)]
    assert all(numbers)
    assert numbers[0][0] != numbers[1][0]
    assert "<html" not in other.content.decode()
    assert other["Retry-After"]


@pytest.mark.req(97)
@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (PermissionDenied("elena.ruiz@example.org"), 403, "Not allowed"),
        (SuspiciousOperation("kitchen-talk"), 400, "Not understood"),
    ],
)
def test_what_django_refuses_is_a_page_without_its_reason(
    cast: Cast, board, client_of, monkeypatch, logged: io.StringIO, error: Exception, status: int, words: str
) -> None:
    answer = _opened(cast, board, client_of, monkeypatch, error)
    assert answer.status_code == status
    assert words in answer.content.decode()
    for secret in SECRETS:
        assert secret not in answer.content.decode() + logged.getvalue(), secret


def _large(client: Client) -> HttpResponse:
    return client.post("/theme/", "a=" + "x" * 2_200_000, content_type="application/x-www-form-urlencoded")


# Status → how to get there, and the heading of its page.
ASKED: dict[int, tuple[Any, str]] = {
    400: (lambda client: client.post("/theme/", {f"f{n}": "" for n in range(1001)}), "Not understood"),
    404: (lambda client: client.get("/no/such/page/"), "Nothing here"),
    405: (lambda client: client.get("/theme/"), "Not in this way"),
    413: (_large, "Too large"),
    414: (lambda client: client.get("/account/signup/", {"next": "x" * 4097}), "Address too long"),
}


@pytest.mark.req(97)
@pytest.mark.parametrize("status", ASKED)
def test_every_refusal_is_a_page_in_the_readers_colours(cast: Cast, client_of, status: int) -> None:
    ask, heading = ASKED[status]
    client = client_of(cast.expert_mx)
    client.cookies["theme"] = "dark"
    answer = ask(client)
    html = answer.content.decode()
    assert answer.status_code == status
    assert f"<h1>{heading}</h1>" in html
    assert 'data-theme="dark"' in html
    assert 'content="dark"' in html
    assert "Traceback" not in html
    assert not NUMBER.search(html), "no fault of ours, no incident"


@pytest.mark.req(97)
@pytest.mark.parametrize("status", ASKED)
def test_every_refusal_is_right_to_left_for_who_reads_arabic(cast: Cast, client_of, status: int) -> None:
    client = client_of(cast.expert_mx)
    client.cookies[live_settings.LANGUAGE_COOKIE_NAME] = "ar"
    with translation.override("en"):  # the request's language stays with the thread: not with the next test's
        html = ASKED[status][0](client).content.decode()
    assert '<html lang="ar" dir="rtl"' in html
    assert "bootstrap.rtl" in html


@pytest.mark.req(97)
def test_a_form_without_its_token_is_a_page_too(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/theme/", headers={"Accept-Language": "ar"})
    assert answer.status_code == 403
    html = answer.content.decode()
    assert 'dir="rtl"' in html
    assert "CSRF" not in html
    assert "csrf" not in html


@pytest.mark.req(97)
def test_another_hosts_page_names_nothing(client: Client) -> None:
    answer = client.get("/", headers={"Host": "evil.example", "Accept-Language": "ar"})
    html = answer.content.decode()
    assert answer.status_code == 400
    assert 'dir="rtl"' in html
    assert "Bearings" not in html
    assert "evil.example" not in html


@pytest.mark.req(97)
def test_django_shows_no_trace_whatever_happens() -> None:
    assert live_settings.DEBUG is False
    assert not live_settings.DEBUG_PROPAGATE_EXCEPTIONS


@pytest.mark.req(97)
def test_a_circle_of_causes_ends() -> None:
    one, other = ValueError("a"), KeyError("b")
    one.__cause__, other.__cause__ = other, one
    try:
        raise one
    except ValueError as raised:
        told = Line().formatException((type(raised), raised, raised.__traceback__))
    assert told.count("builtins.ValueError") == 1


def test_the_log_names_the_kind_of_an_error_that_is_logged(logged: io.StringIO) -> None:
    logging.getLogger("somewhere").error("It failed: %s", KeyError("elena.ruiz@example.org"))
    logging.getLogger("django.security.SuspiciousFileOperation").error("Detected path traversal in kitchen-talk")
    told = logged.getvalue()
    assert "It failed: builtins.KeyError" in told
    assert "elena" not in told
    assert "kitchen" not in told
