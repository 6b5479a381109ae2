"""Whatever shape a provider's answers and a person's input have, nobody is signed in and nothing falls over."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from accounts import openid, provider_actions
from accounts.models import Organisation, ProviderLink, Role, User
from tests.accounts.fake_provider import FakeProvider
from tests.accounts.people import at_the_door, make_person, sign_in
from tests.accounts.test_providers import (
    FAILED,
    GO,
    OWN,
    SUBJECT,
    left_for,
    linked,
    person,
    provider,
    said,
    unit,
)  # fmt: skip
from tests.at_once import at_once

__all__ = ["person", "provider", "unit"]


@pytest.mark.parametrize("told", [["x"], "x", 5, None], ids=["a list", "a text", "a number", "nothing"])
def test_a_configuration_of_another_shape_is_a_sentence(
    person: User, provider: FakeProvider, told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeProvider, "described", lambda _self: told)
    client = at_the_door()
    assert client.post(GO, {"next": ""})["Location"] == "/account/login/"
    assert FAILED in said(client)


def test_certificates_that_are_gone_are_a_sentence(
    person: User, provider: FakeProvider, unit: Organisation, settings: LazySettings
) -> None:
    away = provider.provider(unit.pk, ca_file="/nowhere/ours.pem", issuer="https://127.0.0.1:1/x")
    settings.SIGN_IN_PROVIDERS = {"unit-a": away}
    client = at_the_door()
    assert client.post(GO, {"next": ""})["Location"] == "/account/login/"
    assert FAILED in said(client)


@pytest.mark.parametrize("told", [["x"], "x"], ids=["a list", "a text"])
def test_tokens_of_another_shape_sign_nobody_in(
    person: User, provider: FakeProvider, told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked(person, provider)
    client = at_the_door()
    back = left_for(client, provider)
    monkeypatch.setattr(FakeProvider, "tokens", lambda _self, _asked, _by: told)
    assert client.get(back)["Location"] == "/account/login/"
    assert FAILED in said(client)
    openid.forget()


@pytest.mark.parametrize("code", ["a\x00b", "", "Unit A", "unit-z", "a" * 41], ids=repr)
def test_a_link_that_one_can_not_have_is_not_there(person: User, provider: FakeProvider, code: str) -> None:
    client = Client()
    sign_in(client, person)
    for verb in ("link", "unlink"):
        assert client.post(OWN, {verb: code}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_people_who_link_one_account_in_the_same_moment_one_has_it(
    provider: FakeProvider, unit: Organisation
) -> None:
    people = [make_person(f"Person {n}", f"person{n}@example.org", unit, Role.EXPERT) for n in range(3)]
    there = provider.provider(unit.pk)
    ends = at_once(*[
        lambda who=who: provider_actions.link(by=who, provider=there, subject=SUBJECT, here=None) for who in people
    ])  # fmt: skip
    assert ends == {"done": 1, "refused": 2}
    assert ProviderLink.objects.count() == 1
