"""People for tests: made by the steps that the actions use, with a real authenticator, and signed in quickly."""

from __future__ import annotations

import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.db import transaction
from django.test import Client

from accounts import clearance, second_factor_secrets, steps
from accounts.models import Organisation, Role, User
from tests.accounts.passkeys import add_passkey

PERIOD = 30  # seconds
PASSWORD = "four grey herons over the mill"


def make_person(
    name: str,
    email: str,
    organisation: Organisation | None = None,
    *roles: Role,
    vetted: bool = True,
    second_factor: bool = True,
) -> User:
    """Somebody with a confirmed address; vetted and with an authenticator unless told otherwise."""
    with transaction.atomic():
        user = steps.make_account(name=name, email=email, password=PASSWORD)
        steps.confirm_address(user)
        steps.accept_terms(user)
        if vetted:
            assert organisation is not None, "vetted people belong somewhere"
            steps.vet_person(user, organisation, roles)
        if second_factor:
            steps.enrol_authenticator(user)
            if user.needs_passkey:
                add_passkey(user)
    return user


def sign_in(client: Client, user: User, *, second_factor: bool = True) -> None:
    """A session as sign-in leaves it, without the pages."""
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session, now = client.session, time.time()
    records = [{"method": "password", "at": now}]
    if second_factor:
        records.append({"method": "mfa", "at": now, "type": "webauthn" if user.needs_passkey else "totp"})
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    clearance.begin(session)
    session.save()


def at_the_door() -> Client:
    """A browser that has accepted the notice of restricted use."""
    client = Client()
    assert client.post("/account/notice/").status_code == 302
    return client


def code_of(user: User) -> str:
    """The six figures their authenticator shows now."""
    totp = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return code_for(second_factor_secrets.unseal(totp.data["secret"]))


def code_for(secret: str) -> str:
    """RFC 6238 with the defaults every app uses; one that is not over before the next request has come in."""
    if (left := PERIOD - time.time() % PERIOD) < 2:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD))
