"""Signing in by an organisation's provider, which is another site to the browser: strict cookies and policy hold."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import servers
from tests.accounts.fake_provider import SECRET, FakeProvider, running
from tests.browser.conftest import ENVIRONMENTS, Person, started

pytestmark = pytest.mark.browser


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    with running() as fake:
        yield fake


@pytest.fixture
def with_provider(origin: str, person: Callable[..., Person], provider: FakeProvider, tmp_path: Path) -> Iterator[str]:
    """A second server of the same installation, which knows a provider of Elena's institute. Passkeys want a name."""
    ari = person("Ari Lindqvist")
    ari.open("/organisations/")
    link = ari.page.get_by_role("link", name="Instituto del Acento").get_attribute("href")
    organisation = re.search(r"[0-9a-f-]{36}", str(link))
    assert organisation
    (tmp_path / "secret").write_text(SECRET)
    told = {
        "name": "The institute", "organisation": organisation[0], "issuer": provider.issuer,
        "client_id": "bearings", "client_secret_file": str(tmp_path / "secret"),
    }  # fmt: skip
    file = tmp_path / "providers.toml"
    file.write_text("[institute]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in told.items()))
    address = f"http://localhost:{servers.free_port()}"
    env = ENVIRONMENTS[origin] | {"BEARINGS_ORIGIN": address, "BEARINGS_SIGN_IN_PROVIDERS": str(file)}
    with started(
        address, env | {"BEARINGS_KEEPER": "0", "BEARINGS_SEQUENCER": "0", "BEARINGS_WORKER": "0"}, tmp_path / "log"
    ):
        yield address


def test_linked_once_and_signed_in_by_it(
    person: Callable[..., Person], with_provider: str, provider: FakeProvider
) -> None:
    elena = person("Elena Ruiz", at=with_provider)
    elena.get_authenticator()
    page = elena.page
    elena.open("/account/2fa/webauthn/add/")
    page.get_by_label("Name").fill("The key of a test")
    page.get_by_role("button", name="Add the key").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    elena.open("/account/")
    page.get_by_role("link", name="Your organisation's sign-in").click()
    page.get_by_role("button", name="Link my account there").click()
    page.get_by_role("link", name="It is me").click()
    expect(page.locator("main")).to_contain_text("Take the link off")
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="I accept this and sign in").click()
    page.get_by_role("button", name="Sign in by The institute").click()
    page.get_by_role("link", name="It is me").click()
    expect(page.get_by_role("button", name="Use a passkey or security key")).to_be_visible()
    assert elena.fetch("/inbox/")[0] == 302
    page.get_by_role("button", name="Use a passkey or security key").click()
    expect(page.locator(".menu-name")).to_have_text("Elena Ruiz")
    assert elena.fetch("/inbox/")[0] == 200
    assert {url.split("?")[0] for url in elena.foreign} <= {
        f"{provider.issuer}/authorize",
        f"{provider.issuer}/favicon.ico",
    }
    elena.foreign.clear()  # its page is elsewhere; ours asked for nothing there
