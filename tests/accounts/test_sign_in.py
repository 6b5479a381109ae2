"""Signing in: two factors, each code once, the same answer to every wrong try, secrets sealed at rest."""

from __future__ import annotations

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import mail
from django.test import Client

from accounts import clearance, second_factor_secrets, steps
from accounts.models import Organisation, Role, User
from audit.models import Entry
from tests.accounts.people import PASSWORD, at_the_door, code_for, code_of, make_person, sign_in


@pytest.fixture
def person(db: None) -> User:
    unit = Organisation.objects.create(name="Unit A", kind="national_unit", country="NO")
    return make_person("Ingrid Vester", "ingrid@example.org", unit, Role.INVESTIGATOR)


@pytest.fixture
def client() -> Client:
    return at_the_door()


def _password(client: Client, email: str, password: str = PASSWORD):  # type: ignore[no-untyped-def]
    return client.post("/account/login/", {"login": email, "password": password})


def _recorded() -> list[str]:
    return list(Entry.objects.order_by("at").values_list("op", flat=True))


def test_password_and_code_sign_in_and_both_are_on_record(person: User, client: Client) -> None:
    answer = _password(client, person.email)
    assert answer["Location"] == "/account/2fa/authenticate/"
    assert client.get("/account/").status_code == 302
    before = client.session.session_key
    answer = client.post("/account/2fa/authenticate/", {"code": code_of(person)})
    assert answer["Location"] == "/"
    assert client.get("/account/").status_code == 200
    assert client.session.session_key != before
    assert _recorded()[-1] == "account.sign_in"


@pytest.mark.req(3)
def test_one_code_signs_in_once(person: User) -> None:
    code = code_of(person)
    for client, signed_in in ((at_the_door(), True), (at_the_door(), False)):
        _password(client, person.email)
        client.post("/account/2fa/authenticate/", {"code": code})
        assert (client.get("/account/").status_code == 200) is signed_in
    assert "account.refuse" in _recorded()


@pytest.mark.req(10)
def test_a_session_key_that_was_there_before_sign_in_is_worth_nothing_after(person: User) -> None:
    client = at_the_door()
    client.get("/account/login/")
    session = client.session
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    _password(client, person.email)
    half_way = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/account/2fa/authenticate/", {"code": code_of(person)})
    assert client.get("/account/").status_code == 200
    keys = {session.session_key, half_way, client.cookies[settings.SESSION_COOKIE_NAME].value}
    for known in keys - {client.cookies[settings.SESSION_COOKIE_NAME].value}:
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = known
        assert thief.get("/account/").status_code == 302
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != session.session_key


@pytest.mark.req(7)
def test_every_wrong_try_gets_the_same_answer(person: User) -> None:
    inactive = make_person("Ines Gone", "gone@example.org", vetted=False)
    User.objects.filter(pk=inactive.pk).update(is_active=False)
    tries = [
        (person.email, "not the password"),
        ("nobody@example.org", "not the password"),
        (inactive.email, PASSWORD),
        (inactive.email, "not the password"),
    ]
    pages = set()
    for email, password in tries:
        answer = _password(at_the_door(), email, password)
        assert answer.status_code == 200
        pages.add(_without_chance(answer.content.decode().replace(email, "")))
    assert len(pages) == 1


def test_five_failures_lock_the_password_with_the_same_answer(person: User) -> None:
    wrong = [_password(at_the_door(), person.email, "wrong").content.decode() for _try in range(5)]
    answer = _password(at_the_door(), person.email)
    assert answer.status_code == 200
    assert _without_chance(answer.content.decode()) == _without_chance(wrong[0])
    client = Client()
    sign_in(client, person)
    assert client.get("/account/").status_code == 200  # a live session is not shut by failing on purpose
    assert _recorded().count("account.refuse") == 6
    assert _recorded().count("account.lock") == 1


@pytest.mark.req(7)
def test_a_reset_password_answers_the_same_for_unknown_addresses(person: User) -> None:
    answers = [
        Client().post("/account/password/reset/", {"email": email}) for email in (person.email, "no@example.org")
    ]
    assert [one.status_code for one in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]


def test_sign_up_answers_the_same_for_a_known_address(person: User) -> None:
    form = {"name": "Nora", "password1": "a walrus reads the tide", "password2": "a walrus reads the tide"}
    typed = [{**form, "email": one} for one in (person.email, "nora@example.org")]
    answers = [at_the_door().post("/account/signup/", one) for one in typed]
    assert [one["Location"] for one in answers] == ["/account/confirm-email/"] * 2
    assert User.objects.get(email="nora@example.org").is_vetted is False


def test_secrets_of_second_factors_are_unreadable_in_the_database(person: User) -> None:
    secret = steps.enrol_authenticator(person)
    stored = Authenticator.objects.get(user=person, type="totp").data["secret"]
    assert secret not in json.dumps(stored)
    assert second_factor_secrets.unseal(stored) == secret
    assert code_for(secret) == code_of(person)


@pytest.mark.django_db(transaction=True)
def test_from_sign_up_to_the_application_page(client: Client) -> None:
    form = {"name": "Nora New", "email": "nora@example.org"}
    password = "a walrus reads the tide"
    client.post("/account/signup/", {**form, "password1": password, "password2": password})
    link = re.search(r"http://testserver(/account/confirm-email/\S+)", mail.outbox[-1].body)
    assert link is not None
    assert client.get(link.group(1)).status_code == 200
    client.post(link.group(1))
    answer = _password(client, "nora@example.org", password)
    assert answer.status_code == 302
    assert client.get("/")["Location"] == "/account/2fa/"
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    before = client.session.session_key
    code = code_for(secret)
    answer = client.post("/account/2fa/totp/activate/", {"code": code})
    assert answer["Location"] == "/account/2fa/recovery-codes/"
    assert client.session.session_key != before
    assert client.get("/account/2fa/recovery-codes/").status_code == 200
    assert client.get("/")["Location"] == "/account/terms/?next=%2F"
    assert client.get("/application/").status_code == 302
    assert "Code of conduct" in client.get("/account/terms/").content.decode()
    client.post("/account/terms/")
    assert client.get("/")["Location"] == "/application/"
    assert client.get("/application/").status_code == 200
    assert {"account.register", "account.sign_in", "account.change_factor"} <= set(_recorded())
    user = User.objects.get(email="nora@example.org")
    assert not user.is_vetted
    assert not user.roles
    other = at_the_door()
    _password(other, "nora@example.org", password)
    other.post("/account/2fa/authenticate/", {"code": code})
    assert other.get("/application/").status_code == 302  # the code that enrolled it is spent


def test_signing_out_clears_the_browser_and_is_on_record(person: User, client: Client) -> None:
    sign_in(client, person)
    answer = client.post("/account/logout/")
    assert '"storage"' in answer["Clear-Site-Data"]
    assert answer.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0
    assert client.get("/account/").status_code == 302
    assert _recorded()[-1] == "account.sign_out"


def test_the_only_second_factor_can_not_be_dropped(person: User, client: Client) -> None:
    sign_in(client, person)
    answer = client.post("/account/2fa/totp/deactivate/")
    assert answer.status_code == 200
    assert person.has_second_factor
    assert Authenticator.objects.filter(user=person, type="totp").exists()


@pytest.mark.req(10)
def test_a_confirmed_session_of_password_only_goes_on_where_it_wanted(person: User, client: Client) -> None:
    sign_in(client, person, second_factor=False)
    assert client.get("/account/")["Location"] == "/account/2fa/reauthenticate/?next=%2Faccount%2F"
    before = client.session.session_key
    answer = client.post("/account/2fa/reauthenticate/?next=/account/", {"code": code_of(person), "next": "/account/"})
    assert answer["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert client.session.session_key != before
    assert clearance.is_fresh(client.session, person)


def test_what_a_page_asked_before_the_key_changed_and_is_answered_after_it_signs_nobody_out(
    person: User, client: Client
) -> None:
    sign_in(client, person, second_factor=False)
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/account/2fa/reauthenticate/", {"code": code_of(person), "next": "/account/"})
    late = at_the_door()
    late.cookies[settings.SESSION_COOKIE_NAME] = before
    answer = late.get("/account/", headers={"X-Live": "1", "HX-Request": "true"})
    assert answer.status_code == 401
    assert settings.SESSION_COOKIE_NAME not in answer.cookies  # "" would take the new key from the browser
    assert client.get("/account/").status_code == 200


def test_of_an_ended_session_a_persons_next_click_takes_the_cookie_back(person: User, client: Client) -> None:
    """And nothing that a page asks by itself, which may come while a new key is given."""
    sign_in(client, person)
    session = client.session
    session[clearance.SIGNED_IN_AT] = 0
    session.save()
    assert settings.SESSION_COOKIE_NAME not in client.get("/account/", headers={"X-Live": "1"}).cookies
    again = at_the_door()
    sign_in(again, person)
    session = again.session
    session[clearance.SIGNED_IN_AT] = 0
    session.save()
    assert again.get("/account/").cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0


@pytest.mark.parametrize("address", ["/account/login/", "/account/signup/", "/account/password/reset/"])
def test_the_pages_of_sign_in_hold_no_inline_style_or_script(db: None, client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert " style=" not in page
    assert " on" + "click" not in page
    for script in re.findall(r"<script[^>]*>", page):
        assert "src=" in script or "application/json" in script


def _without_chance(page: str) -> str:
    """The page without its CSRF tokens, its nonce and what was typed."""
    page = re.sub(r'(csrfmiddlewaretoken" value|X-CSRFToken": |data-csrf| nonce)[="\s]*[^"]*"', "", page)
    return re.sub(r'(name="login" value)="[^"]*"', r"\1", page)
