"""A passkey is enrolled and signs in by itself, with an authenticator that the browser makes for the test."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person

pytestmark = pytest.mark.browser


def test_a_passkey_is_enrolled_and_signs_in(person: Callable[..., Person], origin: str) -> None:
    otto = person("Otto Fern", at=origin.replace("127.0.0.1", "localhost"))  # browsers take passkeys on names only
    otto.get_authenticator()
    page = otto.page
    otto.open("/account/2fa/webauthn/add/")
    page.get_by_label("Name").fill("The key of a test")
    page.locator("[name=passwordless]").check()
    page.get_by_role("button", name="Add the key").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    otto.open("/account/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("The key of a test")
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="I accept this and sign in").click()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_visible()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator(".menu-name")).to_have_text("Otto Fern")
    assert otto.fetch("/inbox/")[0] == 200
