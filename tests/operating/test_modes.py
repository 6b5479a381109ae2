"""Read-only and locked down: every page and socket obeys, nothing typed is lost, it stands in the trail."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.who_may import ROUTES
from audit.models import Entry
from forum.boards.models import Board
from forum.discussion.models import Post
from forum.live import keeper, rights
from forum.live import modes as holding
from forum.operating import actions, modes
from forum.operating.actions import Switch
from forum.operating.models import Standing
from forum.review.models import Decision, HeldVerdict
from tests.addresses import every_address
from tests.cast import Cast, open_case, stale
from tests.desk.test_undo import held, written
from tests.two_worlds.walking import FIXED

PAGE = "/installation/"
TYPED = "The tram is blue, I saw it <twice>."


def switch(cast: Cast, mode: str, *admitted: str) -> None:
    actions.switch_mode(by=cast.administrator, to=Switch(mode, "a test of the alarm", admitted))
    modes.forget()


def test_the_lists_name_pages_that_exist() -> None:
    assert set(ROUTES) >= holding.TO_SIGN_IN | holding.READS


def test_read_only_refuses_every_write_and_goes_on_reading(cast: Cast, client_of, board) -> None:
    case, client = open_case(cast, board), client_of(cast.expert_mx)
    switch(cast, "read_only")
    read = client.get(reverse("cases:case", args=[case.pk]))
    assert read.status_code == 200
    assert "Read-only at the moment" in read.content.decode()
    assert Entry.objects.filter(op="case.consult").exists()  # reading is recorded as ever
    before = Post.objects.count()
    form = {"text": TYPED, "clue": "", "draft": str(uuid4())}
    answer = client.post(reverse("discussion:write", args=[case.pk]), form)
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    html = answer.content.decode()
    assert "The tram is blue, I saw it &lt;twice&gt;." in html
    assert f'name="draft" value="{form["draft"]}"' in html
    assert f'action="{reverse("discussion:write", args=[case.pk])}"' in html
    assert Post.objects.count() == before
    fragment = client.post(reverse("discussion:write", args=[case.pk]), form, headers={"HX-Request": "true"})
    assert fragment.status_code == 503
    assert "<html" not in fragment.content.decode()
    switch(cast, "open")
    assert client.post(reverse("discussion:write", args=[case.pk]), form).status_code == 302
    assert Post.objects.count() == before + 1


def test_no_page_at_all_writes_while_it_is_read_only(cast: Cast, client_of, board) -> None:
    """Every address, by every method that writes: refused, or on the list of those that read."""
    open_case(cast, board)
    switch(cast, "read_only")
    client = client_of(cast.administrator)
    allowed = holding.TO_SIGN_IN | holding.READS
    for one in every_address():
        path = one.filled({part: FIXED.get(part, str(uuid4())) for part in one.converters})
        for verb in ("post", "put", "patch", "delete"):
            if one.name not in allowed:
                assert getattr(client, verb)(path).status_code == 503, (one.name, verb)


def test_signing_in_goes_on_and_passwords_are_never_given_back(cast: Cast, client_of) -> None:
    switch(cast, "read_only")
    assert Client().get(reverse("account_login")).status_code in {200, 302}
    secret = {"password": "a walrus reads", "token": "t0k", "words": "Some longer words of mine"}
    html = client_of(cast.expert_mx).post("/no/such/page/", secret).content.decode()
    assert "a walrus" not in html
    assert "t0k" not in html
    assert "Some longer words of mine" in html


def test_locked_down_admits_only_who_is_named(cast: Cast, client_of) -> None:
    clients = {name: client_of(getattr(cast, name)) for name in ("expert_mx", "auditor", "administrator")}
    switch(cast, "locked")
    for name in ("expert_mx", "auditor"):
        answer = clients[name].get("/")
        assert answer.status_code == 503
        assert "locked down" in answer.content.decode()
        assert clients[name].get("/no/such/page/").status_code == 503
    assert clients["administrator"].get("/").status_code == 200
    assert Client().get("/log/checkpoint").status_code == 503
    assert Client().get("/").status_code == 503
    assert Client().get(reverse("account_login")).status_code != 503
    switch(cast, "open")
    assert clients["expert_mx"].get("/").status_code == 200


def test_sockets_of_all_others_close(cast: Cast, client_of) -> None:
    people = {cast.expert_mx: client_of(cast.expert_mx), cast.administrator: client_of(cast.administrator)}
    sessions = {client.session.session_key: user.pk for user, client in people.items()}
    assert rights.still_open(sessions) == set(sessions)
    switch(cast, "locked")
    assert rights.still_open(sessions) == {people[cast.administrator].session.session_key}
    assert rights.admitted(people[cast.expert_mx].session) is None
    assert rights.admitted(people[cast.administrator].session) == cast.administrator


def test_the_page_asks_for_a_fresh_factor_a_reason_and_what_was_seen(cast: Cast, client_of) -> None:
    client = client_of(cast.administrator)
    form = {"mode": "read_only", "reason": "the disk is dying", "admitted": "", "seen": "0", "switch": "1"}
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "Signing of the trail" in page.content.decode()
    assert client.post(PAGE, {**form, "reason": ""}).status_code == 422
    stale(client)
    assert client.post(PAGE, form).status_code == 302
    assert not Standing.objects.exists()
    client = client_of(cast.administrator)
    assert client.post(PAGE, form).status_code == 302
    modes.forget()  # done on commit, which this test never does
    assert modes.current().is_read_only
    entry = Entry.objects.get(op="installation.switch")
    assert entry.outcome == "done"
    assert client.post(PAGE, form).status_code == 409  # somebody had it open since before
    assert client.post(PAGE, {"words": "Sunday at noon", "seen": "1", "announce": "1"}).status_code == 302
    modes.forget()
    assert modes.current() == modes.Now("read_only", "Sunday at noon", 2)
    assert "Sunday at noon" in client_of(cast.expert_mx).get("/").content.decode()
    assert client_of(cast.expert_mx).get(PAGE).status_code == 404


def test_only_officers_and_administrators_can_be_named(cast: Cast, client_of) -> None:
    client = client_of(cast.administrator)
    form = {"mode": "locked", "reason": "an intruder", "seen": "0", "switch": "1", "admitted": cast.expert_mx.email}
    answer = client.post(PAGE, form)
    assert answer.status_code == 422
    assert "can be named" in answer.content.decode()
    assert cast.expert_mx.email in answer.content.decode()  # what was typed is there
    assert not Standing.objects.exists()


def test_the_operator_switches_at_the_machine(cast: Cast, capsys) -> None:
    call_command("mode")
    assert "everything works" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Write why"):
        call_command("mode", "locked", admit=[cast.administrator.email])
    with pytest.raises(CommandError, match="Name between"):
        call_command("mode", "locked", because="an intruder")
    call_command("mode", "locked", because="an intruder", admit=[cast.administrator.email])
    assert "for 1 people" in capsys.readouterr().out
    assert modes.read().admitted == {cast.administrator.pk}


def test_what_was_known_counts_while_the_database_is_away(cast: Cast, monkeypatch) -> None:
    switch(cast, "locked")
    assert modes.current().is_locked
    monkeypatch.setattr(modes, "SECONDS", 0.0)
    monkeypatch.setattr(modes._Kept, "until", 0.0)

    def away() -> modes.Now:
        raise DatabaseError

    monkeypatch.setattr(modes, "read", away)
    assert modes.current().is_locked


def test_who_is_erased_is_named_no_more(cast: Cast) -> None:
    switch(cast, "locked")
    assert modes.read().admitted == {cast.administrator.pk}


@pytest.mark.req(37)
def test_who_tries_while_it_is_locked_is_in_the_trail(cast: Cast, client_of) -> None:
    client = client_of(cast.expert_mx)
    switch(cast, "locked")
    assert client.get("/").status_code == 503
    assert Entry.objects.filter(op="access.deny").count() == 1


@pytest.mark.parametrize("mode", ["read_only", "locked"])
def test_a_held_verdict_waits_while_it_cannot_be_undone(cast: Cast, board: Board, mode: str) -> None:
    _case, _post, review = written(cast, board)
    held(cast.moderator_one, review)
    HeldVerdict.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    switch(cast, mode)
    assert keeper.verdicts() == 0
    assert not Decision.objects.filter(review=review).exists()
    switch(cast, "open")
    assert keeper.verdicts() == 1
    assert Decision.objects.filter(review=review).exists()
