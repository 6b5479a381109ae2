"""The file as it came leaves for the owner of the case alone, with a reason, a fresh factor and an entry."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from audit import log
from audit.models import Entry
from forum.boards.models import Board
from forum.clues import store
from forum.clues.models import Clue, Media
from tests.cast import Cast, open_case, stale
from tests.clues import samples
from tests.clues.media import approved_picture

pytestmark = [pytest.mark.django_db, pytest.mark.req(57)]
REASON = {"reason": "The laboratory of the unit asks for it."}


@pytest.fixture(autouse=True)
def _media_store(tmp_path: Path, settings) -> None:
    settings.MEDIA_STORE = tmp_path / "media"


@pytest.fixture
def clue(cast: Cast, board: Board) -> Clue:
    return approved_picture(cast, open_case(cast, board))


def address(clue: Clue) -> str:
    return reverse("clues:original", args=[clue.pk])


def taken() -> int:
    return Entry.objects.filter(op="media.take").count()


def test_the_owner_gets_it_byte_for_byte_as_a_file_no_browser_opens(cast: Cast, clue: Clue, client_of) -> None:
    client = client_of(cast.investigator)
    assert client.get(address(clue)).status_code == 200
    assert taken() == 0
    response = client.post(address(clue), REASON)
    assert b"".join(response.streaming_content) == samples.jpeg()
    assert response["Content-Disposition"] == f'attachment; filename="{clue.case.code}-clue-1-original.jpg"'
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "no-store"
    assert taken() == 1


def test_without_a_reason_it_stays(cast: Cast, clue: Clue, client_of) -> None:
    client = client_of(cast.investigator)
    for reason in ("", "because", " " * 40):
        answer = client.post(address(clue), {"reason": reason})
        assert answer.status_code == 422
        assert not answer.streaming
    assert taken() == 0


@pytest.mark.req(12)
def test_without_a_fresh_factor_it_stays(cast: Cast, clue: Clue, client_of) -> None:
    client = client_of(cast.investigator)
    stale(client)
    assert "reauthenticate" in client.post(address(clue), REASON).url
    assert taken() == 0


def test_nobody_else_learns_that_it_is_there(cast: Cast, clue: Clue, client_of) -> None:
    for other in (cast.expert_mx, cast.moderator_one, cast.colleague, cast.administrator, cast.auditor):
        client = client_of(other)
        assert client.get(address(clue)).status_code == 404
        assert client.post(address(clue), REASON).status_code == 404
    assert taken() == 0


@pytest.mark.req(36)
def test_where_the_trail_cannot_be_written_no_byte_is_read(cast: Cast, clue: Clue, client_of, monkeypatch) -> None:
    client = client_of(cast.investigator)
    client.raise_request_exception = False

    def fails(*args: object, **kwargs: object) -> None:
        raise OSError

    monkeypatch.setattr(log, "record", fails)
    monkeypatch.setattr(store, "read", lambda *args: pytest.fail("read before it was told"))
    assert client.post(address(clue), REASON).status_code >= 500
    assert Media.objects.filter(clue=clue, role=Media.Role.ORIGINAL).exists()
