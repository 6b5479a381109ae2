"""Screenshots of the journey for docs/screenshots, when BEARINGS_WRITE_DOCS is set."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"


def take(page: Page, name: str, part: str = "") -> None:
    """name.png and name-dark.png, of the window or of one part of the page; nothing in an ordinary run."""
    if not os.environ.get("BEARINGS_WRITE_DOCS"):
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for scheme, ending in (("dark", "-dark"), ("light", "")):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(400)
        shown = page.locator(part) if part else page
        shown.screenshot(path=FOLDER / f"{name}{ending}.png")


SPEAK = """async (language) => {
  const headers = { "X-CSRFToken": document.body.dataset.csrf };
  const body = new URLSearchParams({ language, next: "/" });
  const answer = await fetch("/account/language/", { method: "POST", body, headers });
  if (!answer.ok) throw new Error(`${answer.status}`);
}"""


def take_all(page: Page, name: str) -> None:
    """Light and dark, and as name-360, name-print and name-ar: on a telephone, on paper, from right to left."""
    take(page, name)
    if not os.environ.get("BEARINGS_WRITE_DOCS"):
        return
    wide = page.viewport_size
    page.set_viewport_size({"width": 360, "height": 800})
    page.screenshot(path=FOLDER / f"{name}-360.png")
    page.set_viewport_size(wide or {"width": 1280, "height": 900})
    page.emulate_media(media="print")
    page.screenshot(path=FOLDER / f"{name}-print.png", full_page=True)
    page.emulate_media(media="screen")
    page.evaluate(SPEAK, "ar")
    page.reload()
    page.screenshot(path=FOLDER / f"{name}-ar.png")
    page.evaluate(SPEAK, "en")
    page.reload()
