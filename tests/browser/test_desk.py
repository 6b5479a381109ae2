"""A moderator clears ten items without a mouse: approves, returns, corrects, asks, and takes one back in time."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import servers
from tests.browser.conftest import Person, demonstration, started
from tests.browser.test_by_keyboard import WATCH

pytestmark = pytest.mark.browser
NAMED, TYPING, UNCLEAR = "Paco Ferrer says so.", "The voseo is mising.", "Like the other one."
TEXTS = ["First of ten.", "Second of ten.", NAMED, "Third of ten.", TYPING, "Fourth of ten.", UNCLEAR,
         "Fifth of ten.", "Sixth of ten.", "Last of ten."]  # fmt: skip
SEND = """async ([address, text]) => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ text, quotes: "", clue: "" })) form.set(name, value);
  const headers = { "X-CSRFToken": document.body.dataset.csrf };
  const answer = await fetch(address, { method: "POST", body: form, headers, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status}`);
}"""


@pytest.fixture(scope="module")
def with_undo() -> Iterator[str]:
    """A server of its own, since elsewhere verdicts are given at once."""
    address = f"http://127.0.0.1:{servers.free_port()}"
    with tempfile.TemporaryDirectory(prefix="bearings-desk-") as folder:
        env = demonstration(address, folder) | {"BEARINGS_UNDO_SECONDS": "6"}
        with started(address, env, Path(folder) / "server.log"):
            yield address


def _written(elena: Person) -> str:
    """Ten posts in a case of hers; returns its path."""
    elena.open("/")
    path = elena.page.locator("main a[href^='/cases/']").first.get_attribute("href") or ""
    elena.open(path)
    for text in TEXTS:
        elena.page.evaluate(SEND, [f"/discussion{path}write/", text])
    return path


def _on_item(page: Page) -> str:
    expect(page).to_have_url(re.compile(r"/desk/[0-9a-f-]{36}/$"))
    return page.locator(".as-seen .post-body").inner_text().strip()


def _pressed(page: Page, key: str) -> None:
    """A verb's key, and the page that follows."""
    with page.expect_navigation():
        page.keyboard.press(key)


def _typed(page: Page, key: str, words: str) -> None:
    """A verb that wants words first: its key puts the cursor there, Tab leaves it, and the key sends."""
    page.keyboard.press(key)
    expect(page.locator("textarea[name=reason]")).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Tab")
    _pressed(page, key)


def _corrected(page: Page) -> None:
    _pressed(page, "e")
    field = page.get_by_label("Text", exact=True)
    field.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(TYPING.replace("mising", "missing"))
    button = page.get_by_role("button", name="Approve like this")
    button.focus()
    _pressed(page, "Enter")


def _only_posts(page: Page) -> None:
    page.locator(".desk-filter > summary").press("Enter")
    kind = page.locator("#only-kind")
    kind.focus()
    page.keyboard.type("Post")
    page.keyboard.press("Tab")
    _pressed(page, "Enter")


def test_ten_items_are_cleared_by_keyboard_and_one_verdict_is_taken_back(
    with_undo: str, person: Callable[..., Person]
) -> None:
    elena, marta = person("Elena Ruiz", at=with_undo), person("Marta Klein", at=with_undo)
    path = _written(elena)
    pointers: list[str] = []
    marta.context.add_init_script(WATCH)
    marta.page.on("console", lambda said: pointers.append(said.text) if "A pointer was used" in said.text else None)
    page = marta.page
    marta.open("/desk/")
    _only_posts(page)
    cleared: list[str] = []
    _pressed(page, "n")
    while len(cleared) < len(TEXTS):
        text = _on_item(page)
        if text not in TEXTS:  # the demonstration's own
            _pressed(page, "a")
            continue
        if text == NAMED:
            _typed(page, "x", "This names a person.")
        elif text == TYPING:
            _corrected(page)
        elif text == UNCLEAR:
            _typed(page, "q", "Which other one?")
        elif text == "Third of ten.":
            _pressed(page, "a")
            _pressed(page, "z")
            expect(page.locator(".messages")).to_contain_text("Undone")
            assert _on_item(page) == text
            _pressed(page, "a")
        else:
            _pressed(page, "a")
        cleared.append(text)
    assert sorted(cleared) == sorted(TEXTS)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("Undo the last decision")
    assert pointers == [], "all of it by keyboard"
    _read(elena, path)


def _read(elena: Person, path: str) -> None:
    """When the seconds are over: what is read, what came back, and the question."""
    for _try in range(20):
        elena.open(path)
        if (
            elena.page.get_by_text("Last of ten.").count()
            and not elena.page.get_by_text("Waiting for vetting; only you see this.").nth(1).count()
        ):
            break
        elena.page.wait_for_timeout(1_000)
    body = elena.page.locator("main")
    expect(body).to_contain_text("The voseo is missing.")
    expect(body).to_contain_text("corrected by a moderator")
    expect(body).to_contain_text("This names a person.")
    elena.open("/inbox/")
    elena.page.get_by_role("link", name="A moderator asks you something").first.click()
    expect(elena.page.locator("main")).to_contain_text("Which other one?")
    elena.page.get_by_label("Your answer").fill("The one in post 2.")
    elena.page.get_by_role("button", name="Answer").click()
    expect(elena.page.locator("main")).to_contain_text("The one in post 2.")
