"""A server of its own with the demonstration, and one browser context a person."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from tests import migrated, servers

ROOT = Path(__file__).resolve().parents[2]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
expect.set_options(timeout=15_000)  # three journeys share two processors
Reporting = Generator[None, pytest.TestReport, pytest.TestReport]
LOGS: dict[str, Path] = {}
PEOPLE: list[Person] = []
ENVIRONMENTS: dict[str, dict[str, str]] = {}  # of each server, for a second one beside it
# What a browser says when one of our headers refused something, or is not understood.
REFUSED = re.compile(
    r"Content.Security|Trusted ?(Type|HTML|Script)|Permissions-Policy|Cross-Origin|CORS|Refused to", re.I
)


class Person:
    """Somebody at a browser of their own; everything their pages ask for must come from the installation."""

    def __init__(self, name: str, origin: str, context: BrowserContext) -> None:
        self.name, self.origin, self.context = name, origin, context
        self.foreign: list[str] = []
        self.problems: list[str] = []
        self.page = self._new_page()

    def _new_page(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(20_000)
        page.on("request", lambda request: self._note(request.url))
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda one: self.problems.append(one.text) if REFUSED.search(one.text) else None)
        return page

    def _note(self, url: str) -> None:
        if not url.startswith((self.origin, "data:", "blob:")):
            self.foreign.append(url)

    def open(self, path: str) -> int:
        answer = self.page.goto(path if path.startswith("http") else self.origin + path)
        assert answer is not None
        return answer.status

    def get_authenticator(self) -> None:
        """A device that keeps passkeys and asks for a finger, made by the browser."""
        devices = self.context.new_cdp_session(self.page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    def step_in(self) -> None:
        """One click in the demonstration's bar."""
        self.open("/account/notice/")
        self.page.locator(".demo-bar button", has_text=self.name).click()
        expect(self.page.locator(".menu-name")).to_have_text(self.name)

    def shown(self) -> str:
        """Where their browser is, and the words of that page."""
        try:
            return f"{self.page.url}\n{self.page.locator('body').inner_text(timeout=2000)[:5000]}"
        except Error as error:  # the browser itself is gone
            return str(error)

    def fetch(self, path: str) -> tuple[int, str]:
        """What an attacker with this session would get."""
        answer = self.context.request.get(self.origin + path, max_redirects=0)
        return answer.status, answer.text()


def send_a_file(page: Page, *, seconds: float = 20) -> None:
    """From the filled form of a new clue, through the page of the file on its way, to vetting."""
    page.get_by_label("Nothing of note").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="What others would get")).to_be_visible(timeout=seconds * 1000)
    page.get_by_role("button", name="Send to vetting").click()


def drafted_case(person: Person, question: str) -> None:
    """A draft on the board of Latin America, and the form of its first clue."""
    page = person.page
    person.open("/")
    page.get_by_role("link", name="Open a case").click()
    page.get_by_label("Board", exact=True).select_option(label="Latin America")
    page.get_by_label("Question", exact=True).fill(question)
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(question)
    page.goto(f"{page.url.replace('/cases/', '/clues/cases/')}new/")


def _database_of_its_own(of: str) -> str:
    """On PostgreSQL the journey gets a fresh database beside the tests' one."""
    url = os.environ.get("BEARINGS_DATABASE", "")
    if not url:
        return ""
    name = f"journey_{os.getpid()}_{of.rpartition('-')[2]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{migrated.from_template()}')
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@pytest.fixture(scope="session")
def origin() -> Iterator[str]:
    """The demonstration, started as `make demo` starts it, on a free port with a scratch var/."""
    address = f"http://127.0.0.1:{servers.free_port()}"
    with tempfile.TemporaryDirectory(prefix="bearings-journey-") as folder:
        env = demonstration(address, folder)
        log = Path(folder) / "server.log"
        with started(address, env, log):
            ENVIRONMENTS[address] = env
            yield address


def demonstration(address: str, folder: str) -> dict[str, str]:
    """The environment of a server with everything that an installation runs."""
    env = {**os.environ, "BEARINGS_DEMO": "1", "BEARINGS_ORIGIN": address, "BEARINGS_VAR": folder}
    migrated.lay(Path(folder))
    threads = dict.fromkeys(["BEARINGS_KEEPER", "BEARINGS_SEQUENCER", "BEARINGS_WORKER"], "1")
    return env | threads | {"BEARINGS_DATABASE": _database_of_its_own(Path(folder).name)}


@contextmanager
def started(address: str, env: dict[str, str], log: Path) -> Iterator[None]:
    """A server while it is needed; what it said is shown when something goes wrong."""
    LOGS[address] = log
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "deploy.start"], cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            servers.wait_for(int(address.rsplit(":", 1)[1]), seconds=240, server=server)
            yield
        except BaseException:
            print(log.read_text())
            raise
        finally:
            server.terminate()
            server.wait(20)
            del LOGS[address]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Reporting:
    """A failed journey shows what each person saw and what each server said last: the reason is often there."""
    report = yield
    if report.failed:
        report.sections.extend((f"page of {one.name}", one.shown()) for one in PEOPLE)
        for address, log in LOGS.items():
            report.sections.append((f"server at {address}", log.read_text()[-20_000:]))
    return report


@pytest.fixture
def server_log(origin: str) -> Callable[[], str]:
    """What the server has said so far."""
    return LOGS[origin].read_text


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=servers.CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def person(chromium: Browser, origin: str) -> Iterator[Callable[..., Person]]:
    """person("Elena Ruiz"): signed in, in a context of their own."""
    PEOPLE.clear()

    def make(name: str, *, sockets: bool = True, at: str = origin, **options: object) -> Person:
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", **options)
        if not sockets:
            context.route_web_socket("**/ws/", lambda socket: socket.close())
        one = Person(name, at, context)
        PEOPLE.append(one)
        one.step_in()
        return one

    yield make
    for one in PEOPLE:
        assert one.foreign == [], f"{one.name}'s pages asked outside: {one.foreign}"
        assert one.problems == [], f"{one.name}'s pages had errors: {one.problems}"
        one.context.close()
