"""The form's map shows the circle or outline that the server would keep, for each way to write it."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from accounts.errors import BadInput
from forum.answers import drawing
from geoloc.drawn import Circle

pytestmark = pytest.mark.browser
SCRIPT = Path(drawing.__file__).parent / "static" / "answers" / "typed_shapes.js"
TYPED = [
    ("19.04, -98.2", "80"),
    ("19.04 N 98.2 W", "80 km"),
    ("A market (19,5; 98)", "80"),
    ("Puebla (19.04, −98.2)", "80,5"),
    ("19.04° n, 98.2° w", "80"),
    ("-19.04 S, 98.2 W", "80"),
    ("10, 350", "80"),
    ("99, 10", "80"),
    ("19.04, -98.2", "9000"),
    ("19.04, -98.2", ""),
    ("15.5 N 94 W; 18.5, -94; 18.5, -96.5", ""),
    ("15.5 N 94 W; 18.5, -94; 18.5, here", ""),
    ("15.5 N 94 W; 18.5, -94", ""),
    ("15.5 N 94 W; 18.5, -94; 18.5, -96.5", "80"),
    ("-20, 175; -20, -175; -14, 178", ""),
    ("-14, -178; -20, 175; -20 S, 178; -14, 178", ""),
    ("62, -175; 68, -175; 68, 170; 62, 170", ""),
]


def _kept(text: str, km: str) -> list[dict[str, object]]:
    try:
        one = drawing.shape(text, km)
    except BadInput:
        return []
    if isinstance(one, Circle):
        return [{"centre": [one.latitude, one.longitude], "km": one.km}]
    return [{"ring": [list(corner) for corner in one.corners]}]


def test_what_is_typed_is_shown_as_the_server_keeps_it(chromium: Browser) -> None:
    page = chromium.new_page()
    module = "data:text/javascript;base64," + base64.b64encode(SCRIPT.read_bytes()).decode()
    asked = "async ([module, typed]) => { const { shapesOf } = await import(module);"
    shown = page.evaluate(f"{asked} return typed.map(([text, km]) => shapesOf(text, km)); }}", [module, TYPED])
    page.close()
    kept = [_kept(text, km) for text, km in TYPED]
    assert [bool(one) for one in kept].count(True) >= 8
    for typed, one, other in zip(TYPED, shown, kept, strict=True):
        assert one == other, typed
