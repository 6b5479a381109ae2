"""Several people at one thing at once: moderators race, an author edits what is being vetted, a case is narrowed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, drafted_case

pytestmark = pytest.mark.browser
QUESTION, WORD = "Whose festival is this?", "Quetzalpapalotl"
BACK = "() => document.dispatchEvent(new Event('visibilitychange'))"  # as when somebody comes back to the window


def _new_case(ingrid: Person) -> str:
    """With a clue in words; sent, and its path."""
    drafted_case(ingrid, QUESTION)
    page = ingrid.page
    page.get_by_label("Kind of clue").select_option("visible_text")
    page.get_by_label("Title", exact=True).fill("A banner")
    page.get_by_label("What to expect").fill("Four words")
    page.get_by_label("Text, or a transcript").fill("Feria de San Marcos")
    page.get_by_label("Nothing of note").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".clue-strip")).to_contain_text("A banner")
    page.get_by_role("button", name="Send to vetting").click()
    expect(page.locator(".badge-state").first).to_have_text("Waiting for vetting")
    return page.url.removeprefix(ingrid.origin)


def _write(person: Person, path: str, text: str) -> None:
    person.open(path)
    person.page.locator("#write textarea").fill(text)
    person.page.locator("#write").get_by_role("button", name="Send to vetting").click()
    expect(person.page.locator("main")).to_contain_text(text)


def _opened(moderator: Person, text: str) -> Page:
    """The item with this text, on the moderator's desk."""
    moderator.open("/desk/")
    links = moderator.page.locator(".queue li a")
    for address in [link.get_attribute("href") or "" for link in links.all()]:
        if text in moderator.fetch(address)[1]:
            moderator.open(address)
            return moderator.page
    raise AssertionError(f"Nothing on the desk of {moderator.name} says {text!r}")


def _approve(page: Page) -> None:
    page.get_by_role("button", name="Approve").click()


def _vetted(moderator: Person, code: str) -> None:
    moderator.open("/desk/")
    waiting = moderator.page.locator(".queue li", has_text=code)
    while waiting.count():
        waiting.first.get_by_role("link").click()
        _approve(moderator.page)
        expect(moderator.page.locator(".messages")).to_contain_text(re.compile("Decided|Noted"))
        moderator.open("/desk/")


def test_two_race_an_author_edits_and_a_case_is_narrowed_while_it_is_read(person: Callable[..., Person]) -> None:
    ingrid, elena, omar = person("Ingrid Vester"), person("Elena Ruiz"), person("Omar Haddad")
    marta, luc = person("Marta Klein"), person("Luc Moreau")
    path = _new_case(ingrid)
    code = ingrid.page.locator(".case-code").first.text_content() or ""
    _vetted(marta, code)
    _two_moderators_race(elena, marta, luc, path)
    _an_author_edits_under_a_moderators_eyes(elena, omar, marta, path)
    _narrowed_while_it_is_read(ingrid, elena, omar, path, code)


def _two_moderators_race(elena: Person, marta: Person, luc: Person, path: str) -> None:
    """Who comes second is told so, and nothing is decided twice."""
    _write(elena, path, "The drums are from the coast.")
    first, second = _opened(marta, "from the coast"), _opened(luc, "from the coast")
    _approve(first)
    expect(first.locator(".messages")).to_contain_text("Decided")
    _approve(second)
    expect(second.locator("main")).to_contain_text(re.compile("decided already|another moderator", re.I))
    elena.open(path)
    expect(elena.page.get_by_text("The drums are from the coast.")).to_have_count(1)


def _an_author_edits_under_a_moderators_eyes(elena: Person, omar: Person, marta: Person, path: str) -> None:
    """What was approved is what was seen: the changed text waits, whatever button was pressed."""
    _write(elena, path, "A harmless sentence.")
    desk = _opened(marta, "A harmless sentence.")
    elena.page.locator("article", has_text="A harmless sentence.").get_by_role("link", name="Edit").click()
    elena.page.locator("textarea[name=text]").fill(f"Something else: {WORD}.")
    elena.page.get_by_role("button", name="Send to vetting").click()
    expect(elena.page.locator("main")).to_contain_text(WORD)
    _approve(desk)
    expect(desk.locator(".messages")).to_contain_text("Its author has changed this")
    assert WORD not in omar.fetch(path)[1]
    assert _found(omar, WORD) == 0, "what waits is in no search"
    _approve(_opened(marta, WORD))
    expect(marta.page.locator(".messages")).to_contain_text("Decided")
    assert WORD in omar.fetch(path)[1]
    assert _found(omar, WORD) == 1


def _narrowed_while_it_is_read(ingrid: Person, elena: Person, omar: Person, path: str, code: str) -> None:
    """Elena has it open, typed something, and is shut out: page, lists, search and inbox say nothing of it."""
    elena.open(path)
    elena.page.locator("#write textarea").fill("Half a thought")
    ingrid.open(f"{path}audience/")
    narrower = ingrid.page.locator("form", has=ingrid.page.get_by_role("button", name="Make it narrower"))
    narrower.get_by_label("Exclude an organisation").select_option(label="Instituto del Acento (demonstration)")
    narrower.get_by_role("button", name="Make it narrower").click()
    expect(ingrid.page.get_by_role("heading", name="Excluded organisations")).to_be_visible()
    elena.page.evaluate(BACK)
    expect(elena.page.get_by_role("alert")).to_contain_text("no longer open to you")
    assert code not in elena.page.content()
    assert elena.fetch(path)[0] == 404
    assert _found(elena, WORD) == 0
    for list_of in ("/", "/inbox/", "/drafts/", "/bookmarks/"):
        status, page = elena.fetch(list_of)
        assert (status, code in page, QUESTION in page) == (200, False, False), list_of
    assert omar.fetch(path)[0] == 200
    assert _found(omar, WORD) == 1


def _found(person: Person, word: str) -> int:
    """How many things the search says there are."""
    person.open("/search/")
    person.page.get_by_label("Find").fill(word)
    person.page.get_by_role("button", name="Search", exact=True).first.click()
    heading = person.page.locator("#found")
    expect(heading).to_be_visible()
    said = heading.inner_text()
    return 0 if said == "Nothing found" else int(said.split()[0])
