"""The acceptance story, played by everyone side by side: from a vetted person's clue to a place, on record."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, send_a_file
from tests.browser.pictures import take, take_all

pytestmark = pytest.mark.browser
MEDIA = Path(__file__).resolve().parents[2] / "demo" / "media"
QUESTION = "Where was this recorded?"
CLUES = (
    ("speech", "A voice at a counter", "kitchen-talk-es.mp3", ""),
    ("building", "The front of a house", "bakery-front.jpg", ""),
    ("visible_text", "Words on a receipt", "", "Panadería La Esquina, Calle 5 de Mayo"),
)


def _write_case(ingrid: Person) -> str:
    """1. A question, how urgent, who may see it, and three clues; then to vetting. Returns the case's path."""
    page = ingrid.page
    page.get_by_role("link", name="Open a case").click()
    page.get_by_label("Board", exact=True).select_option(label="Latin America")
    page.get_by_label("Question", exact=True).fill(QUESTION)
    page.get_by_label("Urgency").select_option("urgent")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTION)
    path = page.url.removeprefix(ingrid.origin)
    for kind, title, file, text in CLUES:
        page.goto(f"{ingrid.origin}{path.replace('/cases/', '/clues/cases/')}new/")
        page.get_by_label("Kind of clue").select_option(kind)
        page.get_by_label("Title", exact=True).fill(title)
        page.get_by_label("What to expect").fill("Harmless, made for a test")
        if file:
            page.get_by_label("File", exact=False).first.set_input_files(MEDIA / file)
        else:
            page.get_by_label("Text, or a transcript").fill(text)
        if kind != "building":
            page.get_by_label("Language, if you know").select_option("es")
        if file:
            send_a_file(page)
        else:
            page.get_by_label("Nothing of note").check()
            page.get_by_role("button", name="Go on").click()
        expect(page.locator(".clue-strip")).to_contain_text(title)
    page.get_by_role("button", name="Send to vetting").click()
    expect(page.locator(".badge-state").first).to_have_text("Waiting for vetting")
    return path


def _vet_all(moderator: Person, *, until_empty_of: str) -> None:
    """2. The oldest first, exactly as others would see it, until nothing of this case is left for this moderator."""
    moderator.open("/desk/")
    queue = moderator.page.locator(".queue li", has_text=until_empty_of)
    while queue.count():
        queue.first.get_by_role("link").click()
        expect(moderator.page).to_have_url(re.compile("/desk/.+/"))
        take(moderator.page, "desk")
        moderator.page.get_by_role("button", name="Approve").click()
        expect(moderator.page.locator(".messages")).to_contain_text(re.compile("Decided|Noted"))


def _answer(expert: Person, clue: str, places: list[tuple[str, str]], *, never: str = "", reasons: str = "") -> None:
    page = expert.page
    page.locator(".clue-strip").get_by_role("link", name=clue).click()
    page.get_by_role("link", name="Give your answer").first.click()
    for number, (place, percent) in enumerate(places, start=1):
        if not page.locator(f"[name=place_{number}]").is_visible():
            page.get_by_role("button", name="Another place").click()
        page.locator(f"[name=place_{number}]").fill(place)
        page.locator(f"[name=percent_{number}]").fill(percent)
    if never:
        page.locator("[name=excluded_1]").fill(never)
    page.get_by_label("Why you think so").fill(reasons)
    take(page, "answer-form")
    page.get_by_role("button", name="Give your answer").click()
    expect(page.get_by_role("heading", name="Yours")).to_be_visible()


def _top_country(page: Page) -> re.Pattern[str] | object:
    return page.locator("#belief .belief-list").first.locator("li").first


def _inbox(person: Person) -> object:
    return person.page.locator("[data-badge=inbox]")


def test_a_case_from_a_clue_to_a_place(person: Callable[..., Person]) -> None:
    ingrid, marta, luc = person("Ingrid Vester"), person("Marta Klein"), person("Luc Moreau")
    elena, omar, carla = person("Elena Ruiz"), person("Omar Haddad"), person("Carla Ortega")
    ada, otto = person("Ada Quist"), person("Otto Fern")
    elena.open("/inbox/")
    waiting = int(_inbox(elena).text_content() or 0)

    path = _write_case(ingrid)
    code = ingrid.page.locator(".case-code").first.text_content() or ""
    for other in (elena, omar, carla, ada, otto):
        assert other.fetch(path)[0] == 404, f"{other.name} sees a case that nobody has vetted"
    assert marta.fetch(path)[0] == 200

    marta.open("/desk/")
    take_all(marta.page, "desk-queue")
    _vet_all(marta, until_empty_of=code)
    for other in (elena, omar):
        assert "A voice at a counter" not in other.fetch(path)[1], "one moderator is not enough for media"
    assert "Words on a receipt" in elena.fetch(path)[1]
    _vet_all(luc, until_empty_of=code)

    # 3. Elena's inbox page was open all the time: the alert came without reload, and says why.
    expect(_inbox(elena)).not_to_have_text(str(waiting))
    expect(elena.page.locator("body")).to_contain_text("grew up")
    take(elena.page, "inbox")

    # 4. She marks a range, asks, and gives a sealed answer.
    elena.open(path)
    omar.open(path)
    ingrid.open(path)
    _mark_a_range(elena)
    elena.open(path)
    before = omar.fetch(path)[1]
    _answer(
        elena, "A voice at a counter", [("Mexico", "70"), ("Guatemala", "15")], never="Spain", reasons="Intonation."
    )
    assert _same_but_tokens(omar.fetch(path)[1]) == _same_but_tokens(before), "the seal leaks"
    expect(omar.page.locator("#belief")).not_to_contain_text("Mexico")

    # 5. Ingrid's page moves without reload.
    expect(_top_country(ingrid.page)).to_contain_text("Mexico")

    # 6. Omar recognises the building: one state; Elena, who answered only the voice, sees what she has unsealed.
    _answer(omar, "The front of a house", [("Oaxaca", "80")], reasons="Colours and the cornice.")
    expect(ingrid.page.locator("#belief")).to_contain_text("Oaxaca")
    take_all(ingrid.page, "case")
    take(ingrid.page, "map", part="#belief")

    # 7. Referral, accepted; the outcome comes back to the contributors as a class.
    elena.open("/inbox/")
    _refer(ingrid, path)
    expect(carla.page.locator("[data-badge=inbox]")).to_be_visible()
    assert carla.fetch(path)[0] == 404
    _accept_and_conclude(carla, path, code)
    expect(elena.page.locator("[data-inbox-new]")).to_contain_text("Outcome")
    assert "Located" in ingrid.fetch(path)[1]

    _verify(ada, path)
    _outsider_gets_nothing(otto, path, code)


def _mark_a_range(elena: Person) -> None:
    page = elena.page
    page.locator(".clue-strip").get_by_role("link", name="A voice at a counter").click()
    page.get_by_text("Open the sound").click()
    expect(page.locator("[data-with-script]").first).to_be_visible()
    page.locator("[name=start]").fill("0.5")
    page.locator("[name=end]").fill("1.5")
    page.get_by_label("What do you notice here?").fill("Is this one speaker or two?")
    take(page, "clue-audio")
    page.get_by_role("button", name="Mark and comment").click()
    expect(page.locator("main")).to_contain_text("Is this one speaker or two?")


def _same_but_tokens(html: str) -> str:
    """A page without what differs from one request to the next by design: tokens, nonces and ages."""
    html = re.sub(r'(csrfmiddlewaretoken" value=|data-csrf=|nonce=|X-CSRFToken": )"[^"]*"', "", html)
    return re.sub(r"\d+(\xa0|&nbsp;| )minutes?", "", html)


def _refer(ingrid: Person, path: str) -> None:
    page = ingrid.page
    page.get_by_role("link", name="Refer to a unit").click()
    unit = page.get_by_label("National unit").locator("option", has_text="Unidad Nacional").get_attribute("value")
    page.get_by_label("National unit").select_option(unit)
    page.get_by_label("What you ask them to do").fill("Please look for this bakery.")
    page.get_by_role("button", name="Send the referral").click()
    expect(page.locator("main")).to_contain_text("Unidad Nacional")


def _accept_and_conclude(carla: Person, path: str, code: str) -> None:
    page = carla.page
    carla.open("/referrals/")
    page.get_by_role("link", name=re.compile(code)).first.click()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("heading", name="What came of it")).to_be_visible()
    assert carla.fetch(path)[0] == 200
    take(page, "referral")
    page.get_by_label("Outcome").select_option("located")
    page.get_by_role("button", name="Give the outcome").click()
    expect(page.locator("main")).to_contain_text("Located")


def _verify(ada: Person, path: str) -> None:
    """8. The trail stands; the auditor reads it and not the case."""
    ada.open("/trail/health/")
    ada.page.get_by_role("button", name="Verify now").click()
    expect(ada.page.locator("main")).to_contain_text(re.compile("sound|whole|intact|stands", re.I))
    take(ada.page, "trail")
    assert ada.fetch(path)[0] == 404


def _outsider_gets_nothing(otto: Person, path: str, code: str) -> None:
    for place in ("/", "/inbox/", "/inbox/since/0"):
        status, text = otto.fetch(place)
        assert status in {200, 404}
        assert code not in text
        assert QUESTION not in text
    missing = otto.fetch("/cases/00000000-0000-4000-8000-000000000000/")
    assert otto.fetch(path) == missing
