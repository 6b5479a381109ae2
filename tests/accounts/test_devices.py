"""A sign-in from a new device or another country is told to the person at once, and to those who look after them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail as postbox
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import actions, devices, leads, noticing, steps
from accounts.devices import COOKIE, Arrival
from accounts.familiar import MOST_DEVICES, Familiar
from accounts.models import Organisation, Role, User
from accounts.networks import Networks
from audit.models import Entry
from forum.alerts import mail
from forum.alerts.models import InboxItem
from tests.accounts.people import PASSWORD, code_of, make_person
from tests.cast import Cast

Kind = InboxItem.Kind
ABROAD, HOME, NOWHERE = "10.2.0.1", "10.1.0.1", "192.0.2.1"


@pytest.fixture(autouse=True)
def plan(settings) -> None:
    settings.NETWORKS = Networks(["10.1.0.0/16,NO", "10.2.0.0/16,FR", "10.3.0.0/16,ES"])


@pytest.fixture
def person(db: None) -> User:
    unit = Organisation.objects.create(name="Unit A", kind="national_unit", country="NO")
    return make_person("Ingrid Vester", "ingrid@example.org", unit, Role.INVESTIGATOR)


def come(user: User, client: Client | None = None, address: str = HOME) -> Client:
    """Through the pages; each code is used once, so each time with a new authenticator."""
    steps.enrol_authenticator(user)
    client = client or Client()
    client.post("/account/logout/")
    client.post("/account/notice/")
    client.post("/account/login/", {"login": user.email, "password": PASSWORD}, REMOTE_ADDR=address)
    answer = client.post("/account/2fa/authenticate/", {"code": code_of(user)}, REMOTE_ADDR=address)
    assert answer.status_code == 302, "signed in"
    return client


def told(user: User) -> list[str]:
    return list(InboxItem.objects.filter(user=user).order_by("seq").values_list("kind", flat=True))


def test_the_first_sign_in_of_all_is_no_news(person: User) -> None:
    come(person)
    assert told(person) == []
    assert Familiar.objects.filter(user=person).count() == 2


def test_the_same_device_is_known_again_after_signing_out(person: User) -> None:
    client = come(person)
    answer = client.post("/account/logout/")
    assert '"cookies"' not in answer["Clear-Site-Data"]
    assert set(client.cookies) >= {COOKIE}
    kept = {name for name, one in client.cookies.items() if one.value}
    assert kept - {"messages"} == {COOKIE}  # that one says "You have signed out"
    come(person, client)
    assert told(person) == []


def test_another_device_is_told_in_the_inbox_on_the_page_and_by_mail(person: User) -> None:
    first = come(person)
    postbox.outbox.clear()
    come(person)
    assert told(person) == [Kind.NEW_DEVICE]
    assert Entry.objects.filter(op="account.new_device").count() == 1
    page = first.get("/account/sessions/").content.decode()
    assert page.count("new device") == 1
    inbox = first.get("/inbox/").content.decode()
    assert "Sign-in from a new device" in inbox
    item = InboxItem.objects.get(user=person)
    assert first.get(f"/inbox/{item.seq}/")["Location"] == "/account/sessions/"


@pytest.mark.req(22)
def test_the_mail_goes_at_once_to_whoever_turned_mails_off_and_says_nothing_but_where_to_go(person: User) -> None:
    come(person)
    User.objects.filter(pk=person.pk).update(alerts_on=False)
    come(person, address=ABROAD)
    InboxItem.objects.update(read_at=timezone.now())  # who reads it may not be the person
    postbox.outbox.clear()
    call_command("send_mail_notices", verbosity=0)
    [one] = postbox.outbox
    assert one.to == [person.email]
    assert f"{settings.ORIGIN}/account/sessions/" in one.body
    assert not any(word in one.subject + one.body for word in ("10.2", "France", "FR", person.name))
    assert mail.warn() == 0


def test_a_mail_that_can_not_go_is_tried_again(person: User, monkeypatch) -> None:
    come(person)
    come(person)

    def broken(*args: object, **options: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken_for_now:
        broken_for_now.setattr(mail, "send_mail", broken)
        with pytest.raises(ConnectionError):
            mail.warn()
    assert mail.warn() == 1


def test_the_first_country_is_compared_with_the_units_own(person: User) -> None:
    come(person, address=ABROAD)
    assert told(person) == [Kind.NEW_COUNTRY]


@pytest.mark.parametrize("address", [HOME, NOWHERE])
def test_at_home_and_where_nobody_knows_is_no_news(person: User, address: str) -> None:
    come(person, address=address)
    assert told(person) == []


def test_another_country_is_told_to_the_person_and_who_looks_after_them(cast: Cast) -> None:
    expert = make_person("Ernesto Paz", "ernesto@example.org", cast.coordinator.organisation, Role.EXPERT)
    client = come(expert, address=HOME)  # of a unit in Mexico: the first is told
    assert told(expert) == [Kind.NEW_COUNTRY]
    come(expert, client, address=ABROAD)
    come(expert, client, address=ABROAD)
    assert told(expert) == [Kind.NEW_COUNTRY] * 2
    for lead in (cast.coordinator, cast.administrator):
        assert told(lead) == [Kind.UNIT_COUNTRY] * 2
    for other in (cast.auditor, cast.outsider, cast.moderator_one, cast.expert_mx):
        assert told(other) == []


def test_a_lead_reads_who_it_was_and_sees_the_countries(cast: Cast, client_of) -> None:
    expert = make_person("Ernesto Paz", "ernesto@example.org", cast.coordinator.organisation, Role.EXPERT)
    come(expert, address=ABROAD)
    client = client_of(cast.coordinator)
    assert "Ernesto Paz" in client.get("/inbox/").content.decode()
    item = InboxItem.objects.get(user=cast.coordinator, kind=Kind.UNIT_COUNTRY)
    address = client.get(f"/inbox/{item.seq}/")["Location"]
    assert address == f"/people/{expert.pk}/watch/"
    page = client.get(address).content.decode()
    assert "France" in page
    assert ABROAD not in page  # a colleague's address is for administrators
    assert ABROAD in client_of(cast.administrator).get(address).content.decode()
    # who leads them no longer sees neither name nor page
    User.objects.filter(pk=expert.pk).update(organisation=cast.outsider.organisation)
    assert "Ernesto Paz" not in client.get("/inbox/").content.decode()
    assert client.get(address).status_code == 404


@pytest.mark.req(19)
def test_the_page_about_a_person_is_hidden_from_who_does_not_look_after_them(cast: Cast, client_of) -> None:
    page = f"/people/{cast.expert_mx.pk}/watch/"
    absent = "/people/00000000-0000-4000-8000-000000000000/watch/"
    for one in (cast.coordinator, cast.moderator_one, cast.auditor, cast.outsider, cast.expert_mx):
        client = client_of(one)
        there, nowhere = client.get(page), client.get(absent)
        assert (there.status_code, there.content) == (404, nowhere.content)
    assert not leads.led_by(cast.administrator).filter(pk=cast.administrator.pk).exists()


def test_the_cookie_is_random_hidden_from_scripts_and_stays_half_a_year(person: User) -> None:
    client = come(person)
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", 180 * 24 * 3600)
    assert len(cookie.value) == 43
    kept = str(list(Familiar.objects.values()))
    assert cookie.value not in kept
    other = make_person("Jon Berg", "jon@example.org", person.organisation, Role.EXPERT)
    come(other, client)
    hashes = Familiar.objects.filter(kind="device").values_list("what", flat=True)
    assert len(set(hashes)) == 2  # the table does not tell that they share it


def test_a_made_up_cookie_is_replaced(person: User) -> None:
    client = Client()
    client.cookies[COOKIE] = "<script>"
    come(person, client)
    assert len(client.cookies[COOKIE].value) == 43


def test_twenty_devices_are_known_and_none_longer_than_half_a_year(person: User) -> None:
    for number in range(MOST_DEVICES + 5):
        _arrive(person, f"{number:064x}")
    known = Familiar.objects.filter(user=person, kind="device")
    assert known.count() == MOST_DEVICES
    assert not known.filter(what=f"{0:064x}").exists()
    known.update(seen_at=timezone.now() - timedelta(days=181))
    InboxItem.objects.all().delete()
    _arrive(person, f"{MOST_DEVICES:064x}")
    assert told(person) == [Kind.NEW_DEVICE]
    assert known.count() == 1


def test_who_never_comes_back_is_forgotten_too(person: User) -> None:
    _arrive(person, "f" * 64)
    assert noticing.forget_old() == 0
    Familiar.objects.update(seen_at=timezone.now() - timedelta(days=181))
    assert noticing.forget_old() == 1
    assert Entry.objects.latest("at").op == "account.forget_familiar"
    assert not Familiar.objects.exists()


def test_stepping_in_at_a_demonstration_is_no_sign_in_of_theirs(person: User, settings) -> None:
    settings.DEMO = True
    Client().post("/demo/step-in/", {"user": str(person.pk)})
    assert not Familiar.objects.exists()


def _arrive(person: User, device: str) -> None:
    actions.sign_in(by=person, methods=["password"], came=Arrival(device, "", is_first=False))


def test_what_a_sign_in_finds_new_costs_the_same_for_many_devices(person: User) -> None:
    counts = []
    for number in range(6):
        with CaptureQueriesContext(connection) as seen:
            _arrive(person, f"{number:064x}")
        counts.append(len(seen))
    assert len(set(counts[1:])) == 1
    assert devices.COOKIE == "device"
