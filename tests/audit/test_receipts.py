"""Whoever changes something has a receipt in hand, is told so once, and a stranger learns nothing from it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from audit import log
from audit.models import Entry
from forum.boards.models import Board
from tests.accounts.people import at_the_door
from tests.cast import Cast, draft_case

LINE = "Recorded in the trail."


def newest() -> str:
    return Entry.objects.latest("at", "id").leaf_hash


def submitted(client: Client, case: object) -> object:
    return client.post(reverse("cases:submit", args=[case]))


@pytest.mark.django_db(transaction=True)
def test_a_change_answers_with_the_leaf_hash_of_its_entry_and_the_next_page_tells_it_once(
    cast: Cast, board: Board, client_of
) -> None:
    client, case = client_of(cast.investigator), draft_case(cast, board)
    answer = submitted(client, case.pk)
    told = answer["Audit-Receipt"].split(", ")
    assert answer.status_code == 302
    assert set(told) == set(Entry.objects.filter(leaf_hash__in=told).values_list("leaf_hash", flat=True))
    entry = Entry.objects.get(leaf_hash__in=told, op="case.submit")
    cookie = answer.cookies["receipt"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", 60)
    page = client.get("/account/").content.decode()
    short = entry.leaf_hash[:16]
    assert LINE in page
    assert " ".join(short[at : at + 4] for at in range(0, 16, 4)) in page
    assert f'href="{reverse("audit:own")}"' in page
    assert LINE not in client.get("/account/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_is_undone_and_what_is_only_read_gives_no_receipt(
    cast: Cast, board: Board, client_of, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, case = client_of(cast.investigator), draft_case(cast, board)
    assert "Audit-Receipt" not in client.get(reverse("cases:edit", args=[case.pk]))
    honest = log.record

    def recorded_and_failed(*args: object, **told: object) -> None:
        honest(*args, **told)
        raise log.TrailUnavailable

    monkeypatch.setattr(log, "record", recorded_and_failed)
    before = Entry.objects.count()
    answer = submitted(client, case.pk)
    assert answer.status_code == 503
    assert Entry.objects.count() == before
    assert "Audit-Receipt" not in answer
    assert "receipt" not in answer.cookies


@pytest.mark.django_db(transaction=True)
def test_a_denied_attempt_has_one_too_and_a_fragment_leaves_it_to_the_next_page(
    cast: Cast, board: Board, client_of
) -> None:
    client, case = client_of(cast.outsider), draft_case(cast, board)
    answer = client.post(reverse("cases:submit", args=[case.pk]), headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert Entry.objects.get(leaf_hash=answer["Audit-Receipt"]).op == "access.deny"
    assert LINE in client.get("/account/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_page_that_answers_at_once_shows_its_receipt_itself(cast: Cast, client_of) -> None:
    client = client_of(cast.auditor)
    answer = client.post(reverse("audit:verify"))
    assert answer["Audit-Receipt"] == newest()
    assert LINE in answer.content.decode()
    assert "receipt" not in answer.cookies
    assert LINE not in client.get("/account/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_stranger_learns_nothing_from_receipts(cast: Cast) -> None:
    """A refused sign-in is recorded; its receipt would tell whether the address has an account."""
    for email in (cast.investigator.email, "nobody@example.org"):
        for address, told in [
            ("/account/login/", {"login": email, "password": "not this one at all"}),
            (reverse("account_reset_password"), {"email": email}),
        ]:
            answer = at_the_door().post(address, told)
            assert answer.status_code in {200, 302}
            assert "Audit-Receipt" not in answer
            assert "receipt" not in answer.cookies
            assert LINE not in answer.content.decode()
    assert Entry.objects.filter(op="account.refuse").count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_made_up_cookie_shows_nothing_and_machines_leave_none(cast: Cast, client_of) -> None:
    client = client_of(cast.auditor)
    for made_up in ("<script>alert(1)</script>", "ab" * 31, "A" * 64, "0" * 64 + "." + "x" * 64, "0" * 5000):
        client.cookies["receipt"] = made_up
        page = client.get("/account/").content.decode()
        assert LINE not in page
        assert "alert(1)" not in page
    del client.cookies["receipt"]
    answer = client.post(reverse("audit:verify"), headers={"X-Live": "1", "HX-Request": "true"})
    assert re.fullmatch(r"[0-9a-f]{64}", answer["Audit-Receipt"])
    assert "receipt" not in answer.cookies


@pytest.mark.django_db(transaction=True)
def test_the_cookie_of_a_production_is_bound_to_its_host(cast: Cast, client_of, settings) -> None:
    settings.SECURE = True
    answer = client_of(cast.auditor).post(reverse("audit:close"))
    assert answer.status_code == 302
    answer = client_of(cast.auditor).post(reverse("audit:open"), {"reason": "A complaint of last week."})
    cookie = answer.cookies["__Host-receipt"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
