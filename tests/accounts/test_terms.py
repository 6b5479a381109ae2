"""The notice before each sign-in, the terms in versions after it: nothing opens without them, all of it on record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from accounts import actions, terms
from accounts.errors import WrongState
from accounts.models import Acceptance, User
from audit import queries
from audit.models import Entry
from forum.live import rights
from tests.accounts.people import PASSWORD, at_the_door, code_of
from tests.cast import Cast


@pytest.mark.req(16)
def test_the_notice_is_accepted_before_sign_in_and_the_entry_says_so(cast: Cast, client: Client) -> None:
    person = cast.expert_mx
    for address in ("/account/login/", "/account/signup/", "/account/2fa/webauthn/login/"):
        assert client.get(address)["Location"].startswith("/account/notice/?next=")
    typed = {"login": person.email, "password": PASSWORD}
    assert client.post("/account/login/", typed)["Location"].startswith("/account/notice/")
    assert "Restricted use" in client.get("/account/notice/").content.decode()
    assert client.post("/account/notice/", {"next": "/account/login/?next=/inbox/"})["Location"].startswith(
        "/account/login/"
    )
    client.post("/account/login/", typed)
    client.post("/account/2fa/authenticate/", {"code": code_of(person)})
    row = queries.entry_row(Entry.objects.get(op="account.sign_in"))
    assert row.opened["detail"] == "password, totp; notice 1 accepted"


def test_a_made_up_cookie_accepts_nothing_and_the_way_on_is_ours(db: None, client: Client) -> None:
    client.cookies["notice"] = "1"
    assert client.get("/account/signup/").status_code == 302
    assert client.post("/account/notice/", {"next": "https://evil.example/"})["Location"] == "/"
    assert at_the_door().get("/account/signup/").status_code == 200


def test_a_new_version_asks_again_everywhere_and_the_old_one_stays_readable(
    cast: Cast, client_of: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(cast.expert_mx)
    assert client.get("/").status_code == 200
    changed = (terms.DOCUMENTS[0], replace(terms.DOCUMENTS[1], version=2))
    monkeypatch.setattr(terms, "DOCUMENTS", changed)
    monkeypatch.setattr(terms.Document, "template", lambda self, version: f"accounts/terms/{self.code}-1.html")
    assert client.get("/")["Location"] == "/account/terms/?next=%2F"
    assert rights.admitted(client.session) is None
    page = client.get("/account/terms/").content.decode()
    assert "Earlier versions you accepted" in page
    assert client.get("/account/terms/conduct/1/").status_code == 200
    for address in ("/account/terms/conduct/3/", "/account/terms/nothing/1/"):
        assert client.get(address).status_code == 404
    assert client.post("/account/terms/", {"next": "/inbox/"})["Location"] == "/inbox/"
    assert client.get("/").status_code == 200
    assert rights.admitted(client.session) == cast.expert_mx
    assert Entry.objects.filter(op="account.accept_terms").count() == 1
    assert Acceptance.objects.filter(user=cast.expert_mx, document="conduct").count() == 2


def test_accepting_twice_changes_nothing(cast: Cast) -> None:
    with pytest.raises(WrongState):
        actions.accept_terms(by=cast.expert_mx)
