"""A clue's file through the front door while the store is a bucket: sent, read, erased, and what its absence does."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from forum.arrival.models import Arrival, ArrivedFile
from forum.boards.models import Board
from forum.clues import store
from forum.clues.models import Clue, Media
from tests.arrival.working import WORDS, sent
from tests.cast import Cast, approve, open_case
from tests.clues import samples
from tests.clues.s3 import Server

pytestmark = pytest.mark.django_db(transaction=True)
BrowserOf = Callable[[User], Client]


@pytest.fixture
def sent_clue(s3: Server, cast: Cast, board: Board, client_of: BrowserOf) -> Clue:
    """Through the front door: chosen, looked at, sent, and approved."""
    mine = client_of(cast.investigator)
    arrival = sent(mine, open_case(cast, board), samples.jpeg(), "front.jpg")
    assert arrival.state == "ready"
    assert mine.post(f"/arrivals/{arrival.pk}/", WORDS).status_code == 302
    clue = Clue.objects.get()
    approve(cast, clue.pk)
    return clue


def test_a_file_is_sent_read_and_erased(
    s3: Server, sent_clue: Clue, cast: Cast, client_of: BrowserOf, settings: Any
) -> None:
    assert sorted(s3.names()) == sorted(one.file_name for one in Media.objects.all())
    assert not settings.MEDIA_STORE.exists(), "nothing of it lies on this machine"
    assert not ArrivedFile.objects.exists()
    reader = client_of(cast.expert_mx)
    answer = reader.get(f"/clues/{sent_clue.pk}/media/")
    seen = b"".join(answer.streaming_content)
    assert (answer.status_code, len(seen)) == (200, int(answer["Content-Length"]))
    assert seen not in s3.body(sent_clue.media.get(role=Media.Role.SHOWN).file_name)
    part = reader.get(f"/clues/{sent_clue.pk}/media/", headers={"Range": "bytes=10-19"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, seen[10:20])
    code = sent_clue.case.code
    call_command("erase_case", code, by=cast.administrator.email, because="end of retention", yes=True)
    assert s3.names() == []


def test_while_it_is_away_nothing_is_kept_shown_or_lost(
    s3: Server, away: dict[str, str], sent_clue: Clue, cast: Cast, client_of: BrowserOf, settings: Any
) -> None:
    there, rows = s3.names(), Media.objects.count()
    settings.S3 = away
    answer = client_of(cast.expert_mx).get(f"/clues/{sent_clue.pk}/media/")
    assert answer.status_code == 503
    assert "Send it again in a minute" in answer.content.decode()
    assert answer["Retry-After"]
    form = {**WORDS, "file": SimpleUploadedFile("front.jpg", samples.jpeg())}
    answer = client_of(cast.investigator).post(f"/clues/cases/{sent_clue.case_id}/new/", form)
    assert answer.status_code == 503
    assert not ArrivedFile.objects.exists()
    begun = Arrival.objects.exclude(state="sent").get()
    assert (begun.state, begun.received) == ("receiving", 0)
    settings.S3 = s3.told
    assert (s3.names(), Media.objects.count()) == (there, rows)
    assert client_of(cast.expert_mx).get(f"/clues/{sent_clue.pk}/media/").status_code == 200


def test_what_is_erased_while_it_is_away_is_swept_later(
    s3: Server,
    away: dict[str, str],
    sent_clue: Clue,
    cast: Cast,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: Any,
) -> None:
    settings.S3 = away
    code = sent_clue.case.code
    call_command("erase_case", code, by=cast.administrator.email, because="end of retention", yes=True)
    assert "left for the sweep" in caplog.text
    settings.S3 = s3.told
    assert len(s3.names()) == 2, "sealed under a key that is gone"
    monkeypatch.setattr(store, "LEFT_OVER", 0.001)
    time.sleep(1.1)
    assert store.sweep_orphans() == 2
    assert s3.names() == []
