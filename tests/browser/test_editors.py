"""The editors by mouse and keyboard in a page of their own, under our policy: what they write is what is then done."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, Route

from forum.clues.intake import clean
from forum.clues.intake.faces import Face
from forum.clues.intake.recipe_reading import read
from forum.clues.intake.recipes import BLANK
from tests.clues import samples
from tests.clues.drawn_faces import street

pytestmark = pytest.mark.browser
ORIGIN = "https://editors.test"
POLICY = (
    "default-src 'none'; script-src 'nonce-n'; style-src 'self'; img-src 'self'; media-src 'self';"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)
TEXT = "Soy 😀 Ana.\nCalle Mayor 12\n"
PIXEL = """() => {  // of the face
  const canvas = document.querySelector("[data-stage] canvas");
  const pen = canvas.getContext("2d");
  return [...pen.getImageData(canvas.width * 0.3, canvas.height * 0.45, 1, 1).data].slice(0, 3);
}"""
SELECT = """(words) => {
  const box = document.querySelector("[data-text]");
  const at = box.value.indexOf(words);
  box.focus();
  box.setSelectionRange(at, at + words.length);
}"""
FACES = [Face(0.2, 0.2, 0.2, 0.4, 0.8)]


def _page(medium: str) -> tuple[str, bytes, str]:
    """The page, the plain copy and its type."""
    if medium == "image":
        plain = clean(samples.picture("PNG", street(640, 480, [(190, 190, 120)])), name="a.png")
    else:
        plain = clean(samples.sound("wav", 4.0) if medium == "audio" else TEXT.encode(), name="")
    request = RequestFactory().get("/")
    request.csp_nonce = "n"  # type: ignore[attr-defined]
    context = {"src": "/plain", "facts": plain.facts, "text": plain.text, "faces": FACES}
    body = render_to_string(f"clues/_edit_{medium}.html", {**context, "recipe": read("", medium=medium)}, request)
    sheet = '<link rel="stylesheet" href="/static/live/bearings.css">'
    return f'<!doctype html><html lang="en"><meta charset="utf-8">{sheet}<body>{body}', plain.shown, plain.shown_type


@pytest.fixture
def editor(chromium: Browser) -> Iterator[Callable[[str], Page]]:
    context = chromium.new_context(viewport={"width": 1000, "height": 1000})
    problems: list[str] = []

    def make(medium: str) -> Page:
        html, copy, copy_type = _page(medium)

        def serve(route: Route) -> None:
            path = route.request.url.removeprefix(ORIGIN).partition("?")[0]
            if path == "/plain":
                route.fulfill(body=copy, content_type=copy_type)
            elif path.startswith("/static/"):
                file = Path(str(finders.find(path.removeprefix("/static/"))))
                route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0])
            else:
                headers = {"Content-Security-Policy": POLICY}
                route.fulfill(body=html, content_type="text/html", headers=headers)

        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda one: problems.append(one.text) if one.type == "error" else None)
        context.route(f"{ORIGIN}/**", serve)
        page.goto(f"{ORIGIN}/")
        page.wait_for_selector("form[data-state=ready]")
        return page

    yield make
    assert problems == []
    context.close()


def written(page: Page) -> dict[str, object]:
    """What would be sent; the server reads it as a recipe."""
    sent = json.loads(page.locator("input[name=recipe]").input_value())
    read(sent, medium=sent["medium"])
    return sent


def drag(page: Page, *points: tuple[float, float]) -> None:
    """Over the stage, in fractions of what is drawn."""
    box = page.locator("[data-stage] canvas").bounding_box()
    assert box
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place)
    page.mouse.up()


def test_a_picture_is_covered_cropped_and_undone_by_mouse_and_keyboard(editor: Callable[[str], Page]) -> None:
    page = editor("image")
    assert [cover["face"] for cover in written(page)["covers"]] == [True], "a face that was found is covered"
    drag(page, (0.5, 0.5), (0.6, 0.6), (0.75, 0.75))
    first = written(page)["covers"][0]
    assert [first[name] for name in "xywh"] == pytest.approx([0.5, 0.5, 0.25, 0.25], abs=0.01)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    moved = written(page)["covers"][0]
    assert (moved["x"], moved["h"]) == pytest.approx((first["x"] - 0.02, first["h"] + 0.02), abs=0.001)
    page.keyboard.press("z")
    page.keyboard.press("z")
    assert written(page)["covers"][0] == first
    drag(page, (0.6, 0.6), (0.7, 0.6))
    assert len(written(page)["covers"]) == 2, "inside a cover one moves it"
    assert written(page)["covers"][0]["x"] == pytest.approx(0.6, abs=0.01)
    page.keyboard.press("Delete")
    assert len(written(page)["covers"]) == 1
    page.keyboard.press("c")
    drag(page, (0.1, 0.2), (0.9, 0.8))
    assert list(written(page)["crop"].values()) == pytest.approx([0.1, 0.2, 0.8, 0.6], abs=0.01)
    page.get_by_role("button", name="Turn").click()
    assert written(page)["turn"] == 90
    page.locator("input[name=face_reason]").fill("A drawing")
    assert written(page)["covers"] == []
    assert written(page)["bared"][0]["reason"] == "A drawing"


def test_what_is_drawn_is_covered_and_before_shows_what_is_beneath(editor: Callable[[str], Page]) -> None:
    page = editor("image")
    assert page.evaluate(PIXEL) == [0, 0, 0]
    page.locator("[data-before]").click()
    assert sum(page.evaluate(PIXEL)) > 100
    page.locator("[data-before]").click()
    assert page.evaluate(PIXEL) == [0, 0, 0]


def test_parts_of_a_sound_are_marked_by_mouse_and_keyboard(editor: Callable[[str], Page]) -> None:
    page = editor("audio")
    drag(page, (0.25, 0.5), (0.4, 0.5), (0.5, 0.5))
    (part,) = written(page)["silences"]
    assert (part["start"], part["end"]) == pytest.approx((1, 2), abs=0.02)
    page.locator("select[name=part_what]").select_option("remove")
    page.locator("select[name=voice]").select_option("much_lower")
    sent = written(page)
    assert (sent["silences"], len(sent["remove"]), sent["voice"]) == ([], 1, "much_lower")
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    assert (len(written(page)["silences"]), written(page)["voice"]) == (1, "as_is")
    page.get_by_role("button", name="Add a part by numbers").click()
    page.locator("input[name=part_start]").last.fill("3")
    page.locator("input[name=part_end]").last.fill("3.5")
    assert len(written(page)["silences"]) == 2
    page.get_by_role("button", name="Remove").last.click()
    assert len(written(page)["silences"]) == 1


def test_selected_words_are_blanked_counted_in_characters(editor: Callable[[str], Page]) -> None:
    page = editor("text")
    for words in ("Ana", "12"):
        page.evaluate(SELECT, words)
        page.keyboard.press("Enter")
    sent = written(page)
    assert sent["blanks"] == [{"start": 6, "end": 9}, {"start": 23, "end": 25}], "an emoji is one character"
    expected = f"Soy 😀 {BLANK}.\nCalle Mayor {BLANK}\n"
    assert page.locator("[data-after]").evaluate("one => one.textContent") == expected
    assert clean(TEXT.encode(), name="", recipe=read(sent, medium="text")).text == expected
