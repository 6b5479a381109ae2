"""Languages that no model names, by their letters: told by name and country, and never in the way of those named."""

from __future__ import annotations

import pytest

from geoloc import places
from geoloc.analysers import language, letters
from geoloc.analysers.reading import read


@pytest.mark.parametrize(
    ("text", "label", "name", "country"),
    [
        ("Li jch'iel jk'opojeltike oy sp'ijil yo'onton", "tzo", "Tzotzil", "MX"),
        ("Ñuqanchikpa wasinchikqa hatunmi, allinmi kachkan", "quy", "Quechua, Ayacucho", "PE"),
        ("Dobry dźeń, kak so wam dźe?", "hsb", "Upper Sorbian", "DE"),
    ],
)
def test_a_sentence_of_a_language_that_no_model_names(text: str, label: str, name: str, country: str):
    assert label not in language.named()
    found = language.analyse(read(text))
    assert language.identify(text)[0][0] == label
    assert found.ranked(1)[0][0] == country
    assert f"“{name}” ({label})" in found.leads[0].reason


@pytest.mark.parametrize("sign", "'’‘ʼꞌ`")
def test_an_apostrophe_within_a_word_is_the_same_letter_however_it_is_typed(sign: str):
    assert language.identify(f"Xko{sign}x pa k{sign}ayib{sign}al")[0][0] == "quc"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Where is the nearest station?", "en"),
        ("Buenos días a todos", "es"),
        ("Guten Morgen, wo ist der Bahnhof?", "de"),
        ("Где находится вокзал?", "ru"),
        ("أين تقع المحطة من فضلك؟", "ar"),
    ],
)
def test_what_a_model_names_is_left_to_the_models(text: str, label: str):
    likely, _rare = letters.unnamed(text, language.named())
    assert likely < 0.2
    assert language.identify(text)[0][0] == label


@pytest.mark.parametrize(
    "text", ["", "1234 5678", "!?", "\U0001f600" * 40, "\u16a0\u16a1\u16a2\u16a3\u16a4\u16a5\u16a6"]
)
def test_where_no_run_of_letters_is_known_nothing_is_claimed(text: str):
    assert letters.unnamed(text, language.named()) == (0.0, [])


def test_a_language_that_a_model_names_and_that_has_no_profile_is_not_taken_for_its_relation():
    """Odia and Assamese are in the models, and not in the Declaration as learnt."""
    assert not letters.knows("as")
    assert language.identify("মই অসমীয়া ভাষা ভাল পাওঁ আৰু সদায় কওঁ")[0][0] == "as"


def test_every_profile_has_a_name_and_people_who_speak_it_somewhere():
    labels = letters._profiles().labels
    assert len(labels) > 400
    for label in labels:
        assert letters.name_of(label)
        assert places.speakers().get(label) or places.is_area(letters.home_of(label)), label
