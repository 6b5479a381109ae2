"""What is typed survives a killed window, an ended session and signing out; two windows never overwrite each other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person

pytestmark = pytest.mark.browser
KEPT = "() => Object.entries(localStorage).filter(([name]) => name.startsWith('draft:'))"


def _case(elena: Person) -> str:
    """The address of a case on whose page she can write."""
    elena.open("/")
    for link in elena.page.locator("main a[href^='/cases/']").all():
        path = link.get_attribute("href") or ""
        if "form" in elena.fetch(path)[1] and 'id="write"' in elena.fetch(path)[1]:
            return path
    raise AssertionError("Elena can write nowhere.")


def _emptied(elena: Person, path: str) -> str:
    """The same address, without what another journey of hers left there on the server."""
    page = _window(elena, path)
    page.wait_for_timeout(1000)  # for what it offers; nothing tells that it offers nothing
    discard = page.locator("#write .draft-offers").get_by_role("button", name="Discard")
    for left in range(discard.count(), 0, -1):
        with page.expect_response(lambda answer: answer.url.endswith("/discard/")):
            discard.first.click()
        expect(discard).to_have_count(left - 1)
    page.close()
    return path


def _window(elena: Person, path: str) -> Page:
    page = elena._new_page()
    with page.expect_response(lambda answer: "/drafts/post/" in answer.url):
        page.goto(elena.origin + path)
    return page


def _type(page: Page, text: str) -> None:
    page.locator("#write textarea").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def _kept(page: Page, count: int) -> None:
    """Until the browser keeps so many copies; the policy of the page lets no expression wait there."""
    for _try in range(40):
        if len(page.evaluate(KEPT)) == count:
            return
        page.wait_for_timeout(200)
    raise AssertionError(page.evaluate(KEPT))


@pytest.mark.req(79)
def test_a_draft_survives_a_killed_window_and_a_session_that_ended(person: Callable[..., Person]) -> None:
    elena = person("Elena Ruiz")
    path = _emptied(elena, _case(elena))
    first = _window(elena, path)
    first.route("**/keep/", lambda route: route.abort())  # the server never hears of it
    _type(first, "Typed before the window was killed.")
    _kept(first, 1)
    assert "killed" not in str(first.evaluate(KEPT))  # sealed
    first.close()
    again = _window(elena, path)
    expect(again.locator("#write .draft-offers")).to_contain_text("Typed before the window was killed.")
    elena.context.clear_cookies()  # as if the session had ended
    _type(again, "Typed too late.")
    again.get_by_role("button", name="Keep as a draft").click()
    expect(again.locator("#write [data-draft-state]")).to_contain_text("You are signed out")
    _kept(again, 2)
    again.close()
    elena.step_in()
    later = _window(elena, path)
    expect(later.locator("#write .draft-offers")).to_contain_text("You have 2 drafts")
    expect(later.locator("#write .draft-offers")).to_contain_text("Typed too late.")
    for _draft in range(2):
        later.locator("#write .draft-offers").get_by_role("button", name="Discard").first.click()
    expect(later.locator("#write .draft-offers")).to_be_hidden()


@pytest.mark.req(78)
def test_two_windows_fork_signing_out_empties_the_browser_and_sending_ends_a_draft(
    person: Callable[..., Person],
) -> None:
    elena = person("Elena Ruiz")
    path = _emptied(elena, _case(elena))
    one = _window(elena, path)
    _type(one, "A thought")
    one.get_by_role("button", name="Keep as a draft").click()
    expect(one.locator("#write [data-draft-state]")).to_contain_text("Draft saved")
    other = _window(elena, path)
    other.get_by_role("button", name="Go on with it").click()
    expect(other.locator("#write textarea")).to_have_value("A thought")
    _type(one, " from one window")
    one.get_by_role("button", name="Keep as a draft").click()
    expect(one.locator("#write [data-draft-state]")).to_contain_text("Draft saved")
    one.wait_for_timeout(500)
    _type(other, " from the other")
    other.get_by_role("button", name="Keep as a draft").click()
    expect(other.locator("#write [data-draft-state]")).to_contain_text("second draft")
    one.close()
    other.locator("details.menu summary").click()
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/account/**")
    assert other.evaluate(KEPT) == []
    elena.step_in()
    back = _window(elena, path)
    offers = back.locator("#write .draft-offers")
    expect(offers).to_contain_text("A thought from one window")
    expect(offers).to_contain_text("A thought from the other")
    back.get_by_role("button", name="Go on with it").first.click()
    back.get_by_role("button", name="Send to vetting").click()
    expect(back.locator(".messages")).to_contain_text("Sent.")
    expect(back.locator("#write .draft-offers .draft-offer")).to_have_count(1)
    back.locator("#write .draft-offers").get_by_role("button", name="Discard").click()
    expect(back.locator("#write .draft-offers")).to_be_hidden()
