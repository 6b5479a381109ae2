"""A sound is heard, marked and cited by keyboard alone, and nothing moves or plays before somebody says so."""

from __future__ import annotations

import io
import re
import wave
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Person, drafted_case, send_a_file

pytestmark = pytest.mark.browser
QUESTION = "Whose bell is this?"
RATE, SECONDS = 24_000, 20


def _bell() -> bytes:
    """Twenty seconds of a quiet tone; from 12 to 14 a second, higher one."""
    when = np.arange(RATE * SECONDS) / RATE
    higher = np.where((when >= 12) & (when < 14), np.sin(2 * np.pi * 3000 * when), 0)
    sound = 0.2 * np.sin(2 * np.pi * 440 * when) * (1 + 0.5 * np.sin(2 * np.pi * 0.7 * when)) + 0.3 * higher
    file = io.BytesIO()
    with wave.open(file, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(RATE)
        target.writeframes((sound * 32767).astype("<i2").tobytes())
    return file.getvalue()


def _asked(ingrid: Person) -> None:
    """A case with this sound, sent to vetting."""
    page = ingrid.page
    drafted_case(ingrid, QUESTION)
    page.get_by_label("Kind of clue").select_option("background_audio")
    page.get_by_label("Title", exact=True).fill("A bell")
    page.get_by_label("What to expect").fill("Tones, made for a test")
    page.locator("input[type=file]").set_input_files({"name": "bell.wav", "mimeType": "audio/wav", "buffer": _bell()})
    send_a_file(page)
    expect(page.locator(".clue-strip")).to_contain_text("A bell")
    page.get_by_role("button", name="Send to vetting").click()
    expect(page.locator(".badge-state").first).to_have_text("Waiting for vetting")


def _vetted(moderator: Person, code: str) -> None:
    """Whatever of this case waits for this moderator."""
    moderator.open("/desk/")
    queue = moderator.page.locator(".queue li", has_text=code)
    while queue.count():
        queue.first.get_by_role("link").click()
        expect(moderator.page).to_have_url(re.compile("/desk/.+/"))
        moderator.page.get_by_role("button", name="Approve").click()
        expect(moderator.page.locator(".messages")).to_contain_text(re.compile("Decided|Noted"))


def _press(wave_box: Locator, *keys: str) -> None:
    for key in keys:
        wave_box.press(key)


def _level(page: Page) -> float:
    return float(page.locator("[data-level] meter").evaluate("(bar) => bar.value"))


def _marked(page: Page) -> None:
    """0:12 to 0:14 by keyboard, with a comment."""
    page.locator(".clue-viewer > summary").press("Enter")
    box = page.locator("[data-wave]")
    expect(box).to_be_visible()
    assert page.locator("[data-audio]").evaluate("(sound) => [sound.paused, sound.volume]") == [True, 0.3]
    _press(box, "Home", *["ArrowRight"] * 12, "[", *["ArrowRight"] * 2, "]")
    expect(page.locator("[name=start]").first).to_have_value("12")
    expect(page.locator("[name=end]").first).to_have_value("14")
    expect(page.locator("[data-announce]")).to_have_text("At 0:14.00")
    _press(box, "Enter")
    expect(page.get_by_label("What do you notice here?")).to_be_focused()
    page.keyboard.type("A second bell, higher.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("A second bell, higher.")


def _cited(page: Page) -> None:
    """An answer that relies on the mark."""
    page.get_by_role("link", name="Give your answer").first.click()
    row = page.locator(".evidence-row")
    expect(row).to_contain_text("A second bell, higher.")
    row.get_by_label("Speaks for it").focus()
    page.keyboard.press("Space")
    page.locator("[name=place_1]").fill("Mexico")
    page.locator("[name=percent_1]").fill("70")
    page.get_by_role("button", name="Give your answer").click()
    expect(page.get_by_role("heading", name="Yours")).to_be_visible()


def _followed(page: Page) -> None:
    """The citation leads to the mark, in its viewer, at its beginning, and nothing plays."""
    page.reload()
    expect(page.locator(".clue-viewer")).not_to_have_attribute("open", "")
    page.locator("#answers").get_by_role("link", name="0:12–0:14").click()
    expect(page.locator("[data-time]")).to_have_text("0:12.00 / 0:20.00")
    expect(page.locator("[data-announce]")).to_have_text("Mark 1: 0:12.0 to 0:14.0")
    assert page.locator("[data-audio]").evaluate("(sound) => sound.paused")
    box = page.locator("[data-wave]")
    _press(box, ".", ".")
    expect(page.locator("[data-time]")).to_have_text(re.compile(r"^0:12\.02 "))
    _press(box, ",")
    expect(page.locator("[data-time]")).to_have_text(re.compile(r"^0:12\.01 "))
    _press(box, "Home", "1")
    expect(page.locator("[data-time]")).to_have_text(re.compile(r"^0:12\.00 "))


def _heard(page: Page) -> None:
    """The meter moves while it plays, and at no other time; a loop stays inside its range."""
    box = page.locator("[data-wave]")
    shown = page.locator("[data-level-shown]")
    assert _level(page) == -60
    expect(shown).to_have_text("—")
    _press(box, "l")
    expect(page.locator("[data-announce]")).to_contain_text("mark 1")
    page.locator("[data-speed]").fill("1.5")
    _press(box, " ")
    expect(page.locator("[data-announce]")).to_contain_text("Playing from 0:12")
    expect(shown).to_have_text(re.compile(r"peak −\d+\.\d dBFS"))
    seen, at = set(), []
    for _moment in range(16):
        seen.add(_level(page))
        at.append(page.locator("[data-audio]").evaluate("(sound) => sound.currentTime"))
        page.wait_for_timeout(200)
    assert len(seen) > 3
    assert -12 < max(seen) <= 0, "the recording's own level, whatever the volume"
    assert all(11.6 < one < 14.4 for one in at)
    assert any(one < before for before, one in pairwise(at)), "it went round"
    sound = page.locator("[data-audio]").evaluate("(one) => [one.playbackRate, one.preservesPitch, one.volume]")
    assert sound == [1.5, True, 0.3]
    _press(box, " ")
    expect(page.locator("[data-announce]")).to_contain_text("Paused")
    expect(shown).to_have_text("—")
    assert {_level(page) for _moment in range(4) if page.wait_for_timeout(100) is None} == {-60}


def _looked_at(page: Page) -> None:
    """The spectrogram by keyboard, with its scale in hertz."""
    box, scale = page.locator("[data-wave]"), page.locator("[data-spectrogram-scale]")
    _press(box, "s")
    expect(scale).to_contain_text("8000 Hz")
    expect(page.locator("[data-spectrogram-canvas] canvas").first).to_be_visible()
    page.locator("[data-range]").select_option("16000")
    page.locator("[data-scale]").select_option("linear")
    expect(scale).to_contain_text("16000 Hz")
    expect(page.locator("[data-spectrogram-box]")).to_have_attribute(
        "aria-label", "Spectrogram, 0 to 16000 Hz, linear scale"
    )
    assert page.locator("[data-audio]").evaluate("(sound) => [sound.paused, sound.volume]") == [True, 0.3]


# How bright a moment is at a frequency, where the scale beside it says that this frequency lies.
BRIGHT = """(box, [share, hertz, scale]) => {
  const most = Number(document.querySelector("[data-range]").value);
  const of = scale === "mel" ? (f) => 2595 * Math.log10(1 + f / 700) : (f) => f;
  const canvas = box.querySelector("canvas");
  const y = Math.round(canvas.height * (1 - of(hertz) / of(most)));
  const rows = canvas.getContext("2d").getImageData(Math.round(canvas.width * share), y - 2, 1, 4).data;
  return Math.max(...rows.filter((_one, n) => n % 4 < 3));
}"""


def _is_where_the_scale_says(page: Page) -> None:
    """A tone of 3000 Hz from 12 to 14 s is seen there, on both scales, and not beside it."""
    box = page.locator("[data-spectrogram-canvas]")
    for scale in ("linear", "mel"):
        page.locator("[data-scale]").select_option(scale)
        expect(page.locator("[data-spectrogram-box]")).to_have_attribute("aria-label", re.compile(scale))
        page.wait_for_timeout(300)
        light = {hertz: box.evaluate(BRIGHT, [0.65, hertz, scale]) for hertz in (2000, 3000, 4500)}
        assert light[3000] > max(light[2000], light[4500]) + 60, (scale, light)
        assert box.evaluate(BRIGHT, [0.5, 3000, scale]) < light[3000] - 60, "and only while it sounds"


def _boxed(page: Page) -> None:
    """A box of time and frequency on the spectrogram: by keyboard, and drawn; the scale changes and it stays."""
    box, draft = page.locator("[data-spectrogram-box]"), page.locator(".sound-box-draft")
    low, high = page.locator("[name=low]"), page.locator("[name=high]")
    page.locator("[name=start]").first.fill("12")
    page.locator("[name=end]").first.fill("14")
    assert (low.input_value(), high.input_value()) == ("", "")
    _press(box, "ArrowUp", "Shift+ArrowUp", "Control+ArrowRight")
    expect(page.locator("[name=start]").first).to_have_value("12.01")
    expect(page.locator("[data-announce]")).to_have_text(re.compile(r"New mark: 0:12.01–0:14.01, \d+ to \d+ Hz"))
    before = (int(low.input_value()), int(high.input_value()))
    _press(box, "Control+ArrowDown", "Control+Shift+ArrowUp")
    assert (int(low.input_value()), int(high.input_value())) == (before[0] - 1, before[1])
    _press(box, "Backspace")
    assert (low.input_value(), high.input_value()) == ("", "")
    page.locator("[data-scale]").select_option("linear")
    box.scroll_into_view_if_needed()
    place = box.bounding_box()
    assert place is not None

    def at(seconds: float, hertz: float) -> tuple[float, float]:
        most = float(page.locator("[data-range]").input_value())
        return place["x"] + place["width"] * seconds / SECONDS, place["y"] + place["height"] * (1 - hertz / most)

    page.mouse.move(*at(12, 2500))
    page.mouse.down()
    page.mouse.move(*at(13, 3000))
    page.mouse.move(*at(14, 3500))
    page.mouse.up()
    assert int(low.input_value()) == pytest.approx(2500, abs=120)
    assert int(high.input_value()) == pytest.approx(3500, abs=120)
    assert float(page.locator("[name=start]").first.input_value()) == pytest.approx(12, abs=0.05)
    drawn = draft.bounding_box()
    page.locator("[data-scale]").select_option("mel")
    expect(box).to_have_attribute("aria-label", re.compile("mel"))
    again = draft.bounding_box()
    assert drawn is not None
    assert again is not None
    assert again["y"] < drawn["y"], "3 kHz stand higher on this scale, and the box with them"
    _press(box, "Enter")
    page.keyboard.type("Only the higher bell.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Only the higher bell.")
    page.locator(".clue-viewer > summary").press("Enter")
    expect(page.locator("[data-wave]")).to_be_visible()
    _press(page.locator("[data-wave]"), "s")
    expect(page.locator(".marks")).to_contain_text(re.compile(r"0:12\.\d to 0:1[34]\.\d, \d+–\d+ Hz"))
    expect(page.locator("[data-spectrogram-layer] .sound-box[data-number='2']")).to_be_visible()
    page.locator("[data-spectrogram-layer] .sound-box[data-number='2']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-announce]")).to_contain_text("Mark 2")


def test_a_sound_is_marked_commented_and_cited_by_keyboard(person: Callable[..., Person]) -> None:
    ingrid, marta, luc = person("Ingrid Vester"), person("Marta Klein"), person("Luc Moreau")
    elena, omar = person("Elena Ruiz"), person("Omar Haddad")
    _asked(ingrid)
    code = ingrid.page.locator(".case-code").first.text_content() or ""
    case = ingrid.page.url.removeprefix(ingrid.origin)
    for moderator in (marta, luc):
        _vetted(moderator, code)

    files: list[str] = []
    elena.page.on("request", lambda request: files.append(request.url) if "/media/" in request.url else None)
    elena.open(case)
    elena.page.locator(".clue-strip").get_by_role("link", name="A bell").click()
    clue = elena.page.url.removeprefix(elena.origin)
    _marked(elena.page)
    assert files == [], "nothing of the sound is fetched before somebody plays it"
    assert "A second bell" not in omar.fetch(clue)[1]
    _vetted(marta, code)
    assert "A second bell" in omar.fetch(clue)[1]

    elena.open(clue)
    _cited(elena.page)
    assert "Speaks for it" not in omar.fetch(clue)[1]
    assert "Speaks for it: <a" in re.sub(r"\s+", " ", ingrid.fetch(clue)[1])
    _followed(elena.page)
    _heard(elena.page)
    _looked_at(elena.page)
    _is_where_the_scale_says(elena.page)
    _boxed(elena.page)
