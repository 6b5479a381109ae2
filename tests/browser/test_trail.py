"""The trail at a browser: a receipt in passing, own proofs, an auditor who says why; without JavaScript too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from audit.tlog.proofs import Proof
from tests.browser.conftest import Person

pytestmark = pytest.mark.browser
REASON = "Complaint 12 of a member unit"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_takes_the_proof_of_what_they_did(
    person: Callable[..., Person], tmp_path: Path, *, scripts: bool
) -> None:
    yara = person("Yara Nasser", java_script_enabled=scripts)
    page = yara.page
    yara.open("/account/")
    page.locator("#account-language").select_option("en")
    page.locator("#language ~ form, section:has(#language) form").get_by_role("button", name="Change").click()
    line = page.locator(".receipts")
    expect(line).to_contain_text("Recorded in the trail.")
    short = (line.locator("code").inner_text()).removesuffix(" …").replace(" ", "")
    line.get_by_role("link").click()
    expect(page.get_by_role("heading", name="My trail")).to_be_visible()
    expect(page.locator(".receipts")).to_have_count(0)
    row = page.locator(f"[id='{short}']")
    expect(row).to_contain_text("Changed the language")
    for _again in range(20):
        if row.get_by_role("link").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    with page.expect_download() as download:
        row.get_by_role("link").click()
    download.value.save_as(tmp_path / "proof")
    assert Proof.parse((tmp_path / "proof").read_text("utf-8")).holds(
        bytes.fromhex(page.locator(f"[id='{short}'] .receipt-hash").inner_text())
    )
    assert not yara.problems


@pytest.mark.parametrize("scripts", [True, False])
def test_an_auditor_says_why_and_compares_a_checkpoint(person: Callable[..., Person], *, scripts: bool) -> None:
    ada = person("Ada Quist", java_script_enabled=scripts)
    page = ada.page
    ada.open("/trail/")
    expect(page.locator("table")).not_to_contain_text("@")
    page.locator("summary", has_text="Open personal fields").press("Enter")
    page.get_by_label("Reason").fill(REASON)
    page.get_by_role("button", name="Open for 15 minutes").press("Enter")
    expect(page.locator(".opened")).to_contain_text(REASON)
    expect(page.locator("table")).to_contain_text("@")
    page.get_by_role("button", name="Close now").click()
    expect(page.locator("table")).not_to_contain_text("@")
    status, note = ada.fetch("/log/checkpoint")
    assert status == 200
    page.get_by_role("link", name="Checkpoints").click()
    page.get_by_role("textbox", name="Checkpoint").fill(note)
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("#result + .notice")).to_contain_text("Consistent")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for path in ("/trail/", "/trail/health/", "/trail/checkpoints/", "/trail/own/"):
            ada.open(path)
            if scripts:
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
    assert not ada.problems
    assert not ada.foreign
