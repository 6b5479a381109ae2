"""What people type about themselves: names that show what they are, and languages that the installation speaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts import actions, admin_actions
from accounts.errors import BadInput
from accounts.models import Organisation, User
from audit.models import Entry
from forum.review import applications
from tests.accounts.people import PASSWORD, make_person
from tests.cast import Cast

UNSEEN = ["\u202e", "\u2066", "\u200b", "\u200f", "\ufeff", "\u00ad", "\x07", "\u2028", "\u3164"]


@pytest.mark.parametrize("char", UNSEEN)
def test_a_name_with_an_invisible_character_is_refused_at_sign_up(db: None, client: Client, char: str) -> None:
    typed = {"name": f"Marta{char} Klein", "email": "m@example.org", "password1": PASSWORD, "password2": PASSWORD}
    page = client.post("/account/signup/", typed)
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
        admin_actions.create_organisation(by=cast.administrator, name="Unit\u200b A", kind="hotline")
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
