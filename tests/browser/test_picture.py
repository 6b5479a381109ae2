"""Sixty megapixels on a slow line: seen at once, read to the single pixel, marked and measured by keyboard."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, drafted_case, send_a_file
from tests.browser.pictures import take

pytestmark = pytest.mark.browser
QUESTION = "Which street is this?"
WIDTH, HEIGHT = 10_000, 6_000
WORD = "PHARMACY 24"
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 100_000}  # 1.6 Mbit/s
SEEN = "() => { const one = document.querySelector('[data-still]'); return one.complete && one.naturalWidth > 0; }"
# Brightness of the pixels in the middle of the picture's canvas, row by row.
MIDDLE = """([across, down]) => {
  const canvas = document.querySelector('[data-stage] canvas');
  const [x, y] = [(canvas.width - across) >> 1, (canvas.height - down) >> 1];
  const { data } = canvas.getContext('2d').getImageData(x, y, across, down);
  return Array.from({ length: across * down }, (_, n) => data[4 * n]);
}"""


def _word() -> Image.Image:
    """Black on white, in letters whose strokes are one pixel wide."""
    font = ImageFont.load_default_imagefont()
    left, top, right, bottom = font.getbbox(WORD)
    sign = Image.new("L", (right - left + 8, bottom - top + 8), 255)
    ImageDraw.Draw(sign).text((4, 4), WORD, fill=0, font=font)
    return sign


def _street() -> bytes:
    """Blots and slopes as in a photograph, and in the very middle the word."""
    picture = Image.effect_noise((WIDTH // 8, HEIGHT // 8), 60).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    sign = _word()
    picture.paste(sign, ((WIDTH - sign.width) // 2, (HEIGHT - sign.height) // 2))
    file = io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=92)
    return file.getvalue()


def _asked(ingrid: Person) -> None:
    """A case with this picture, sent to vetting."""
    page = ingrid.page
    drafted_case(ingrid, QUESTION)
    page.get_by_label("Kind of clue").select_option("street")
    page.get_by_label("Title", exact=True).fill("A street")
    page.get_by_label("What to expect").fill("A drawn street with one small sign")
    file = {"name": "street.jpg", "mimeType": "image/jpeg", "buffer": _street()}
    page.locator("input[type=file]").set_input_files(file)
    send_a_file(page, seconds=90)
    expect(page.locator(".clue-strip")).to_contain_text("A street")
    page.get_by_role("button", name="Send to vetting").click()
    expect(page.locator(".badge-state").first).to_have_text("Waiting for vetting")


def _vetted(moderator: Person, code: str) -> float:
    """Opens the picture and approves whatever of this case waits; returns how long the first view took, in seconds."""
    page, took = moderator.page, 0.0
    moderator.open("/desk/")
    queue = page.locator(".queue li", has_text=code)
    while queue.count():
        queue.first.get_by_role("link").click()
        expect(page).to_have_url(re.compile("/desk/.+/"))
        if page.locator("[data-still]").count():
            took = _first_view(page)
        page.get_by_role("button", name="Approve").click()
        expect(page.locator(".messages")).to_contain_text(re.compile("Decided|Noted"))
    return took


def _first_view(page: Page) -> float:
    began = time.monotonic()
    page.locator(".clue-viewer > summary").press("Enter")
    page.wait_for_function(SEEN, timeout=60_000, polling=20)
    return time.monotonic() - began


def _slowly(person: Person) -> None:
    devices = person.context.new_cdp_session(person.page)
    devices.send("Network.enable")
    devices.send("Network.emulateNetworkConditions", SLOW)


def _is_read(page: Page) -> bool:
    """Somewhere in the middle each pixel of the word is as it was drawn."""
    wanted = np.asarray(_word()) < 128
    across, down = wanted.shape[1] + 12, wanted.shape[0] + 12
    seen = np.array(page.evaluate(MIDDLE, [across, down])).reshape(down, across) < 128
    places = np.lib.stride_tricks.sliding_window_view(seen, wanted.shape)
    return bool((places == wanted).mean(axis=(2, 3)).max() > 0.995)


def _waited_for(what: Callable[[], bool], seconds: float) -> float:
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, "it never came"
        time.sleep(0.1)
    return time.monotonic() - began


def _marked(page: Page) -> None:
    """An ellipse by keyboard, with a comment."""
    page.get_by_role("button", name="Mark an ellipse").press("Enter")
    canvas = page.locator("[data-stage] .openseadragon-canvas")
    expect(canvas).to_be_focused()
    expect(page.locator("[name=shape]")).to_have_value("ellipse")
    before = float(page.locator("[name=x]").input_value())
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowDown", "Control+ArrowLeft"):
        canvas.press(key)
    assert float(page.locator("[name=x]").input_value()) > before
    expect(page.locator(".region-draft.region-ellipse")).to_be_visible()
    canvas.press("Enter")
    comment = page.get_by_label("What do you notice here?")
    expect(comment).to_be_focused()
    comment.fill("A pharmacy that is open day and night.")
    page.get_by_role("button", name="Mark and comment").press("Enter")
    expect(page.locator(".marks [data-mark=ellipse]")).to_contain_text("ellipse", timeout=30_000)


def _middle_of_the_stage(page: Page) -> tuple[float, float]:
    """Where it is now: pressing a button may have scrolled the page."""
    stage = page.locator("[data-stage]")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _drawn(page: Page) -> None:
    """By pointer: a dragged rectangle, and an outline of three clicks, each in the form below."""
    page.get_by_role("button", name="Mark a region").click()
    x, y = _middle_of_the_stage(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=4)
    page.mouse.up()
    left, width = (float(page.locator(f"[name={name}]").input_value()) for name in "xw")
    assert left == pytest.approx(0.5, abs=0.01)
    assert 0.03 < width < 0.2
    page.get_by_role("button", name="Mark an outline").click()
    x, y = _middle_of_the_stage(page)
    for across, down in ((0, 0), (70, 0), (70, 50)):
        page.mouse.click(x + across, y + down)
        page.wait_for_timeout(400)
    expect(page.locator("[data-measured]")).to_have_text("Corners set: 3")
    assert len(page.locator("[name=points]").input_value().split()) == 3


def _measured(page: Page) -> None:
    """A right angle, and a shadow as long as its object, by keyboard; both are said aloud."""
    page.get_by_role("button", name="Measure an angle").press("Enter")
    canvas = page.locator("[data-stage] .openseadragon-canvas")
    told, where = page.locator("[data-measured]"), page.locator("[data-where]")
    expect(where).to_contain_text("50.00 % across")
    for key in ("Enter", *["ArrowRight"] * 4, "Enter", *["ArrowUp"] * 4):
        canvas.press(key)
    expect(told).to_have_text("Points set: 2 of 3")
    canvas.press("Enter")
    expect(told).to_have_text("The angle is 90.0° in the picture.")
    assert told.get_attribute("role") == "status"
    page.get_by_role("button", name="Measure a shadow").press("Enter")
    for key in ("Enter", *["ArrowDown"] * 3, "Enter", *["ArrowRight"] * 3, "Enter"):
        canvas.press(key)
    expect(told).to_contain_text("1.00 times as long as its shadow: the sun stood 45.0° high")


def _looked_at(page: Page) -> None:
    """Channels and edges change what is seen, and one button puts all back."""
    canvas = page.locator("[data-stage] canvas")
    style = "(canvas) => canvas.style.filter"
    page.locator("[data-channel]").select_option("red")
    page.locator("[data-edges]").check()
    assert re.search(r"url\(.*red.*url\(.*edges", canvas.evaluate(style))
    take(page, "picture-edges", part=".clue-viewer")
    page.get_by_role("button", name="Reset").click()
    assert canvas.evaluate(style) == "brightness(100%) contrast(100%)"
    expect(page.locator("[data-measured]")).to_be_empty()


def test_a_large_picture_is_read_marked_and_measured_on_a_slow_line(person: Callable[..., Person]) -> None:
    ingrid, marta, luc, elena = (person(name) for name in ("Ingrid Vester", "Marta Klein", "Luc Moreau", "Elena Ruiz"))
    _asked(ingrid)
    path = ingrid.page.url.removeprefix(ingrid.origin)
    code = ingrid.page.locator(".case-code").first.text_content() or ""
    made = _vetted(marta, code)
    _vetted(luc, code)
    elena.open(path)
    glance = elena.page.locator(".clue-glance")
    assert not glance.locator("img").evaluate("(one) => one.complete && one.naturalWidth > 0"), "shown when opened only"
    glance.locator("summary").press("Enter")
    expect(glance.locator("img")).to_have_js_property("naturalWidth", 320)
    elena.page.locator(".clue-strip").get_by_role("link", name="A street").click()
    expect(elena.page.locator(".clue-viewer")).to_be_visible()

    _slowly(elena)
    page = elena.page
    seen = _first_view(page)
    expect(page.locator(".clue-viewer")).to_have_attribute("data-state", "ready", timeout=30_000)
    page.get_by_role("button", name="Pixel by pixel").press("Enter")
    read = _waited_for(lambda: _is_read(page), 60)
    print(
        f"\nfirst view {seen:.2f} s on 1.6 Mbit/s; for the first person, on a quick line, with the making {made:.2f} s;"
    )
    print(f"a word of one-pixel strokes {read:.2f} s after it was asked for")
    assert seen < 8, "the first view is light"
    take(page, "picture-pixels", part=".clue-viewer")
    page.get_by_role("button", name="Whole picture").press("Enter")
    page.wait_for_timeout(700)  # the picture comes to rest
    _drawn(page)
    page.get_by_role("button", name="Reset").press("Enter")
    page.wait_for_timeout(700)
    _measured(page)
    _looked_at(page)
    _marked(page)
