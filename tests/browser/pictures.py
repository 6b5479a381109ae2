"""Screenshots of the journey for docs/screenshots, light and dark, when BEARINGS_WRITE_DOCS is set."""

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
