"""Families of languages, in which skill is measured."""

from __future__ import annotations

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from geoloc import families, places


def test_every_language_that_the_model_knows_has_a_family_and_each_only_one() -> None:
    members = [one for some in families._MEMBERS.values() for one in some.split()]
    assert len(members) == len(set(members))
    known = LanguageIdentifier.from_model_file(MODEL_FILE).labels
    assert sorted(code for code in known if families.family(code) not in families.NAMES) == ["eu", "zxx"]
    assert families.NAMES.keys() == families._MEMBERS.keys()


def test_relations_share_a_family_and_strangers_do_not() -> None:
    assert families.family("es") == families.family("es-MX") == families.family("pt")
    assert families.family("hi") != families.family("es") != families.family("de")
    assert families.family("eu") == "eu"  # Basque stands alone
    assert families.family("") == ""


def test_nearly_every_speaker_is_of_a_family_with_a_name() -> None:
    people = {language: sum(count.values()) for language, count in places.speakers().items()}
    named = sum(count for language, count in people.items() if families.family(language) in families.NAMES)
    assert named / sum(people.values()) > 0.94
