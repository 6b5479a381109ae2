"""Nothing opens before a second factor, a vetted person and a living session: pages, files, sockets alike."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts import clearance, gates
from accounts.models import Organisation, Role, User
from tests.accounts.people import make_person, sign_in

_SAMPLES = {"uuid": str(uuid.uuid4()), "int": "1", "str": "x", "slug": "x", "path": "x", "token": "0" * 32}


@pytest.fixture
def unit(db: None) -> Organisation:
    return Organisation.objects.create(name="Unit A", kind="national_unit", country="NO")


@pytest.fixture
def person(unit: Organisation) -> User:
    return make_person("Ingrid Vester", "ingrid@example.org", unit, Role.INVESTIGATOR)


def _addresses(
    patterns: list[URLPattern | URLResolver], so_far: str = "/", spaces: str = ""
) -> Iterator[tuple[str, str]]:
    """Every address of the installation with sample ids, and its page's name."""
    for one in patterns:
        route = getattr(one.pattern, "_route", None)
        if route is None:
            continue  # allauth's few regular expressions are open pages all
        for converter, sample in _SAMPLES.items():
            for name in one.pattern.converters:
                route = route.replace(f"<{converter}:{name}>", sample)
        if isinstance(one, URLResolver):
            space = f"{spaces}{one.namespace}:" if one.namespace else spaces
            yield from _addresses(one.url_patterns, so_far + route, space)
        else:
            yield so_far + route, spaces + (one.name or "")


def _walk() -> list[tuple[str, str]]:
    return list(_addresses(get_resolver().url_patterns))


def _opens(client: Client, address: str) -> bool:
    """An answer other than "go elsewhere", "there is nothing" or "not in this way"."""
    return client.get(address).status_code not in {301, 302, 401, 404, 405}


def test_no_page_but_the_open_ones_answers_a_stranger(db: None) -> None:
    walked = _walk()
    assert len(walked) > 30
    opened = {name for address, name in walked if _opens(Client(), address)}
    assert opened <= gates.OPEN_TO_ALL


def test_what_does_not_exist_looks_to_a_stranger_like_what_does(person: User) -> None:
    there, nowhere = (Client().get(f"/{word}/{uuid.uuid4()}/") for word in ("cases", "nonsense"))
    assert there.status_code == nowhere.status_code == 302
    assert there["Location"].startswith("/account/login/?next=")
    assert nowhere["Location"].startswith("/account/login/?next=")


@pytest.mark.req(1)
def test_no_page_but_enrolment_answers_without_a_second_factor(unit: Organisation) -> None:
    user = make_person("Nora New", "nora@example.org", unit, Role.INVESTIGATOR, second_factor=False)
    for address, name in _walk():
        client = Client()
        sign_in(client, user, second_factor=False)
        assert not _opens(client, address) or name in gates.OPEN_TO_ALL | gates.TO_ENROL, address


def test_an_enrolled_person_whose_session_proved_only_the_password_gets_no_further(person: User) -> None:
    for address, name in _walk():
        client = Client()
        sign_in(client, person, second_factor=False)
        assert not _opens(client, address) or name in gates.OPEN_TO_ALL | gates.TO_CONFIRM, address


@pytest.mark.lesson(7)
def test_the_unvetted_see_their_application_and_their_account_only(unit: Organisation) -> None:
    user = make_person("Amal Applicant", "amal@example.org", vetted=False)
    for address, name in _walk():
        client = Client()
        sign_in(client, user)
        assert not _opens(client, address) or name in gates.OPEN_TO_ALL | gates.TO_APPLY, address


def test_vetting_that_has_ended_is_no_vetting(person: User, client: Client) -> None:
    User.objects.filter(pk=person.pk).update(vetted_until=timezone.now() - timedelta(seconds=1))
    sign_in(client, person)
    assert client.get("/")["Location"] == "/application/"


def test_the_suspended_get_a_sentence_and_nothing_else(person: User, client: Client) -> None:
    User.objects.filter(pk=person.pk).update(suspended_at=timezone.now())
    sign_in(client, person)
    answer = client.get("/account/")
    assert answer.status_code == 403
    assert "suspended" in answer.content.decode()


def test_pages_of_the_signed_in_are_kept_nowhere(person: User, client: Client) -> None:
    sign_in(client, person)
    assert client.get("/account/")["Cache-Control"] == "no-store"


@pytest.mark.req(8)
def test_a_session_ends_after_half_an_hour_without_action(person: User, client: Client) -> None:
    sign_in(client, person)
    _set_clock(client, clearance.ACTED_AT, 29 * 60)
    assert client.get("/account/").status_code == 200
    _set_clock(client, clearance.ACTED_AT, 31 * 60)
    assert client.get("/account/").status_code == 302


@pytest.mark.req(8)
def test_polling_is_no_action(person: User, client: Client) -> None:
    sign_in(client, person)
    _set_clock(client, clearance.ACTED_AT, 20 * 60)
    before = client.session[clearance.ACTED_AT]
    client.get("/account/", headers={"x-live": "1"})  # what a page asks by itself is marked by its script
    assert client.session[clearance.ACTED_AT] == before
    client.get("/account/")
    assert client.session[clearance.ACTED_AT] > before


@pytest.mark.req(9)
def test_a_session_ends_after_twelve_hours_at_the_latest(person: User, client: Client) -> None:
    sign_in(client, person)
    _set_clock(client, clearance.SIGNED_IN_AT, 12 * 3600 + 1)
    assert client.get("/account/").status_code == 302


def test_ended_sessions_end_at_their_next_request_and_new_ones_begin(person: User, client: Client) -> None:
    sign_in(client, person)
    person.end_sessions()
    assert client.get("/account/").status_code == 302
    sign_in(client, person)
    assert client.get("/account/").status_code == 200


def test_sockets_ask_the_same_rule(person: User, client: Client) -> None:
    sign_in(client, person)
    session, fresh = client.session, User.objects.get(pk=person.pk)
    assert clearance.is_session_cleared(session, fresh)
    assert not clearance.is_session_cleared(session, AnonymousUser())
    assert not clearance.is_session_cleared({**session, "account_authentication_methods_user": "somebody"}, fresh)
    User.objects.filter(pk=person.pk).update(suspended_at=timezone.now())
    assert not clearance.is_session_cleared(session, User.objects.get(pk=person.pk))


def test_what_a_script_fetches_is_refused_without_a_redirect(person: User) -> None:
    answer = Client().get("/inbox/since/0", headers={"sec-fetch-dest": "empty"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/account/login/"


def test_the_person_of_a_session_is_loaded_in_one_query(person: User, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1):
        user = User.objects.with_clearance().get(pk=person.pk)
        assert user.is_cleared
        assert user.roles == {Role.INVESTIGATOR}
        assert user.organisation
    assert settings.AUTHENTICATION_BACKENDS == ["accounts.backend.PeopleBackend"]


def _set_clock(client: Client, clock: str, seconds_ago: int) -> None:
    session = client.session
    session[clock] = time.time() - seconds_ago
    session.save()
