"""Five failures lock the password route and nothing else; moderators and administrators come by passkey."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts import admin_actions, locking, recovery
from accounts.errors import BadInput, NotAllowed, NotFoundHere, WrongState
from accounts.models import FailedSignIn, Organisation, Role, User
from audit.models import Entry
from forum.live import rights
from tests.accounts.passkeys import Passkey, add_passkey, sign_in_by_passkey
from tests.accounts.people import PASSWORD, at_the_door, code_of, make_person, sign_in
from tests.cast import Cast


@pytest.fixture
def person(db: None) -> User:
    unit = Organisation.objects.create(name="Unit A", kind="national_unit", country="NO")
    return make_person("Ingrid Vester", "ingrid@example.org", unit, Role.INVESTIGATOR)


def _password(client: Client, user: User, password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    return client.post("/account/login/", {"login": user.email, "password": password}, **more)


def _fail(user: User, times: int = locking.MOST) -> None:
    for number in range(times):
        _password(at_the_door(), user, "wrong", REMOTE_ADDR=f"192.0.2.{number}")


def _is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def _is_locked(user: User) -> bool:
    return User.objects.get(pk=user.pk).password_locked_at is not None


@pytest.mark.req(5)
def test_five_failures_from_five_addresses_lock_until_an_administrator_releases(cast: Cast) -> None:
    person = cast.expert_mx
    _fail(person)
    assert _is_locked(person)
    client = at_the_door()
    assert _password(client, person).status_code == 200  # the right password
    assert Entry.objects.filter(op="account.lock").count() == 1
    FailedSignIn.objects.update(at=timezone.now() - timedelta(days=1))
    assert _password(client, person).status_code == 200  # time alone opens nothing
    admin_actions.release_password(by=cast.administrator, user_id=person.pk)
    assert not FailedSignIn.objects.exists()
    _password(client, person)
    client.post("/account/2fa/authenticate/", {"code": code_of(person)})
    assert _is_in(client)
    with pytest.raises(WrongState):
        admin_actions.release_password(by=cast.administrator, user_id=person.pk)


@pytest.mark.req(5)
def test_wrong_codes_count_like_wrong_passwords(person: User) -> None:
    _fail(person, 2)
    client = at_the_door()
    _password(client, person)
    for _try in range(3):
        client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert _is_locked(person)
    answer = client.post("/account/2fa/authenticate/", {"code": code_of(person)})
    assert answer["Location"] == "/account/login/"
    assert not _is_in(client)


def test_four_failures_and_old_ones_lock_nothing_and_signing_in_forgets_them(person: User) -> None:
    _fail(person, 4)
    FailedSignIn.objects.update(at=timezone.now() - locking.WITHIN)
    _fail(person, 4)
    assert not _is_locked(person)
    client = at_the_door()
    _password(client, person)
    client.post("/account/2fa/authenticate/", {"code": code_of(person)})
    assert _is_in(client)
    assert not FailedSignIn.objects.exists()


@pytest.mark.req(6)
def test_failing_on_purpose_shuts_out_neither_a_passkey_nor_a_live_session(person: User) -> None:
    passkey, living = add_passkey(person), Client()
    sign_in(living, person)
    _fail(person, 7)
    assert _is_locked(person)
    assert _is_in(living)
    assert rights.admitted(living.session) is not None  # its sockets too
    client = at_the_door()
    sign_in_by_passkey(client, passkey)
    assert _is_in(client)
    assert _is_locked(person)  # the password stays locked


@pytest.mark.req(7)
def test_an_unknown_address_is_never_locked_and_answers_alike(person: User) -> None:
    for _try in range(6):
        answer = at_the_door().post("/account/login/", {"login": "no@example.org", "password": "wrong"})
        assert answer.status_code == 200
    assert not FailedSignIn.objects.exists()


@pytest.mark.req(2)
def test_a_moderators_code_is_not_enough_and_a_passkey_is(cast: Cast) -> None:
    for person in (cast.moderator_one, cast.administrator):
        client = at_the_door()
        _password(client, person)
        client.post("/account/2fa/authenticate/", {"code": code_of(person)})
        assert client.get("/")["Location"].startswith("/account/2fa/webauthn/reauthenticate/")
        assert rights.admitted(client.session) is None
        Authenticator.objects.filter(user=person, type="webauthn").delete()
        assert client.get("/")["Location"] == "/account/2fa/webauthn/add/"
        assert client.get("/account/2fa/webauthn/add/").status_code == 200
        passkey, client = add_passkey(person), at_the_door()
        assert sign_in_by_passkey(client, passkey).status_code == 302
        assert _is_in(client)
        assert rights.admitted(client.session) == person


@pytest.mark.req(2)
def test_a_key_that_does_not_verify_its_user_or_signs_for_another_place_signs_nobody_in(cast: Cast) -> None:
    passkey = add_passkey(cast.moderator_one)
    careless = Passkey(passkey.user, verifies=False, id=passkey.id, key=passkey.key)
    foreign = Passkey(passkey.user, host="evil.example", id=passkey.id, key=passkey.key)
    client = at_the_door()
    sign_in_by_passkey(client, careless)
    assert not _is_in(client)
    sign_in_by_passkey(client, foreign)
    assert not _is_in(client)


def test_a_role_that_needs_a_passkey_asks_for_one_at_the_next_request(cast: Cast) -> None:
    client, person = Client(), cast.outsider
    sign_in(client, person)
    admin_actions.grant_role(by=cast.administrator, user_id=person.pk, role="moderator")
    assert client.get("/")["Location"].startswith("/account/login/")  # signed out by the change
    client = at_the_door()
    _password(client, person)
    client.post("/account/2fa/authenticate/", {"code": code_of(person)})
    assert client.get("/desk/")["Location"] == "/account/2fa/webauthn/add/"


def test_a_role_ends_on_its_day(cast: Cast) -> None:
    until = timezone.now() + timedelta(days=3)
    with pytest.raises(BadInput):
        admin_actions.grant_role(
            by=cast.administrator, user_id=cast.outsider.pk, role="auditor", until=timezone.now() - timedelta(days=1)
        )
    admin_actions.grant_role(by=cast.administrator, user_id=cast.outsider.pk, role="auditor", until=until)
    assert User.objects.get(pk=cast.outsider.pk).has_role(Role.AUDITOR)
    assert User.objects.holding(Role.AUDITOR).filter(pk=cast.outsider.pk).exists()
    cast.outsider.role_grants.filter(role="auditor").update(until=timezone.now())
    assert not User.objects.get(pk=cast.outsider.pk).has_role(Role.AUDITOR)
    assert not User.objects.holding(Role.AUDITOR).filter(pk=cast.outsider.pk).exists()


def test_lost_factors_are_taken_off_by_another_with_a_reason(cast: Cast, client_of: Callable[[User], Client]) -> None:
    browser, page = client_of(cast.administrator), f"/people/{cast.moderator_one.pk}/"
    assert browser.post(page, {"reset": "1", "sure": ""}).status_code == 422
    assert browser.post(page, {"reset": "1", "sure": "Called back on the number of the unit"}).status_code == 302
    assert not Authenticator.objects.filter(user=cast.moderator_one).exists()
    with pytest.raises(NotAllowed):
        admin_actions.reset_factors(by=cast.administrator, user_id=cast.administrator.pk, reason="I lost mine")
    client = at_the_door()
    _password(client, cast.moderator_one)
    assert client.get("/")["Location"] == "/account/2fa/"


def test_the_operator_lets_an_administrator_in_again_on_record(cast: Cast) -> None:
    _fail(cast.administrator)
    User.objects.filter(pk=cast.administrator.pk).update(suspended_at=timezone.now())
    with pytest.raises(CommandError, match="for administrators"):
        call_command("let_in", cast.expert_mx.email, because="asked")
    call_command("let_in", cast.administrator.email, because="Both keys are lost; decided by the head of unit")
    client = at_the_door()
    _password(client, cast.administrator)
    assert client.get("/")["Location"] == "/account/2fa/"
    assert Entry.objects.filter(op="account.let_in").count() == 1
    with pytest.raises(NotFoundHere):
        recovery.let_in(address="nobody@example.org", because="x", login="root")
