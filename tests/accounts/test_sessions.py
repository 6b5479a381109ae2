"""A person sees and ends each of their sessions; what changes who they are or may do ends them by itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from django.utils import timezone

from accounts import actions, admin_actions, agents, clearance, open_sessions, sessions
from accounts.models import Organisation, Role, User
from accounts.open_sessions import OpenSession
from audit.models import Entry
from audit.queries import entry_row
from tests.accounts.people import PASSWORD, code_of, make_person, sign_in
from tests.cast import Cast

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 "
    "Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def person(db: None) -> User:
    unit = Organisation.objects.create(name="Unit A", kind="national_unit", country="NO")
    return make_person("Ingrid Vester", "ingrid@example.org", unit, Role.INVESTIGATOR)


def signed_in(user: User, agent: str = FIREFOX, address: str = "192.0.2.7") -> Client:
    """Through the pages, as the person would."""
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    client.post("/account/notice/")
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    client.post("/account/2fa/authenticate/", {"code": code_of(user)})
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


@pytest.mark.req(13)
def test_each_session_is_listed_with_its_device_and_address(person: User) -> None:
    client, other = signed_in(person), Client()
    sign_in(other, person)
    page = client.get("/account/sessions/").content.decode()
    assert "Firefox on Linux" in page
    assert "192.0.2.7" in page
    assert page.count("this one") == 1
    assert page.count("End this session") == 1
    assert client.session.session_key not in page


@pytest.mark.req(13)
def test_one_session_is_ended_and_it_is_on_record(person: User) -> None:
    client, other = signed_in(person), Client()
    sign_in(other, person)
    [shown] = [one for one in sessions.open_sessions(person, client.session.session_key) if not one.is_here]
    assert client.post("/account/sessions/", {"end": shown.id})["Location"] == "/account/sessions/"
    assert (is_in(client), is_in(other)) == (True, False)
    entry = Entry.objects.latest("at")
    assert entry.op == "account.end_sessions"
    assert entry_row(entry).opened["detail"].startswith("1 ended; ")


@pytest.mark.req(13)
def test_all_others_are_ended_and_the_one_at_hand_goes_on(person: User) -> None:
    clients = [Client() for _number in range(3)]
    for client in clients:
        sign_in(client, person)
    clients[0].post("/account/sessions/", {"others": "1"})
    assert [is_in(one) for one in clients] == [True, False, False]


@pytest.mark.req(13)
def test_nobody_ends_or_learns_of_anothers_session(person: User) -> None:
    stranger = make_person("Otto Fern", "otto@example.org", person.organisation, Role.EXPERT)
    theirs, mine = Client(), Client()
    sign_in(theirs, person)
    sign_in(mine, stranger)
    [shown] = sessions.open_sessions(person)
    hidden = mine.post("/account/sessions/", {"end": shown.id})
    absent = mine.post("/account/sessions/", {"end": "0" * 40})
    assert (hidden.status_code, hidden.content) == (404, absent.content)
    assert is_in(theirs)


@pytest.mark.req(13)
@pytest.mark.req(12)
def test_an_administrator_ends_all_sessions_of_anybody_with_a_fresh_factor(cast: Cast, client_of) -> None:
    theirs, admin = client_of(cast.expert_mx), client_of(cast.administrator)
    session = admin.session
    for record in session["account_authentication_methods"]:
        record["at"] -= clearance.FRESH_SECONDS
    session.save()
    page = f"/people/{cast.expert_mx.pk}/"
    assert "reauthenticate" in admin.post(page, {"end": "1"})["Location"]
    assert is_in(theirs)
    assert client_of(cast.administrator).post(page, {"end": "1"})["Location"] == page
    assert not is_in(theirs)
    assert Entry.objects.latest("at").op == "account.end_sessions_of"
    assert client_of(cast.outsider).post(page, {"end": "1"}).status_code == 404
    sign_in(theirs, cast.expert_mx)
    assert is_in(theirs)


def _sign_out(cast: Cast, here: Client) -> None:
    here.post("/account/logout/")


def _change_password(cast: Cast, here: Client) -> None:
    new = "a walrus reads the tide"
    answer = here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302


def _add_factor(cast: Cast, here: Client) -> None:
    assert here.post("/account/2fa/recovery-codes/generate/").status_code == 302


def _grant(cast: Cast, here: Client) -> None:
    admin_actions.grant_role(by=cast.administrator, user_id=cast.expert_mx.pk, role=Role.COORDINATOR)


def _withdraw(cast: Cast, here: Client) -> None:
    admin_actions.withdraw_role(by=cast.administrator, user_id=cast.expert_mx.pk, role=Role.EXPERT)


def _suspend(cast: Cast, here: Client) -> None:
    admin_actions.suspend(by=cast.administrator, user_id=cast.expert_mx.pk, reason="Left the unit.")


Change = Callable[[Cast, Client], None]
CHANGES = {
    _sign_out: False,
    _change_password: True,
    _add_factor: True,
    _grant: False,
    _withdraw: False,
    _suspend: False,
}


@pytest.mark.req(10)
@pytest.mark.req(11)
@pytest.mark.django_db(transaction=True)  # allauth tells of new recovery codes after the commit
@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_a_person_ends_their_other_sessions_at_once(change: Change, cast: Cast, client_of) -> None:
    here, there, stranger = client_of(cast.expert_mx), client_of(cast.expert_mx), client_of(cast.expert_other)
    change(cast, here)
    assert OpenSession.objects.filter(user=cast.expert_mx).count() == CHANGES[change]
    assert not is_in(there)
    assert is_in(here) is CHANGES[change]
    assert is_in(stranger)


@pytest.mark.req(11)
def test_a_reset_password_ends_every_session(person: User, client: Client) -> None:
    sign_in(client, person)
    actions.note_password(by=person)
    assert not is_in(client)


@pytest.mark.req(11)
def test_a_request_under_way_does_not_bring_an_ended_session_back(person: User, client: Client) -> None:
    sign_in(client, person)
    under_way = client.session
    sessions.end_other_sessions(by=person, here=None)
    with pytest.raises(UpdateError):
        under_way.save()
    assert not OpenSession.objects.exists()


@pytest.mark.req(4)
def test_no_key_that_opens_a_session_is_in_the_table(person: User, client: Client) -> None:
    sign_in(client, person)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    [row] = OpenSession.objects.values()
    assert key not in str(row)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = row["session_key"]
    assert not is_in(thief)
    assert is_in(client)


def test_the_list_says_the_same_as_the_next_request(person: User, client: Client) -> None:
    sign_in(client, person)
    assert len(sessions.open_sessions(person)) == 1
    over = ((clearance.ACTED_AT, 31 * 60), (clearance.SIGNED_IN_AT, 12 * 3600 + 1))
    by_a_wrong_clock = ((clearance.ACTED_AT, -2 * 3600), (clearance.SIGNED_IN_AT, -2 * 3600))
    for clock, seconds in over + by_a_wrong_clock:
        session = client.session
        kept = session[clock]
        session[clock] = time.time() - seconds
        session.save()
        assert sessions.open_sessions(person) == []
        assert clearance.is_over(session, person)
        session[clock] = kept
        session.save()
    User.objects.filter(pk=person.pk).update(sessions_ended_at=timezone.now())
    assert sessions.open_sessions(person) == []


def test_sessions_that_are_over_leave_the_table(person: User, client: Client) -> None:
    sign_in(client, person)
    assert open_sessions.sweep() == 0
    OpenSession.objects.update(acted_at=timezone.now() - timedelta(minutes=31))
    assert open_sessions.sweep() == 1


def test_the_unvetted_see_their_own_sessions_too(db: None, client: Client) -> None:
    sign_in(client, make_person("Nora New", "nora@example.org", vetted=False))
    assert client.get("/account/sessions/").status_code == 200


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (PHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.0", "A browser that does not say what it is"),
        ("<script>alert(1)</script>" * 400, "A browser that does not say what it is"),
    ],
)
def test_a_device_is_said_in_words(said: str, words: str) -> None:
    assert agents.in_words(agents.pair(said)) == words
