"""While the mail server is away what somebody does is done, and a page says when a mail they wait for did not go."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client

from accounts.models import Organisation, User
from tests.accounts.people import PASSWORD, make_person
from tests.accounts.test_sign_in import at_the_door, code_for

NEW = "a walrus reads the tide"
TOLD = "the mail server does not answer"


class Away(BaseEmailBackend):
    """As smtplib finds it when nobody listens."""

    def send_messages(self, _messages: object) -> int:
        raise ConnectionRefusedError(111, "Connection refused")


@pytest.fixture(autouse=True)
def away(settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Away"


@pytest.fixture
def person(db: None) -> User:
    return make_person("Nora Lind", "nora@example.org", Organisation.objects.create(name="Unit"), second_factor=False)


def _signed_in(person: User) -> Client:
    client = at_the_door()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return client


@pytest.mark.django_db(transaction=True)
def test_a_second_factor_is_added_and_the_page_says_so(person: User, caplog: pytest.LogCaptureFixture) -> None:
    client = _signed_in(person)
    secret = client.get("/account/2fa/totp/activate/").context["form"].secret
    answer = client.post("/account/2fa/totp/activate/", {"code": code_for(secret)})
    assert answer["Location"] == "/account/2fa/recovery-codes/"
    assert Authenticator.objects.filter(user=person, type="totp").count() == 1
    assert "could not be sent: ConnectionRefusedError" in caplog.text
    assert person.email not in caplog.text


@pytest.mark.parametrize("form", ["signup", "password/reset"])
def test_who_waits_for_a_mail_is_told_and_known_and_unknown_addresses_answer_alike(person: User, form: str) -> None:
    answers = []
    for address in (person.email, "nobody@example.org"):
        client = at_the_door()
        typed = {"name": "Nora", "email": address, "password1": NEW, "password2": NEW}
        answer = client.post(f"/account/{form}/", typed, follow=True)
        assert answer.status_code == 200
        assert TOLD in answer.content.decode()
        answers.append(answer.redirect_chain)
    assert answers[0] == answers[1]
