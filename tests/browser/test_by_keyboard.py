"""A picture and a text from file to an answer that cites them, without a mouse; a covered face is gone for all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error, Locator, Page, expect

from tests.browser import covered
from tests.browser.conftest import Person

pytestmark = pytest.mark.browser
QUESTION = "Which wall is this, by keyboard?"
TEXT = "Calle de la Luna 7\nПекарня Луна\n"
# Whatever a pointer does on a page is noted: a key that presses a button is none.
WATCH = """for (const kind of ["pointerdown", "mousedown", "touchstart"])
  addEventListener(kind, () => console.error("A pointer was used"), true);"""


def _enter(page: Page, role: str, name: str | re.Pattern[str]) -> None:
    """Enter on a link or a button, as after tabbing to it."""
    target = page.get_by_role(role, name=name).first  # type: ignore[arg-type]
    target.focus()
    page.keyboard.press("Enter")


def _type(field: Locator, text: str) -> None:
    field.focus()
    field.page.keyboard.type(text)


def _choose(field: Locator, wanted: str) -> None:
    """An entry of a list by its first letters."""
    field.focus()
    field.page.keyboard.type(wanted)
    expect(field.locator("option:checked")).to_have_text(re.compile(wanted))


def _file(page: Page, path: Path) -> None:
    """Space on the field opens the system's own window, which is left to the system."""
    field = page.locator("input[type=file]")
    for last in (False, False, True):  # a press is lost now and then, where nobody sees a window: it is pressed again
        field.focus()
        expect(field).to_be_focused()
        try:
            with page.expect_file_chooser(timeout=5_000) as opened:
                page.keyboard.press("Space")
        except Error:
            if last:
                raise
        else:
            opened.value.set_files(path)
            return


def _begun(page: Page, kind: str, title: str, path: Path) -> None:
    """The form of a clue, sent; the page of the file on its way."""
    _choose(page.get_by_label("Kind of clue"), kind)
    _type(page.get_by_label("Title", exact=True), title)
    _type(page.get_by_label("What to expect"), "Drawn for a test")
    page.get_by_label("Nothing of note").focus()
    page.keyboard.press("Space")
    _file(page, path)
    _enter(page, "button", "Go on")
    expect(page.get_by_role("heading", name="What others would get")).to_be_visible(timeout=60_000)


def _cleaned(page: Page) -> None:
    """The face that was found is covered; the plate is covered too: put, moved and stretched by keys."""
    stage = page.locator("[data-edit] [data-stage]")
    expect(page.locator("form[data-edit]")).to_have_attribute("data-state", "ready", timeout=30_000)
    expect(page.locator("[data-face]")).to_have_count(1)
    stage.focus()
    page.keyboard.press("n")
    row = page.locator("[data-rows] > li").filter(visible=True).first
    wanted = {"cover_x": 70, "cover_y": 45, "cover_w": 12, "cover_h": 10}
    for name, keys in (("cover_x", ("ArrowLeft", "ArrowRight")), ("cover_y", ("ArrowUp", "ArrowDown"))):
        for _press in range(60):
            away = wanted[name] - float(row.locator(f"[name={name}]").input_value())
            if abs(away) < 1.5:
                break
            page.keyboard.press(keys[away > 0])
    said = page.locator("[data-edit] [data-say]")
    expect(said).to_contain_text("Cover")
    page.keyboard.press("Shift+ArrowRight")
    page.locator("[data-edit] .actions button.btn-primary").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text("What moderators read of it", timeout=60_000)


def _asked(page: Page, ingrid: Person, folder: Path) -> str:
    """A case with a picture and a text, sent to vetting; returns its path."""
    (folder / "wall.jpg").write_bytes(covered.street())
    (folder / "plate.txt").write_text(TEXT, "utf-8")
    ingrid.open("/")
    _enter(page, "link", "Open a case")
    _choose(page.get_by_label("Board", exact=True), "Latin America")
    _type(page.get_by_label("Question", exact=True), QUESTION)
    _enter(page, "button", "Save the draft")
    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTION)
    path = page.url.removeprefix(ingrid.origin)
    for kind, title, file in (("Street", "A wall", "wall.jpg"), ("Visible", "A plate", "plate.txt")):
        page.goto(f"{ingrid.origin}{path.replace('/cases/', '/clues/cases/')}new/")
        _begun(page, kind, title, folder / file)
        if file == "wall.jpg":
            _cleaned(page)
        _enter(page, "button", "Send to vetting")
        expect(page.locator(".clue-strip")).to_contain_text(title)
    _enter(page, "button", "Send to vetting")
    expect(page.locator(".badge-state").first).to_have_text("Waiting for vetting")
    return path


def _vetted(moderator: Person, code: str) -> None:
    page = moderator.page
    moderator.open("/desk/")
    queue = page.locator(".queue li", has_text=code)
    while queue.count():
        queue.first.get_by_role("link").focus()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("/desk/.+/"))
        _enter(page, "button", "Approve")
        expect(page.locator(".messages")).to_contain_text(re.compile("Decided|Noted"))


def _region(page: Page) -> None:
    page.locator(".clue-viewer > summary").press("Enter")
    expect(page.locator(".clue-viewer")).to_have_attribute("data-state", "ready", timeout=30_000)
    _enter(page, "button", "Mark a region")
    canvas = page.locator("[data-stage] .openseadragon-canvas")
    expect(canvas).to_be_focused()
    for key in ("ArrowUp", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_label("What do you notice here?")).to_be_focused()
    page.keyboard.type("Plaster of this colour.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".marks [data-mark=region]")).to_have_count(1)


def _span(page: Page) -> None:
    """Characters by their numbers: that is how words are marked without a pointer; they win over an older selection."""
    expect(page.locator(".clue-viewer")).to_have_attribute("data-state", "ready", timeout=30_000)
    select = "it => getSelection().setBaseAndExtent(it.firstChild, 0, it.firstChild, 5)"
    page.locator("[data-passage]").first.evaluate(select)
    expect(page.locator("[data-mark-form] [name=end]")).to_have_value("5")
    for name, number in (("start", "19"), ("end", "31")):
        field = page.locator(f"[data-mark-form] [name={name}]")
        field.press("ControlOrMeta+a")
        _type(field, number)
    _type(page.get_by_label("What do you notice here?"), "A bakery in Russian.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".passage mark")).to_have_text("Пекарня Луна")


def _draw_a_circle(page: Page) -> None:
    """Its centre where the map stands, its edge where the arrow keys bring it; the form gets both as text."""
    _enter(page, "button", "Draw a circle")
    status = page.locator("#place-picker .belief-map-status")
    expect(status).to_contain_text("Point to its centre")
    page.keyboard.press("Enter")
    expect(status).to_contain_text("Now to a point on its edge")
    page.keyboard.press("ArrowRight")
    expect(status).to_have_text(re.compile(r"\d{3,4} km"))
    page.keyboard.press("Enter")
    expect(page.locator("[name=km_1]")).to_have_value(re.compile(r"^\d{2,4}$"))
    page.keyboard.type("20")  # the cursor is in its percentage


def _cited(page: Page, words: str) -> None:
    _enter(page, "link", "Give your answer")
    row = page.locator(".evidence-row", has_text=words)
    row.get_by_label("Speaks for it").focus()
    page.keyboard.press("Space")
    _type(page.locator("[name=place_1]"), "Mexico")
    _type(page.locator("[name=percent_1]"), "60")
    _draw_a_circle(page)
    _enter(page, "button", "Give your answer")
    expect(page.get_by_role("heading", name="Yours")).to_be_visible()
    expect(page.locator("#answers")).to_contain_text(re.compile(r"Within \d+ km of"))
    expect(page.locator("#answers")).to_contain_text("Speaks for it")


@pytest.fixture
def keyboard(person: Callable[..., Person]) -> Iterator[Callable[[str], Person]]:
    """Somebody whose pages notice any pointer."""
    used: list[str] = []

    def make(name: str) -> Person:
        one = person(name)
        one.context.add_init_script(WATCH)
        one.page.on("console", lambda said: used.append(name) if "A pointer was used" in said.text else None)
        return one

    yield make
    assert used == [], "all of it by keyboard"


def test_a_face_is_covered_and_gone_and_marks_are_made_and_cited_by_keyboard(
    keyboard: Callable[[str], Person], tmp_path: Path
) -> None:
    ingrid, marta, luc = keyboard("Ingrid Vester"), keyboard("Marta Klein"), keyboard("Luc Moreau")
    elena = keyboard("Elena Ruiz")
    path = _asked(ingrid.page, ingrid, tmp_path)
    code = ingrid.page.locator(".case-code").first.text_content() or ""
    for moderator in (marta, luc):
        _vetted(moderator, code)
    page = elena.page
    for title, mark, said in (("A wall", _region, "Plaster of this"), ("A plate", _span, "A bakery in")):
        elena.open(path)
        page.locator(".clue-strip").get_by_role("link", name=title).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        clue = page.url.removeprefix(elena.origin).partition("#")[0]
        if title == "A wall":
            covered.is_gone(elena, clue)
        mark(page)
        _vetted(marta, code)
        elena.open(clue)
        _cited(page, said)


def _tab_to(target: Locator) -> None:
    """By the key alone, from wherever the page stands: what can't be reached so is not reached."""
    page = target.page
    expect(target).to_be_visible()
    for _press in range(200):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by Tab")


def _pressed(page: Page, role: str, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
    _tab_to((within or page).get_by_role(role, name=name).first)  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def _text_asked(ingrid: Person) -> str:
    """A case with one clue of words, sent to vetting; its code."""
    page = ingrid.page
    ingrid.open("/cases/new/")
    _choose(page.get_by_label("Board", exact=True), "Latin America")
    _type(page.get_by_label("Question", exact=True), "Whose bakery sells conchas, by Tab?")
    _enter(page, "button", "Save the draft")
    expect(page.get_by_role("heading", level=1)).to_contain_text("conchas")
    code = page.locator(".case-code").first.text_content() or ""
    _enter(page, "link", "Add a clue")
    _choose(page.get_by_label("Kind of clue"), "Visible")
    _type(page.get_by_label("Title", exact=True), "A sign")
    _type(page.get_by_label("What to expect"), "Three words")
    page.get_by_label("Nothing of note").focus()
    page.keyboard.press("Space")
    _type(page.locator("[name=text]"), "Conchas y bolillos")
    _enter(page, "button", "Go on")
    expect(page.locator(".clue-strip")).to_contain_text("A sign")
    _enter(page, "button", "Send to vetting")
    expect(page.locator(".badge-state").first).to_have_text("Waiting for vetting")
    return code


def _found(page: Page) -> None:
    """From the first page to the case, by the search."""
    _tab_to(page.locator("[data-search]"))
    page.keyboard.type("conchas is:case")
    page.keyboard.press("Enter")
    _pressed(page, "link", re.compile("Whose bakery"), within=page.locator("#main, main").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("conchas")


def _answered(page: Page) -> None:
    _pressed(page, "link", re.compile("A sign"), within=page.locator(".clue-strip"))
    expect(page.get_by_role("heading", level=1)).to_have_text("A sign")
    _pressed(page, "link", "Give your answer")
    _tab_to(page.locator("[name=place_1]"))
    page.keyboard.type("Mexico")
    _tab_to(page.locator("[name=percent_1]"))
    page.keyboard.type("70")
    _tab_to(page.locator("[name=reasons]"))
    page.keyboard.type("Both breads are sold there.")
    _pressed(page, "button", "Give your answer")
    expect(page.get_by_role("heading", name="Yours")).to_be_visible()
    expect(page.locator("#answers")).to_contain_text("Mexico")


def _followed(page: Page, code: str) -> None:
    """The menu of levels opens and closes by Enter, and says what holds."""
    _pressed(page, "link", code)
    level = page.locator("details.level").first
    _tab_to(level.locator("summary"))
    page.keyboard.press("Enter")
    case = level.get_by_role("group").first
    _pressed(page, "button", "Watch", within=case)
    expect(page.locator("details.level").first).to_have_attribute("data-level", "watch")
    level = page.locator("details.level").first
    _tab_to(level.locator("summary"))
    page.keyboard.press("Enter")
    _pressed(page, "link", "All that you follow", within=level)
    expect(page.get_by_role("heading", name="What you follow")).to_be_visible()
    expect(page.locator("main")).to_contain_text(code)


def test_an_expert_finds_a_case_answers_its_clue_and_follows_it_by_keyboard(
    keyboard: Callable[[str], Person],
) -> None:
    ingrid, marta, elena = keyboard("Ingrid Vester"), keyboard("Marta Klein"), keyboard("Elena Ruiz")
    code = _text_asked(ingrid)
    _vetted(marta, code)
    elena.open("/")
    _found(elena.page)
    _answered(elena.page)
    _followed(elena.page, code)
