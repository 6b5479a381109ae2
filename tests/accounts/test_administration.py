"""The first administrator, once; organisations, roles and suspension; and nothing of it for oneself."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from accounts import admin_actions, founding, organisation_actions, steps
from accounts.errors import BadInput, NotAllowed, NotFoundHere, WrongState
from accounts.models import Organisation, Role, User
from accounts.organisation_actions import Facts
from audit.models import Entry
from tests.accounts.people import PASSWORD, at_the_door, make_person, sign_in
from tests.cast import Cast

FIRST = {
    "name": "Ari Admin",
    "email": "ari@example.org",
    "password": PASSWORD,
    "organisation": "Observatory",
    "kind": "observer",
    "country": "CA",
}


@pytest.fixture
def founder(db: None) -> User:
    return admin_actions.create_first_administrator(token=admin_actions.make_set_up_token(), **FIRST)


def two_units(founder: User) -> list[Organisation]:
    names = ("One", "Two")
    return [organisation_actions.create_organisation(by=founder, facts=Facts(name, "hotline")) for name in names]


def _token() -> str:
    said = StringIO()
    call_command("first_administrator_token", stdout=said)
    return said.getvalue().split()[-1]


def test_the_first_administrator_begins_with_the_machines_token(db: None) -> None:
    client = at_the_door()
    token, typed = _token(), {**FIRST, "password_again": PASSWORD}
    assert client.get("/first/").status_code == 200
    wrong = client.post("/first/", {**typed, "token": "guessed"})
    assert wrong.status_code == 422
    assert not User.objects.exists()
    assert client.post("/first/", {**typed, "token": token})["Location"] == "/account/2fa/"
    user = User.objects.get()
    assert user.roles == {Role.ADMINISTRATOR}
    assert user.is_vetted
    assert not user.is_cleared
    assert client.get("/people/")["Location"] == "/account/2fa/"  # a second factor first, here too


def test_there_is_one_first_administrator(founder: User) -> None:
    assert at_the_door().get("/first/").status_code == 404
    said = StringIO()
    call_command("first_administrator_token", stdout=said)
    assert "has people already" in said.getvalue()
    with pytest.raises(NotAllowed):
        admin_actions.create_first_administrator(token="anything", **{**FIRST, "email": "b@example.org"})
    assert User.objects.count() == 1


def test_a_token_works_once_and_a_new_one_replaces_the_old(db: None) -> None:
    old, new = admin_actions.make_set_up_token(), admin_actions.make_set_up_token()
    with pytest.raises(NotAllowed):
        admin_actions.create_first_administrator(token=old, **FIRST)
    assert admin_actions.create_first_administrator(token=new, **FIRST).is_vetted


def test_weak_and_differing_passwords_are_refused_with_everything_typed_kept(db: None) -> None:
    client = at_the_door()
    typed = {**FIRST, "token": _token(), "password": "short", "password_again": "other"}
    page = client.post("/first/", typed)
    assert page.status_code == 422
    assert "Observatory" in page.content.decode()
    assert not User.objects.exists()


def test_founders_are_appointed_until_two_organisations_have_moderators(cast_of_founders: list[User]) -> None:
    founder, first, second, third = cast_of_founders
    units = [
        organisation_actions.create_organisation(by=founder, facts=Facts(name, "hotline")) for name in ("One", "Two")
    ]
    for person, unit in ((first, units[0]), (second, units[1])):
        assert founding.is_going_on()
        admin_actions.appoint_founder(
            by=founder, user_id=person.pk, organisation_id=unit.pk, roles=["moderator", "expert"]
        )
    assert User.objects.get(pk=second.pk).roles == {Role.MODERATOR, Role.EXPERT}
    with pytest.raises(WrongState):
        admin_actions.appoint_founder(by=founder, user_id=third.pk, organisation_id=units[0].pk, roles=["expert"])
    assert not User.objects.get(pk=third.pk).is_vetted
    assert Entry.objects.filter(op="account.appoint").count() == 2


def test_founding_never_begins_again(cast_of_founders: list[User]) -> None:
    founder, first, second, third = cast_of_founders
    units = [
        organisation_actions.create_organisation(by=founder, facts=Facts(name, "hotline")) for name in ("One", "Two")
    ]
    admin_actions.appoint_founder(by=founder, user_id=first.pk, organisation_id=units[0].pk, roles=["moderator"])
    admin_actions.appoint_founder(by=founder, user_id=second.pk, organisation_id=units[1].pk, roles=["expert"])
    assert founding.is_going_on()
    with pytest.raises(WrongState):  # the vetted are appointed to nothing, to no other organisation either
        admin_actions.appoint_founder(by=founder, user_id=first.pk, organisation_id=units[1].pk, roles=["expert"])
    admin_actions.grant_role(by=founder, user_id=second.pk, role="moderator")
    assert not founding.is_going_on()
    admin_actions.withdraw_role(by=founder, user_id=second.pk, role="moderator")
    admin_actions.suspend(by=founder, user_id=first.pk, reason="To vet alone again")
    assert not founding.is_going_on()
    with pytest.raises(WrongState):
        admin_actions.appoint_founder(by=founder, user_id=third.pk, organisation_id=units[0].pk, roles=["moderator"])
    assert not User.objects.get(pk=third.pk).is_vetted


def test_a_moderator_let_in_again_ends_the_founding_too(cast_of_founders: list[User]) -> None:
    founder, first, second, _third = cast_of_founders
    unit = organisation_actions.create_organisation(by=founder, facts=Facts("One", "hotline"))
    admin_actions.appoint_founder(by=founder, user_id=first.pk, organisation_id=unit.pk, roles=["moderator"])
    admin_actions.suspend(by=founder, user_id=first.pk, reason="A lost phone")
    own = founder.organisation_id
    assert own is not None
    admin_actions.appoint_founder(by=founder, user_id=second.pk, organisation_id=own, roles=["moderator"])
    assert founding.is_going_on()
    admin_actions.restore(by=founder, user_id=first.pk)
    assert not founding.is_going_on()


def test_an_installation_that_nobody_founded_has_no_founding_period(cast: Cast) -> None:
    unvetted = make_person("Ulla", "ulla@example.org", vetted=False)
    with pytest.raises(WrongState):
        admin_actions.appoint_founder(
            by=cast.administrator,
            user_id=unvetted.pk,
            organisation_id=cast.moderator_one.organisation_id,
            roles=["expert"],
        )


@pytest.fixture
def cast_of_founders(founder: User) -> list[User]:
    steps.enrol_authenticator(founder)
    others = [make_person(f"Person {n}", f"person{n}@example.org", vetted=False) for n in range(3)]
    return [User.objects.get(pk=founder.pk), *others]


def test_administrators_can_not_be_appointed_nor_oneself(cast_of_founders: list[User]) -> None:
    founder, first, *_rest = cast_of_founders
    unit = Organisation.objects.get()
    for person, roles, refusal in ((first, ["administrator"], BadInput), (founder, ["moderator"], NotAllowed)):
        with pytest.raises(refusal):
            admin_actions.appoint_founder(by=founder, user_id=person.pk, organisation_id=unit.pk, roles=roles)


def test_roles_are_given_to_the_vetted_by_administrators_never_to_oneself(cast: Cast) -> None:
    admin_actions.grant_role(by=cast.administrator, user_id=cast.outsider.pk, role="auditor")
    assert User.objects.get(pk=cast.outsider.pk).has_role(Role.AUDITOR)
    admin_actions.withdraw_role(by=cast.administrator, user_id=cast.outsider.pk, role="auditor")
    assert not User.objects.get(pk=cast.outsider.pk).has_role(Role.AUDITOR)
    unvetted = make_person("Ulla", "ulla@example.org", vetted=False)
    for person, role, refusal in (
        (cast.administrator, "moderator", NotAllowed),
        (unvetted, "moderator", NotAllowed),
        (cast.outsider, "investigator", BadInput),
    ):
        with pytest.raises(refusal):
            admin_actions.grant_role(by=cast.administrator, user_id=person.pk, role=role)
    for other in (cast.moderator_one, cast.auditor, cast.outsider):
        with pytest.raises(NotFoundHere):
            admin_actions.grant_role(by=other, user_id=cast.expert_mx.pk, role="moderator")
    assert set(Entry.objects.filter(op__startswith="role.").values_list("op", flat=True)) == {
        "role.grant",
        "role.withdraw",
    }


def test_suspension_ends_every_session_at_once(cast: Cast, client_of: Callable[[User], Client]) -> None:
    browser = client_of(cast.outsider)
    assert browser.get("/account/").status_code == 200
    with pytest.raises(BadInput):
        admin_actions.suspend(by=cast.administrator, user_id=cast.outsider.pk, reason=" ")
    admin_actions.suspend(by=cast.administrator, user_id=cast.outsider.pk, reason="Left the unit")
    assert browser.get("/account/").status_code == 302
    sign_in(browser, User.objects.get(pk=cast.outsider.pk))
    assert browser.get("/account/").status_code == 403
    admin_actions.restore(by=cast.administrator, user_id=cast.outsider.pk)
    assert browser.get("/account/").status_code == 200


def test_administrators_pages_exist_for_administrators_only(cast: Cast, client_of: Callable[[User], Client]) -> None:
    addresses = ["/people/", f"/people/{cast.expert_mx.pk}/", "/organisations/"]
    for user, status in ((cast.administrator, 200), (cast.moderator_one, 404), (cast.outsider, 404)):
        browser = client_of(user)
        assert [browser.get(address).status_code for address in addresses] == [status] * 3


@pytest.mark.req(12)
def test_a_change_asks_for_a_factor_used_within_five_minutes(cast: Cast, client_of: Callable[[User], Client]) -> None:
    browser, page = client_of(cast.administrator), f"/people/{cast.outsider.pk}/"
    session = browser.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - 301
    session.save()
    answer = browser.post(page, {"grant": "auditor"})
    assert answer["Location"].startswith("/account/2fa/webauthn/reauthenticate/")
    assert not User.objects.get(pk=cast.outsider.pk).has_role(Role.AUDITOR)
    browser = client_of(cast.administrator)
    assert browser.post(page, {"grant": "auditor"}).status_code == 302
    assert User.objects.get(pk=cast.outsider.pk).has_role(Role.AUDITOR)
    assert browser.post(page, {"suspend": "1", "reason": ""}).status_code == 422


def test_the_list_of_people_costs_the_same_for_one_and_for_many(
    cast: Cast, client_of: Callable[[User], Client], django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    browser = client_of(cast.administrator)
    with django_assert_max_num_queries(24):  # the entry that tells of the reading included
        assert "Omar Haddad" in browser.get("/people/").content.decode()


def test_reading_about_people_is_recorded(cast: Cast, client_of: Callable[[User], Client]) -> None:
    browser = client_of(cast.administrator)
    for address in ("/people/?q=omar", f"/people/{cast.outsider.pk}/", "/organisations/"):
        read = Entry.objects.filter(op="people.consult")
        before = read.count()
        assert browser.get(address).status_code == 200
        assert read.count() == before + 1
    assert client_of(cast.moderator_one).get("/people/").status_code == 404
    assert Entry.objects.filter(op="people.consult").count() == 3


def test_an_empty_installation_leads_to_its_first_administrator(db: None, client: Client) -> None:
    assert client.get("/")["Location"].startswith("/first/")
    assert client.get("/first/")["Location"].startswith("/account/notice/?next=%2Ffirst%2F")
    client.post("/account/notice/")
    assert client.get("/first/").status_code == 200
