"""The demonstration's bar: one click into each person, on a demonstration on this machine, and nowhere else."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import Organisation, Role, User
from audit.models import Entry
from tests.accounts.people import make_person


@pytest.fixture
def person(db: None) -> User:
    unit = Organisation.objects.create(name="Unit A", kind="national_unit", country="NO")
    return make_person("Ingrid Vester", "ingrid@example.org", unit, Role.INVESTIGATOR)


def test_there_is_no_such_page_without_the_demonstration(person: User, client: Client) -> None:
    assert client.post("/demo/step-in/", {"user": str(person.pk)}).status_code == 404
    assert client.get("/account/").status_code == 302


def test_nor_from_another_machine(person: User, client: Client, settings: Settings) -> None:
    settings.DEMO = True
    answer = client.post("/demo/step-in/", {"user": str(person.pk)}, REMOTE_ADDR="192.0.2.7")
    assert answer.status_code == 404


def test_one_click_makes_one_that_person_with_both_factors(person: User, client: Client, settings: Settings) -> None:
    settings.DEMO = True
    assert "Ingrid Vester" in client.get("/account/notice/").content.decode()
    assert client.post("/demo/step-in/", {"user": str(person.pk), "next": "/account/"})["Location"] == "/account/"
    assert "Ingrid Vester" in client.get("/account/").content.decode()
    assert Entry.objects.filter(op="account.step_in").count() == 1
    other = make_person("Elena Ruiz", "elena@example.org", person.organisation, Role.EXPERT)
    client.post("/demo/step-in/", {"user": str(other.pk), "next": "https://elsewhere.example/"})
    assert "elena@example.org" in client.get("/account/").content.decode()


def test_nobody_is_nobody(person: User, client: Client, settings: Settings) -> None:
    settings.DEMO = True
    for user in ("", "nonsense", "00000000-0000-4000-8000-000000000000"):
        assert client.post("/demo/step-in/", {"user": user}).status_code == 404


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_nor_through_a_proxy(person: User, client: Client, settings: Settings, header: str) -> None:
    settings.DEMO = True
    answer = client.post("/demo/step-in/", {"user": str(person.pk)}, headers={header: "for=127.0.0.1"})
    assert answer.status_code == 404
