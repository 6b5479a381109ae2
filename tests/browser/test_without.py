"""What some people have to do without: sockets (a proxy blocks them), and JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person

pytestmark = pytest.mark.browser


def test_without_sockets_news_arrive_by_polling(person: Callable[..., Person]) -> None:
    yara, marta = person("Yara Nasser", sockets=False), person("Marta Klein")
    yara.open("/inbox/")
    expect(yara.page.locator("[data-link-state]")).to_be_visible(timeout=20_000)
    before = yara.page.locator("[data-badge=inbox]").text_content() or ""
    marta.open("/desk/")
    marta.page.locator(".queue li", has_text="Middle East").first.get_by_role("link").click()
    marta.page.locator("[name=canned]").nth(1).check()
    marta.page.locator("[name=canned]").nth(1).press("Enter")  # must not approve what was about to be returned
    expect(marta.page.get_by_role("alert")).to_contain_text("nothing was approved")
    marta.page.get_by_label("In your own words").fill("")  # what was chosen stands there, and is not lost by itself
    marta.page.get_by_role("button", name="Approve").click()
    expect(marta.page.locator(".messages")).to_contain_text("Decided")
    expect(yara.page.locator("[data-badge=inbox]")).not_to_have_text(before, timeout=25_000)


def test_without_javascript_an_expert_reads_asks_and_answers(person: Callable[..., Person]) -> None:
    yara = person("Yara Nasser", java_script_enabled=False)
    page = yara.page
    yara.open("/")
    page.get_by_role("link", name="Practice: where would you hear this voice?").click()
    page.locator("#write textarea").fill("Is this a machine's voice?")
    page.locator("#write").get_by_role("button", name="Send to vetting").click()
    expect(page.locator("main")).to_contain_text("Is this a machine's voice?")
    yara.open("/")
    page.get_by_role("link", name="Practice: where would you hear this voice?").click()
    page.get_by_role("link", name="Give your answer").first.click()
    page.locator("[name=place_1]").fill("Frnce")
    page.locator("[name=percent_1]").fill("60")
    page.get_by_role("button", name="Give your answer").click()
    expect(page.locator("[name=percent_1]")).to_have_value("60")
    expect(page.locator(".errors").first).to_be_visible()
    page.locator("[name=place_1]").fill("France")
    page.get_by_role("button", name="Give your answer").click()
    expect(page.get_by_role("heading", name="Yours")).to_be_visible()
    page.get_by_role("link", name="practice case").first.click()
    expect(page.locator("main")).to_contain_text("France")
