"""The first day of an empty installation: from the machine's token to the first expert vetted by two moderators."""

from __future__ import annotations

import base64
import hmac
import os
import re
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_string
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import servers
from tests.browser.conftest import ROOT, Person

pytestmark = pytest.mark.browser
PASSWORD = "four grey herons over the mill"


@dataclass(frozen=True)
class Installation:
    """A server without people, its var/ and what it printed."""

    origin: str
    folder: Path

    @property
    def said(self) -> str:
        return (self.folder / "server.log").read_text()

    def link_mailed_to(self, address: str) -> str:
        """The confirmation link in the newest mail to somebody; mails are files here."""
        mails = [message_from_string(one) for file in self._mails() for one in re.split(r"^-{79}\n", file, flags=re.M)]
        text = [mail.get_payload(decode=True).decode() for mail in mails if mail["To"] == address][-1]
        return re.search(r"http\S+/account/confirm-email/\S+", text)[0]

    def _mails(self) -> list[str]:
        return [file.read_text() for file in sorted((self.folder / "mail").iterdir())]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Started as somebody who tries it out does, without the demonstration."""
    port = servers.free_port()
    place = Installation(f"http://localhost:{port}", tmp_path_factory.mktemp("first-day"))
    own = {"BEARINGS_ORIGIN": place.origin, "BEARINGS_VAR": str(place.folder), "BEARINGS_DATABASE": ""}
    env = {**os.environ, "BEARINGS_DEMO": "0", "PYTHONUNBUFFERED": "1", **own}
    with (place.folder / "server.log").open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "deploy.start"], cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            servers.wait_for(port, seconds=240, server=server)  # it plays all migrations
            yield place
        except BaseException:
            print(place.said)
            raise
        finally:
            server.terminate()
            server.wait(20)


class Newcomer(Person):
    """Somebody with a browser and an authenticator app of their own (RFC 6238)."""

    secret = ""
    used = 0

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@example.org"

    def code(self) -> str:
        """The six figures shown now. A code is taken once: for a second one they wait until it changes."""
        while (period := int(time.time()) // 30) == self.used or time.time() % 30 > 28:
            time.sleep(0.2)
        self.used = period
        key = base64.b32decode(self.secret + "=" * (-len(self.secret) % 8))
        digest = hmac.digest(key, struct.pack(">Q", period), "sha1")
        at = digest[-1] & 15
        return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"

    def accept_notice(self) -> None:
        self.page.get_by_role("button", name="I accept this and sign in").click()

    def accept_terms(self) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Terms and conduct")
        self.page.get_by_role("button", name="I accept both").click()

    def add_passkey(self) -> None:
        page = self.page
        page.get_by_label("Name").fill("The key of a test")
        page.locator("[name=passwordless]").check()
        page.get_by_role("button", name="Add the key").click()
        page.get_by_role("link", name="go on").click()

    def enrol(self) -> None:
        """From “a password alone opens nothing” to the recovery codes, and on."""
        page = self.page
        expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
        page.get_by_role("link", name="Set up the app").click()
        self.secret = page.get_by_label("Secret").input_value()
        page.get_by_label("Authenticator code").fill(self.code())
        page.get_by_role("button", name="Activate").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
        page.get_by_role("link", name="go on").click()
        self.accept_terms()

    def make_account(self, place: Installation) -> None:
        """The sign-in page, an account, the mailed link, the first sign-in and the second factor."""
        page = self.page
        self.open("/")
        self.accept_notice()
        page.get_by_role("link", name="Ask for one").click()
        page.get_by_label("Your name").fill(self.name)
        page.get_by_label("Your work e-mail address").fill(self.email)
        page.locator("[name=password1]").fill(PASSWORD)
        page.locator("[name=password2]").fill(PASSWORD)
        page.get_by_role("button", name="Make the account").click()
        expect(page.locator("main")).to_contain_text("A mail with a link is on its way")
        self.open(place.link_mailed_to(self.email))
        page.get_by_role("button", name="Yes, confirm it").click()
        self.give_password()
        self.enrol()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your application")

    def give_password(self) -> None:
        self.open("/account/login/")
        self.page.get_by_label("Your work e-mail address").fill(self.email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def sign_in(self) -> None:
        """Password, then code; lands on the home page."""
        self.give_password()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Your second factor")
        self.page.locator("[name=code]").fill(self.code())
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def sign_in_and_get_a_passkey(self) -> None:
        """A code is not enough for a moderator."""
        self.sign_in()
        expect(self.page.locator("main")).to_contain_text("from now on you prove who you are by passkey")
        self.add_passkey()
        expect(self.page.locator(".menu-name")).to_have_text(self.name)

    def sign_out(self) -> None:
        self.open("/account/logout/")
        self.page.locator("main").get_by_role("button", name="Sign out").click()
        self.accept_notice()
        expect(self.page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.fixture
def newcomer(chromium: Browser, empty: Installation) -> Iterator[Callable[[str], Newcomer]]:
    people: list[Newcomer] = []

    def make(name: str) -> Newcomer:
        people.append(Newcomer(name, empty.origin, chromium.new_context(locale="en-GB")))
        people[-1].get_authenticator()
        return people[-1]

    yield make
    for one in people:
        assert one.foreign == [], f"{one.name}'s pages asked outside: {one.foreign}"
        assert one.problems == [], f"{one.name}'s pages had errors: {one.problems}"
        one.context.close()


def _begin(admin: Newcomer, place: Installation) -> None:
    page, token = admin.page, re.search(r"/first/ with the token (\S+)", place.said)
    assert token, place.said
    admin.open("/first/")
    admin.accept_notice()
    told = {"One-time token": token[1], "Your name": admin.name, "Your e-mail address": admin.email}
    for label, words in {**told, "Your organisation": "Observatory", "Password, once more": PASSWORD}.items():
        page.get_by_label(label).fill(words)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Kind of organisation").select_option(label="Observer")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("link", name="Add a key").click()
    admin.add_passkey()
    admin.accept_terms()
    expect(page.locator(".menu-name")).to_have_text(admin.name)
    assert admin.fetch("/first/")[0] == 404


def _enter(admin: Newcomer, organisation: str) -> None:
    page = admin.page
    page.get_by_role("link", name="People", exact=True).first.click()
    page.get_by_role("link", name="Organisations").click()
    page.get_by_label("Name").fill(organisation)
    page.get_by_label("Kind").select_option(label="Hotline or NGO")
    page.get_by_role("button", name="Enter it").click()
    expect(page.locator(".messages")).to_contain_text("is entered")


def _appoint(admin: Newcomer, person: Newcomer, organisation: str) -> None:
    page = admin.page
    admin.open("/people/")
    expect(page.locator("main")).to_contain_text("Founding period")
    page.get_by_role("link", name=person.name).click()
    page.get_by_label("Organisation").select_option(label=organisation)
    page.get_by_label("Moderator").check()
    page.get_by_role("button", name="Vet and appoint").click()
    expect(page.locator("main")).to_contain_text("Vetted until")


def _apply(person: Newcomer, sponsor: Newcomer) -> None:
    page = person.page
    page.get_by_label("Your agency").fill("Acento Institute")
    page.get_by_label("Its country").select_option(label="Guatemala")
    page.get_by_label("Expert", exact=False).check()
    page.get_by_label("Purpose").fill("I know the shop signs of the highlands.")
    page.get_by_label("Your sponsor's address").fill(sponsor.email)
    page.get_by_role("button", name="Send the application").click()
    expect(page.locator(".badge-state")).to_have_text("Waiting for two moderators")


def _approve(moderator: Newcomer, applicant: Newcomer, answer: str) -> None:
    page: Page = moderator.page
    page.get_by_role("link", name="To vet").first.click()
    page.locator(".queue li").first.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text(applicant.name)
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".messages")).to_contain_text(answer)


def test_from_an_empty_installation_to_the_first_vetted_expert(
    newcomer: Callable[[str], Newcomer], empty: Installation
) -> None:
    admin, mara, noel, pilar = (newcomer(name) for name in ("Ari Admin", "Mara One", "Noel Two", "Pilar Nueva"))
    _begin(admin, empty)
    for organisation in ("Institute One", "Hotline Two"):
        _enter(admin, organisation)
    for founder in (mara, noel):
        founder.make_account(empty)
    _appoint(admin, mara, "Institute One")
    _appoint(admin, noel, "Hotline Two")
    admin.open("/people/")
    expect(admin.page.locator("main")).not_to_contain_text("Founding period")

    pilar.make_account(empty)
    _apply(pilar, admin)
    for moderator, answer in ((mara, "it takes another moderator too"), (noel, "Decided")):
        assert moderator.fetch("/")[0] == 302, "the appointment ended what was signed in before"
        moderator.sign_in_and_get_a_passkey()
        assert pilar.fetch("/")[0] == 302, "one moderator is not enough"
        _approve(moderator, pilar, answer)

    pilar.sign_out()
    assert pilar.fetch("/")[0] == 302
    pilar.sign_in()
    expect(pilar.page.locator("main")).to_contain_text("You are on no board yet")
    expect(pilar.page.locator("main")).to_contain_text("No open case on your boards")
