"""What somebody knows is said on one page, without scripts, and comes back as it was said."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.errors import BadInput
from accounts.expertise import Language, change_expertise, expertise_of
from accounts.models import Organisation, Role, User
from audit.models import Entry
from tests.accounts.people import make_person, sign_in


@pytest.fixture
def expert(db: None) -> User:
    unit = Organisation.objects.create(name="Institute D", kind="academic", country="ES")
    return make_person("Elena Ruiz", "elena@example.org", unit, Role.EXPERT)


@pytest.fixture
def browser(client: Client, expert: User) -> Client:
    sign_in(client, expert)
    return client


def _typed(**more: str) -> dict[str, str]:
    return {
        "languages-TOTAL_FORMS": "2",
        "languages-INITIAL_FORMS": "0",
        "languages-0-language": "es",
        "languages-0-variety": "Mexico (MX)",
        "languages-0-grew_up": "on",
        "languages-1-language": "",
        "regions-TOTAL_FORMS": "2",
        "regions-INITIAL_FORMS": "0",
        "regions-0-area": "mx-oax",
        "regions-1-area": "Guatemala",
        "building": "known",
        "hotel": "off",
        **more,
    }


def test_what_was_said_comes_back(browser: Client, expert: User) -> None:
    assert browser.post("/account/expertise/", _typed()).status_code == 302
    told = expertise_of(expert)
    assert told.languages == (Language("es", "MX", grew_up=True),)
    assert told.regions == ("GT", "MX-OAX")
    assert (told.subjects, told.turned_off) == (("building",), ("hotel",))
    page = browser.get("/account/expertise/").content.decode()
    assert "Mexico (MX)" in page
    assert "(MX-OAX)" in page
    assert Entry.objects.filter(op="expertise.change").count() == 1


def test_saying_it_anew_replaces_it(browser: Client, expert: User) -> None:
    browser.post("/account/expertise/", _typed())
    browser.post("/account/expertise/", _typed(**{"languages-0-language": "", "languages-0-variety": "", "hotel": ""}))
    told = expertise_of(expert)
    assert told.languages == ()
    assert told.turned_off == ()


def test_add_gives_a_row_and_saves_nothing(browser: Client, expert: User) -> None:
    answer = browser.post("/account/expertise/", _typed(add="languages"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="languages-2-language"' in page
    assert "mx-oax" in page
    assert expertise_of(expert).languages == ()


def test_an_unknown_place_is_said_beside_its_row_and_nothing_typed_is_lost(browser: Client, expert: User) -> None:
    answer = browser.post("/account/expertise/", _typed(**{"regions-1-area": "Atlantis"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Atlantis" in page
    assert "Mexico (MX)" in page
    assert expertise_of(expert).regions == ()


@pytest.mark.parametrize(
    "told",
    [
        {"languages": [Language("tlh")]},
        {"languages": [Language("es", "MX"), Language("es", "MX", grew_up=True)]},
        {"languages": [Language("es", "XX")]},
        {"regions": ["MX", "MX"]},
        {"regions": ["mx"]},
        {"subjects": ["building"], "turned_off": ["building"]},
        {"subjects": ["tarot"]},
    ],
)
def test_what_can_not_be_is_refused_whole(expert: User, told: dict[str, list[object]]) -> None:
    with pytest.raises(BadInput):
        change_expertise(by=expert, **told)  # type: ignore[arg-type]
    assert expertise_of(expert).in_words() == ""


def test_the_account_page_tells_who_one_is(browser: Client, expert: User) -> None:
    page = browser.get("/account/").content.decode()
    assert all(word in page for word in ("Elena Ruiz", "Institute D", "Expert"))


def test_the_language_of_the_interface_is_kept_with_the_account(browser: Client, expert: User) -> None:
    browser.post("/account/language/", {"language": "es", "next": "/account/"})
    assert User.objects.get(pk=expert.pk).language == "es"
    browser.post("/account/language/", {"language": "xx", "next": "/account/"})
    assert User.objects.get(pk=expert.pk).language == "es"
