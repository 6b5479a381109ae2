"""Every page and viewer, as each role, under the strict policy: the fixture fails on what the browser refuses."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import expect

from tests.browser.conftest import Person

pytestmark = pytest.mark.browser
STARTS = {
    "Ingrid Vester": ["/", "/inbox/", "/referrals/", "/account/", "/account/2fa/", "/account/sessions/"],
    "Elena Ruiz": ["/", "/account/expertise/"],
    "Marta Klein": ["/", "/desk/"],
    "Carla Ortega": ["/", "/units/", "/emergency/", "/handovers/"],
    "Ada Quist": ["/", "/trail/", "/trail/administrators/", "/emergency/"],
    "Ari Lindqvist": ["/", "/people/", "/organisations/", "/organisations/ceilings/", "/boards/manage/", "/emergency/"],
}
MOST = 30  # pages of one person; each page of the table twice at most, clues five times


def _crawled(one: Person, starts: list[str]) -> Iterator[str]:
    """Opens pages by their links, and yields the name of each after it was opened."""
    waiting, seen, names = deque(starts), set(starts), dict[str, int]()
    while waiting and sum(names.values()) < MOST:
        address = waiting.popleft()
        try:
            name = resolve(urlsplit(address).path).view_name
        except Resolver404:
            continue
        if names.get(name, 0) >= (5 if name == "clues:clue" else 2) or name in {"account_logout", "published_log"}:
            continue
        names[name] = names.get(name, 0) + 1
        if one.open(address) != 200:
            continue
        yield name
        for link in one.page.eval_on_selector_all("a[href]:not([download])", "all => all.map(a => a.href)"):
            path = link.removeprefix(one.origin).split("#")[0]
            if link.startswith(one.origin) and path not in seen:
                seen.add(path)
                waiting.append(path)


def _look_closely(one: Person) -> None:
    """Opens each viewer, whose libraries come only then, and asks a sound for its picture."""
    for viewer in one.page.locator("details.clue-viewer:not([open])").all():
        viewer.locator("> summary").click()
        expect(one.page.locator("details.clue-viewer[open] .stack[data-with-script]").first).to_be_visible()
        for button in one.page.locator("[data-spectrogram-button]").all():
            button.click()
    one.page.wait_for_load_state()


@pytest.mark.req(74)
@pytest.mark.req(75)
@pytest.mark.parametrize("name", STARTS)
def test_no_page_and_no_viewer_breaks_the_policy(person: Callable[..., Person], name: str) -> None:
    one, opened = person(name), []
    for page in _crawled(one, STARTS[name]):
        opened.append(page)
        _look_closely(one)
        assert one.problems == [], (page, one.page.url)
    assert len(set(opened)) >= 8, opened


@pytest.mark.req(74)
def test_a_script_that_somebody_brought_in_does_not_run_and_is_noticed(person: Callable[..., Person]) -> None:
    one = person("Elena Ruiz")
    one.page.evaluate(
        """() => {
            const script = document.createElement("script");
            try { script.text = "document.title = 'taken'"; document.body.append(script); } catch (refused) {}
        }"""
    )
    one.page.evaluate(
        """() => { try { document.body.setAttribute("onclick", "document.title = 'taken'"); } catch (refused) {} }"""
    )
    one.page.locator("body").click(position={"x": 2, "y": 2})
    assert one.page.title() != "taken"
    assert one.problems != []
    one.problems.clear()
