"""Own sessions and administrators' acts at a browser: with and without scripts, narrow, from right to left."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person

pytestmark = pytest.mark.browser


@pytest.mark.req(13)
@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_ends_the_session_of_another_browser(person: Callable[..., Person], *, scripts: bool) -> None:
    here = person("Omar Haddad", java_script_enabled=scripts)
    there = person("Omar Haddad", user_agent="Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0")
    page = here.page
    here.open("/account/")
    page.get_by_role("link", name="Where you are signed in").click()
    row = page.locator("li", has_text="Firefox on Windows")
    expect(page.locator("li", has_text="this one")).to_have_count(1)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        if scripts:
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    row.first.get_by_role("button", name="End this session").click()
    expect(page.get_by_text("That session is over.")).to_be_visible()
    assert there.fetch("/inbox/")[0] == 302


def test_an_auditor_sees_what_an_administrator_does_without_asking(person: Callable[..., Person]) -> None:
    ada, ari = person("Ada Quist"), person("Ari Lindqvist")
    page = ada.page
    ada.open("/trail/administrators/")
    expect(page.locator("[data-link-state]")).to_be_hidden()
    # wait_for_function() makes the page evaluate a string, which our policy refuses whenever it has to ask twice.
    expect(page.locator("body")).to_have_attribute("data-link", "socket")
    before = page.locator("tbody tr").count()
    ari.open("/organisations/")
    ari.page.get_by_label("Name").fill("Hotline of the test")
    ari.page.get_by_label("Kind").select_option("hotline")
    ari.page.locator("form", has=ari.page.get_by_label("Kind")).locator(
        "button[type=submit], button.btn-primary"
    ).click()
    expect(ari.page.get_by_text("is entered")).to_be_visible()
    if before < 50:
        expect(page.locator("tbody tr")).to_have_count(before + 1)
    expect(page.locator("tbody tr").first).to_contain_text("Created an organisation")
    expect(page.locator('.tabs [data-badge="acts"]')).to_have_text("1")
    expect(page.locator("table")).not_to_contain_text("@")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    ada.open("/trail/administrators/")
    expect(page.locator('.tabs [data-badge="acts"]')).to_be_hidden()
