"""A case is erased: its words and files are nowhere, its entries say nothing, and all of them verify."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from audit import queries, recompute
from audit.models import Entry, Private
from audit.sequencer import sequence
from forum.alerts.models import InboxItem
from forum.arrival.models import Arrival
from forum.cases.models import Case
from forum.practice.models import Truth
from tests.accounts.people import sign_in
from tests.arrival.working import WORDS, sent
from tests.cast import Cast, open_case
from tests.clues import samples
from tests.erasure import world

pytestmark = pytest.mark.django_db(transaction=True)
QUESTION, BACKGROUND = "Where is this quixotic turnstile?", "A vexillologist saw it."
TOLD = {b"quixotic", b"vexillologist", b"cedilla", b"hand painted", "Panadería".lower().encode(), b"look at this shop"}


def test_words_files_and_ids_are_nowhere_and_the_trail_is_sound(var: Path, cast: Cast, board) -> None:
    story = world.play(cast, board)
    case = story.case
    case.question, case.background = QUESTION, BACKGROUND
    case.save(update_fields=["question", "background"])
    Truth.objects.create(case=case, area="MX", explanation="vexillologist")
    needles = TOLD | {case.code.lower().encode(), str(case.pk).encode(), case.pk.hex.encode(), case.pk.bytes}
    assert set(world.found_in(world.dumped(), TOLD)) == TOLD
    files = [one for one in (var / "media").rglob("*") if one.is_file()]
    assert files
    called = list(Private.objects.filter(data_key=_key(case)).values_list("entry_id", flat=True))
    call_command("erase_case", case.code, by=cast.administrator.email, because="end of retention", yes=True)
    found = world.found_in(world.dumped(), needles)
    assert found == {}
    assert not any(one.exists() for one in files)
    assert not Case.objects.filter(pk=case.pk).exists()
    sequence()
    verdict = recompute.verify()
    assert verdict.is_sound, verdict
    readable = {"actor", "unit", "address"}  # who did something stays theirs; on what, and what, is gone
    for entry in Entry.objects.filter(pk__in=called):
        assert set(queries.entry_row(entry).opened) <= readable
    assert world.sealed_under_gone_keys() == 0


def test_the_others_cases_and_inboxes_stay(var: Path, cast: Cast, board) -> None:
    erased, other = open_case(cast, board), open_case(cast, board)
    rows = InboxItem.objects.filter(case=other).count()
    assert rows
    call_command("erase_case", erased.code, by=cast.administrator.email, because="end of retention", yes=True)
    assert InboxItem.objects.filter(case=other).count() == rows
    assert not InboxItem.objects.filter(target=erased.pk).exists()
    browser = Client()
    sign_in(browser, User.objects.get(pk=cast.expert_mx.pk))
    assert browser.get(f"/cases/{erased.pk}/").status_code == 404
    assert browser.get(f"/cases/{other.pk}/").status_code == 200
    assert browser.get("/inbox/").status_code == 200


def _key(case: Case) -> object:
    from audit import keys

    return keys.ids([f"case:{case.pk}"])[f"case:{case.pk}"]


def test_a_case_whose_clue_came_with_the_form_is_erased(var: Path, cast: Cast, board) -> None:
    """Its arrival points to it, and is a protected row."""
    browser, case = Client(), open_case(cast, board)
    sign_in(browser, cast.investigator)
    arrival = sent(browser, case, samples.jpeg(), "front.jpg")
    assert browser.post(f"/arrivals/{arrival.pk}/", WORDS).status_code == 302
    assert Arrival.objects.get().clue
    call_command("erase_case", case.code, by=cast.administrator.email, because="end of retention", yes=True)
    assert not Arrival.objects.exists()
    assert not Case.objects.filter(pk=case.pk).exists()
    assert [one for one in (var / "media").rglob("*") if one.is_file()] == []
