"""Two people at one board of clues: groups by keyboard, seen by the other at once; two clues side by side."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Person

pytestmark = pytest.mark.browser
QUESTION = "Where is this bakery"


def _board(one: Person) -> str:
    """From the list of cases to the board; returns its path."""
    one.open("/")
    one.page.get_by_role("link", name=re.compile(QUESTION)).first.click()
    one.page.get_by_role("link", name="Board of clues").click()
    expect(one.page.get_by_role("heading", level=1)).to_have_text("Board of clues")
    return one.page.url.removeprefix(one.origin)


def _card(page: Page, number: int) -> Locator:
    return page.locator(".clue-card", has_text=f"Clue {number}")


def _put_by_keyboard(page: Page, number: int) -> None:
    """Tab to the group of a clue, choose the first one with a letter, Enter on the button beside it."""
    card = _card(page, number)
    card.get_by_role("combobox").focus()
    page.keyboard.press("G")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".clue-group").first.locator(".clue-card", has_text=f"Clue {number}")).to_be_visible()
    expect(page.locator(".clue-card:focus")).to_contain_text(f"Clue {number}")  # where the keyboard was


def _fits(page: Page) -> None:
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_two_clues_are_grouped_by_keyboard_and_the_other_sees_it(person: Callable[..., Person]) -> None:
    ingrid, elena = person("Ingrid Vester"), person("Elena Ruiz")
    path = _board(ingrid)
    elena.open(path)
    page, other = ingrid.page, elena.page
    expect(other.locator("body")).to_have_attribute("data-link", "socket")
    page.get_by_label("Name of a new group").focus()
    page.keyboard.type("At the counter")
    page.keyboard.press("Enter")
    expect(page.locator(".clue-group").first).to_contain_text("waits for vetting")
    _put_by_keyboard(page, 3)
    _put_by_keyboard(page, 1)
    group = other.locator(".clue-group").first
    expect(group.get_by_role("heading", level=2)).to_have_text("Group 1")
    expect(group.locator(".clue-card")).to_have_count(2)
    expect(group.locator(".clue-card").first).to_contain_text("Clue 3")
    up = _card(page, 1).get_by_role("button", name="Clue 1 up")
    up.focus()
    page.keyboard.press("Enter")
    expect(group.locator(".clue-card").first).to_contain_text("Clue 1")
    expect(other.locator(".clue-group").last.locator(".clue-card")).to_have_count(1)
    for each in (page, other):
        _fits(each)


def test_a_clue_is_dragged_into_no_group_with_a_mouse(person: Callable[..., Person]) -> None:
    ingrid = person("Ingrid Vester")
    _board(ingrid)
    page = ingrid.page
    if not page.get_by_role("heading", name="In no group").count():
        page.get_by_label("Name of a new group").fill("By the door")
        page.get_by_role("button", name="Make a group").click()
    page.set_viewport_size({"width": 1280, "height": 1800})  # nothing scrolls under the mouse
    _card(page, 2).drag_to(page.locator(".clue-group").first.get_by_role("heading").first)
    expect(page.locator(".clue-group").first.locator(".clue-card", has_text="Clue 2")).to_be_visible()
    expect(page.locator(".clue-card:focus")).to_contain_text("Clue 2")
    expect(page.locator("body")).to_have_attribute("data-link", "socket")
    _card(page, 2).drag_to(page.get_by_role("heading", name="In no group"))
    expect(page.locator(".clue-group").last.locator(".clue-card", has_text="Clue 2")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_two_clues_lie_side_by_side(person: Callable[..., Person], *, scripts: bool) -> None:
    ingrid = person("Ingrid Vester", java_script_enabled=scripts)
    _board(ingrid)
    page = ingrid.page
    _card(page, 1).get_by_role("link").first.click()
    page.get_by_role("link", name="Compare and link").click()
    page.locator("#beside ~ ul").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Side by side")
    viewers = page.locator(".side-by-side details.clue-viewer")
    expect(viewers).to_have_count(2)
    for viewer in viewers.all():
        if viewer.get_attribute("open") is None:
            viewer.locator("summary").first.click()
        if scripts:
            expect(viewer).to_have_attribute("data-state", "ready")
    if not scripts:
        return
    left, right = (side.bounding_box() for side in page.locator(".side-by-side > section").all())
    assert left
    assert right
    assert left["y"] == right["y"]
    page.set_viewport_size({"width": 360, "height": 900})
    left, right = (side.bounding_box() for side in page.locator(".side-by-side > section").all())
    assert left
    assert right
    assert left["y"] + left["height"] <= right["y"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
