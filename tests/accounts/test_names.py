"""What people type about themselves: names that show what they are, and languages that the installation speaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts import actions, organisation_actions
from accounts.errors import BadInput
from accounts.lookalikes import skeleton
from accounts.models import Organisation, User
from accounts.organisation_actions import Facts
from audit.models import Entry
from forum.review import applications
from forum.review.models import Review
from tests.accounts.people import PASSWORD, at_the_door, make_person
from tests.cast import Cast

UNSEEN = ["\u202e", "\u2066", "\u200b", "\u200f", "\ufeff", "\u00ad", "\x07", "\u2028", "\u3164"]


@pytest.mark.parametrize("char", UNSEEN)
def test_a_name_with_an_invisible_character_is_refused_at_sign_up(db: None, char: str) -> None:
    typed = {"name": f"Marta{char} Klein", "email": "m@example.org", "password1": PASSWORD, "password2": PASSWORD}
    page = at_the_door().post("/account/signup/", typed)
    assert page.status_code == 200
    assert "that can&#x27;t be seen" in page.content.decode()
    with pytest.raises(BadInput):
        actions.register(name=typed["name"], email="m@example.org", password=PASSWORD)
    assert not User.objects.exists()


NAMES = ["Núria d’Àvila", "Ngũgĩ wa Thiong'o", "مريم العلي", "שלומית", "山田 花子", "ศิริพร", "Ştefan-Łukasz"]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_script_are_taken(db: None, name: str) -> None:
    assert actions.register(name=f" {name} ", email="m@example.org", password=PASSWORD).name == name


def test_agencies_and_organisations_are_named_visibly_too(cast: Cast) -> None:
    with pytest.raises(BadInput):
        organisation_actions.create_organisation(by=cast.administrator, facts=Facts("Unit\u200b A", "hotline"))
    person = make_person("Pilar Nueva", "pilar@example.org", vetted=False)
    told = {"country": "GT", "purpose": "Shop signs.", "role": "expert", "sponsor_email": cast.expert_mx.email}
    with pytest.raises(BadInput):
        applications.apply(by=person, agency="Unit\u202e A", **told)
    assert not Organisation.objects.filter(name__contains="\u200b").exists()


def test_only_the_languages_offered_are_taken_and_the_choice_is_recorded(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    browser = client_of(cast.outsider)
    for odd in ("de@abcdefghijklmnopqrst", "de", "xx", ""):
        assert browser.post("/account/language/", {"language": odd}).status_code == 422
        refused = Client().post("/account/language/", {"language": odd})
        assert refused.status_code == 422
        assert "django_language" not in refused.cookies
    assert User.objects.get(pk=cast.outsider.pk).language == "en"
    assert browser.post("/account/language/", {"language": "fr", "next": "/account/"})["Location"] == "/account/"
    assert User.objects.get(pk=cast.outsider.pk).language == "fr"
    assert Entry.objects.filter(op="account.change_language").count() == 1
    assert Client().post("/account/language/", {"language": "es"}).status_code == 302


@pytest.mark.req(76)
@pytest.mark.parametrize("name", ["M\u0430rta Klein", "Elen\u03b1 Ruiz", "\u041c\u0430rta", "Ari-\u0410b\u0440a"])
def test_a_word_of_two_scripts_is_refused(db: None, name: str) -> None:
    with pytest.raises(BadInput, match="two scripts"):
        actions.register(name=name, email="m@example.org", password=PASSWORD)


ALIKE = [
    ("Marta Klein", "MARTA  KLEIN"),
    ("Marta Klein", "Márta Kléin"),
    ("Marta Klein", "Marta K1ein"),
    ("Marta Klein", "Marta-KIein"),
    ("Arne Berg", "Ame Berg"),
    ("Poper", "\u0420\u043e\u0440\u0435\u0433"),
    ("Taxo", "\u03a4\u03b1\u03c7\u03bf"),
    ("\u0645\u0631\u064a\u0645", "\u0645\u0631\u06cc\u0645"),
]


@pytest.mark.req(76)
@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_look_alike_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.req(76)
def test_names_that_do_not_look_alike_have_two() -> None:
    assert len({skeleton(name) for name in [*NAMES, "Marta Klein", "Marta Kleine", "Martin Klein", ""]}) == 11


@pytest.mark.req(76)
def test_a_look_alike_is_flagged_to_those_who_vet_and_named_to_administrators_only(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    double = make_person("Elena Ruíz", "elena.ruiz@example.com", vetted=False)
    told = {"country": "ES", "purpose": "Voices.", "role": "expert", "sponsor_email": cast.expert_other.email}
    applications.apply(by=double, agency="Institute D", **told)
    review = Review.objects.get(author=double)
    desk = client_of(cast.moderator_one).get(f"/desk/{review.pk}/").content.decode()
    assert "looks like that of somebody else" in desk
    assert cast.expert_mx.email not in desk
    page = client_of(cast.administrator).get(f"/people/{double.pk}/").content.decode()
    assert f"<bdi>{cast.expert_mx.email}</bdi>" in page
    assert "looks like" not in client_of(cast.administrator).get(f"/people/{cast.outsider.pk}/").content.decode()
