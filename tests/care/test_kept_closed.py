"""A kind of clue that somebody keeps closed stays closed, alerts nobody, and nobody else can tell."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit import queries
from audit.models import Entry
from forum.alerts.models import Follow, InboxItem
from forum.boards.models import Board
from forum.care.models import Exposure, Settings
from forum.review import steps as review
from tests.care.looking import FORM, PAGE, chosen, fetched, looked, page_of, pressed, waiting
from tests.cast import Cast, approved_text_clue, open_case, submitted_text_clue
from tests.clues.media import approved_picture, approved_sound, submitted_sound

Clients = Callable[[User], Client]
CLOSED = "Closed, as you wanted"


def kinds_told(person: User) -> list[str]:
    return list(InboxItem.objects.filter(user=person).order_by("seq").values_list("kind", flat=True))


def test_sounds_kept_closed_open_by_one_deliberate_press_and_only_that_one(
    cast: Cast, board: Board, client_of: Clients
) -> None:
    case = open_case(cast, board)
    sound, other, picture = approved_sound(cast, case), approved_sound(cast, case), approved_picture(cast, case)
    expert = client_of(cast.expert_mx)
    assert fetched(expert, sound) == 200  # before anything was chosen: that day's opening does not open it later
    assert expert.post(PAGE, {**FORM, "off": ["audio"]}).status_code == 302
    page = page_of(expert, sound)
    assert CLOSED in page
    assert "Open this one" in page
    assert "<audio" not in page
    assert fetched(expert, sound) == 409
    assert expert.get(f"/clues/{sound.pk}/peaks/").status_code == 409
    assert looked(expert, sound).status_code == 409
    assert CLOSED not in page_of(expert, picture)
    assert fetched(expert, picture) == 200
    chosen(cast.expert_mx, off=("audio", "image"))
    for address in ("media", "previews/1280"):
        assert expert.get(f"/clues/{picture.pk}/{address}/").status_code == 409, address
    chosen(cast.expert_mx, off=("audio",))
    answer = pressed(expert, sound, back=f"/answers/clues/{sound.pk}/")
    assert answer["Location"] == f"/answers/clues/{sound.pk}/#clue-viewer-{sound.pk}"
    assert "<audio" in page_of(expert, sound)
    assert fetched(expert, sound) == 200
    assert CLOSED in page_of(expert, other)
    assert CLOSED not in page_of(client_of(cast.expert_other), sound)
    assert expert.post(PAGE, FORM).status_code == 302
    assert CLOSED not in page_of(expert, other)


def test_of_texts_kept_closed_no_word_is_on_any_page(cast: Cast, board: Board, client_of: Clients) -> None:
    case = open_case(cast, board)
    clue = approved_text_clue(cast, case, text="Zarzamora")
    expert = client_of(cast.expert_mx)
    addresses = (f"/cases/{case.pk}/", f"/cases/{case.pk}/news", f"/clues/{clue.pk}/", f"/answers/clues/{clue.pk}/")
    assert all("Zarzamora" in expert.get(address).content.decode() for address in addresses)
    chosen(cast.expert_mx, off=("text",))
    assert not any("Zarzamora" in expert.get(address).content.decode() for address in addresses)
    parts = (f"/clues/{clue.pk}/latin/", f"/clues/{clue.pk}/annotations/")
    span = {"start": "0", "end": "5"}
    assert [expert.get(part).status_code for part in parts] == [409, 409]
    assert expert.post(f"/clues/{clue.pk}/points/", span).status_code == 409
    pressed(expert, clue)
    assert "Zarzamora" in page_of(expert, clue)
    assert [expert.get(part).status_code for part in parts] == [200, 200]
    assert expert.post(f"/clues/{clue.pk}/points/", span).status_code == 200


def test_a_note_keeps_closed_whatever_the_medium(cast: Cast, board: Board, client_of: Clients) -> None:
    case = open_case(cast, board)
    crying = approved_text_clue(cast, case, text="Zarzamora", notes=("crying",))
    calm = approved_text_clue(cast, case, title="Calm")
    chosen(cast.expert_mx, off=("crying",))
    expert = client_of(cast.expert_mx)
    assert CLOSED in page_of(expert, crying)
    assert CLOSED not in page_of(expert, calm)
    beside = expert.get(reverse("arranging:compare", args=[crying.pk, calm.pk])).content.decode()
    assert beside.count(CLOSED) == 1
    assert "Zarzamora" not in beside


def test_a_press_on_what_one_may_not_see_or_that_leads_elsewhere_does_nothing_of_it(
    cast: Cast, board: Board, client_of: Clients
) -> None:
    clue = approved_text_clue(cast, open_case(cast, board))
    stranger = client_of(cast.outsider)
    assert pressed(stranger, clue).status_code == 404
    assert looked(stranger, clue).status_code == 404
    assert not Exposure.objects.exists()
    expert = client_of(cast.expert_mx)
    for elsewhere in ("https://example.org/", "//example.org/", "javascript:alert(1)", "account/"):
        assert pressed(expert, clue, back=elsewhere)["Location"] == f"/clues/{clue.pk}/#clue-viewer-{clue.pk}"
    assert expert.get(f"{PAGE}clues/{clue.pk}/open/").status_code == 405


def test_who_keeps_a_kind_closed_is_neither_asked_nor_told_of_it(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    Follow.objects.get_or_create(user=cast.expert_mx, case=case)
    chosen(cast.expert_mx, off=("shouting",))
    approved_text_clue(cast, case, language="es", notes=("shouting",))
    assert {"clue_for_you", "clue_added"}.isdisjoint(kinds_told(cast.expert_mx))
    approved_text_clue(cast, case, language="es", title="Calm")
    assert "clue_for_you" in kinds_told(cast.expert_mx)


def test_a_moderator_who_keeps_sounds_closed_is_not_asked_to_vet_them_and_can_all_the_same(
    cast: Cast, board: Board, client_of: Clients
) -> None:
    case = open_case(cast, board)
    chosen(cast.moderator_one, off=("audio",))
    before = {person.pk: kinds_told(person).count("to_vet") for person in (cast.moderator_one, cast.moderator_two)}
    clue = submitted_sound(cast.investigator, case)
    assert kinds_told(cast.moderator_one).count("to_vet") == before[cast.moderator_one.pk]
    assert kinds_told(cast.moderator_two).count("to_vet") == before[cast.moderator_two.pk] + 1
    browser, item = client_of(cast.moderator_one), waiting(clue)
    text = submitted_text_clue(cast, case, title="A text")
    assert case.code in browser.get("/desk/").content.decode()
    address = f"/desk/{item.pk}/"
    assert CLOSED in browser.get(address).content.decode()
    assert pressed(browser, clue, back=address)["Location"].startswith(address)
    assert "<audio" in browser.get(address).content.decode()
    Exposure.objects.all().delete()
    review.poke_vetters(item)
    verdict = {"verdict": "approve", "seen": waiting(text).seen_hash}
    answer = browser.post(f"/desk/{waiting(text).pk}/verdict/", verdict)
    assert answer["Location"] == "/desk/"  # the sound, which waited longer, is not put before them


def test_what_was_chosen_is_in_no_entry_and_on_nobody_elses_page(cast: Cast, board: Board, client_of: Clients) -> None:
    before = Entry.objects.count()
    chosen(cast.expert_mx, off=("medical",), items=7, greyscale=True)
    (entry,) = Entry.objects.order_by("at")[before:]
    assert entry.op == "care.change"
    opened = queries.opened([entry])[entry.pk]
    assert set(opened) == {"actor", "unit", "object"}
    assert not any("medical" in str(value) for value in opened.values())
    assert Settings.objects.get().off == "medical"
    for person in (cast.administrator, cast.auditor, cast.moderator_one, cast.coordinator):
        browser = client_of(person)
        own = browser.get(PAGE).content.decode()
        assert 'value="medical" checked' not in own
        assert 'value="7"' not in own
        assert browser.get(f"{PAGE}{cast.expert_mx.pk}/").status_code == 404
        assert browser.get(PAGE, {"user": str(cast.expert_mx.pk)}).content.decode().count("checked") == own.count(
            "checked"
        )
    assert "medical" not in client_of(cast.administrator).get(f"/people/{cast.expert_mx.pk}/").content.decode()
