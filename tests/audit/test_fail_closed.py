"""When the trail can't be written nothing is shown and nothing is done, whatever the reason and wherever it shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError
from django.test import Client
from django.urls import reverse

from accounts.open_sessions import OpenSession
from accounts.tallies import Tally
from audit import unwritable
from audit.models import Entry, Reading
from audit.operations import Operation
from forum.answers.models import Answer
from forum.arrival.models import Arrival
from forum.discussion.models import Post
from forum.live.middleware import RETRY_AFTER
from forum.review.models import Review
from tests.audit.breaking import WAYS
from tests.world import SOUND, World

pytestmark = pytest.mark.django_db(transaction=True)
Ask = Callable[[Client], Any]


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path: Path) -> Path:
    settings.MEDIA_STORE = tmp_path / "media"
    return settings.MEDIA_STORE


def _reads(world: World) -> dict[str, tuple[Any, Ask]]:
    cast, part = world.cast, {"HX-Request": "true"}

    def get(name: str, *ids: object, **headers: str) -> Ask:
        return lambda client: client.get(reverse(name, args=ids), headers=headers)

    return {
        "case": (cast.expert_mx, get("cases:case", world.case.pk)),
        "part of a case": (cast.expert_mx, get("cases:news", world.case.pk, **part)),
        "media": (cast.expert_mx, get("clues:media", world.sound.pk)),
        "range of media": (cast.expert_mx, get("clues:media", world.sound.pk, Range="bytes=0-99")),
        "tile": (cast.expert_mx, get("clues:tile", world.picture.pk, 9, 0, 0)),
        "desk": (cast.moderator_two, get("desk:item", world.review.pk)),
        "inbox": (cast.expert_mx, get("alerts:inbox")),
        "catch-up": (cast.expert_mx, get("alerts:since", 0)),
        "refused": (cast.outsider, get("cases:case", world.case.pk)),
    }


def _writes(world: World) -> dict[str, tuple[Any, Ask]]:
    cast, review = world.cast, world.review

    def post(name: str, *ids: object, **words: object) -> Ask:
        return lambda client: client.post(reverse(name, args=ids), {key: _fresh(one) for key, one in words.items()})

    clue = {"clue_type": "speech", "title": "Another voice", "expect": "A voice", "notes": "nothing"}
    return {
        "post": (cast.expert_mx, post("discussion:write", world.case.pk, text="The vowels of the south")),
        "answer": (
            cast.expert_other,
            post("answers:give", world.clue.pk, place_1="MX", percent_1="60", after_round="0"),
        ),
        "approval": (cast.moderator_two, post("desk:verdict", review.pk, verdict="approve", seen=review.seen_hash)),
        "upload": (cast.investigator, post("clues:new", world.case.pk, **clue, file=SOUND)),
    }


def _fresh(word: object) -> object:
    """A file is read once; each try sends it anew."""
    return SimpleUploadedFile(word.name, word.read_bytes()) if isinstance(word, Path) else word


def _everything(store: Path) -> dict[str, list[Any]]:
    """Every row of every table, and every file of the store. How often somebody tried is counted before all else."""
    rows = {
        model._meta.label: sorted(map(repr, model._default_manager.values_list()))
        for model in apps.get_models()
        if model not in {OpenSession, Tally}
    }
    return {**rows, "files": sorted(str(file) for file in store.rglob("*") if file.is_file())}


def _open_item(world: World, clients: dict[Any, Client]) -> None:
    """A moderator has to have opened what they decide."""
    assert clients[world.cast.moderator_two.pk].get(reverse("desk:item", args=[world.review.pk])).status_code == 200


@pytest.mark.req(96)
@pytest.mark.parametrize("broken", WAYS, ids=lambda way: way.__name__)
def test_nothing_is_shown_or_done_and_afterwards_all_goes_on(world: World, client_of, own_store, broken) -> None:
    asked = {**_reads(world), **_writes(world)}
    clients = {by.pk: client_of(by) for by, _ask in asked.values()}
    _open_item(world, clients)
    Reading.objects.all().delete()
    before, wrong = _everything(own_store), {}
    with broken():
        for name, (by, ask) in asked.items():
            response = ask(clients[by.pk])
            body = b"".join(response) if response.streaming else response.content
            told = any(word in body.decode("utf-8", "replace") for word in _secrets(world))
            if (response.status_code, response.headers.get("Retry-After"), told) != (503, RETRY_AFTER, False):
                wrong[name] = (response.status_code, told)
            if b"nothing was shown and nothing was kept" not in body.lower():
                wrong[name] = body[:80]
    assert wrong == {}
    after = _everything(own_store)
    assert {name for name, rows in after.items() if rows != before.get(name)} == set()
    for name, (by, ask) in asked.items():
        assert ask(clients[by.pk]).status_code in {200, 206, 302, 404}, name
    assert Entry.objects.filter(op=Operation.ACCESS_DENY).exists(), "though it was tried in this minute already"
    assert Entry.objects.count() >= len(before["audit.Entry"]) + len(asked)
    assert Post.objects.filter(author=world.cast.expert_mx).exists()
    assert Answer.objects.filter(expert=world.cast.expert_other).exists()
    assert "Another voice" in [one.words["title"] for one in Arrival.objects.filter(by=world.cast.investigator)]
    assert Review.objects.get(pk=world.review.pk).state != "waiting"


def _secrets(world: World) -> list[str]:
    return [world.case.question, world.case.code, world.clue.text, world.waiting.text, "Another voice", "The vowels"]


def test_bugs_are_not_taken_for_a_full_disk() -> None:
    assert not any(
        unwritable.is_unwritable(error) for error in (IntegrityError(), ProgrammingError(), ValueError(), None)
    )
    assert not unwritable.is_unwritable(FileNotFoundError(2, "gone"))
    assert unwritable.is_unwritable(OSError(28, "No space left on device"))
