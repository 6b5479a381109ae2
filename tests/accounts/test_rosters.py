"""Units keep their rosters, invite by address, and lose whom nobody confirms; a year is renewed by two moderators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts import admin_actions, lapsing, organisation_actions, roster_actions, rosters
from accounts.errors import BadInput, NotAllowed, NotFoundHere, WrongState
from accounts.models import Application, Invitation, Organisation, Role, User
from accounts.organisation_actions import Duty, Facts
from audit.models import Entry
from forum.alerts.models import InboxItem
from forum.review import applications, reminders, renewals
from forum.review.models import Review
from tests.accounts.people import make_person
from tests.cast import Cast

DAY = timedelta(days=1)


@pytest.fixture
def member(cast: Cast) -> User:
    """Somebody of the coordinator's own unit."""
    return make_person("Mateo Luz", "mateo@example.org", cast.coordinator.organisation, Role.EXPERT)


def _entries(op: str) -> int:
    return Entry.objects.filter(op=op).count()


def _aged(user: User, **days: int) -> None:
    User.objects.filter(pk=user.pk).update(**{name: timezone.now() - number * DAY for name, number in days.items()})


def test_a_coordinator_keeps_their_own_roster_and_no_other(
    cast: Cast, member: User, client_of: Callable[[User], Client]
) -> None:
    own, other = f"/units/{member.organisation_id}/", f"/units/{cast.expert_mx.organisation_id}/"
    client = client_of(cast.coordinator)
    assert client.get("/units/")["Location"] == own
    assert "Mateo Luz" in client.get(own).content.decode()
    assert client.get(other).status_code == 404
    with pytest.raises(NotFoundHere):
        roster_actions.attest(by=cast.coordinator, user_ids=[cast.expert_mx.pk])
    with pytest.raises(NotFoundHere):
        roster_actions.note_left(by=cast.moderator_one, user_id=cast.expert_mx.pk, reason="not mine")
    assert client_of(cast.expert_mx).get(own).status_code == 404
    assert client_of(cast.administrator).get(other).status_code == 200


def test_a_regional_coordinator_keeps_those_below_too(cast: Cast, member: User) -> None:
    region = organisation_actions.create_organisation(by=cast.administrator, facts=Facts("Region", "international"))
    unit = member.organisation
    facts = Facts(unit.name, unit.kind, unit.country, region.pk)
    organisation_actions.change_organisation(by=cast.administrator, organisation_id=unit.pk, facts=facts)
    regional = make_person("Rosa Real", "rosa@example.org", region, Role.COORDINATOR)
    assert roster_actions.attest(by=regional, user_ids=[member.pk, cast.coordinator.pk]) == 2
    assert set(rosters.keepers_of(Organisation.objects.get(pk=unit.pk))) == {regional, cast.coordinator}
    with pytest.raises(BadInput):  # no region above a region
        organisation_actions.change_organisation(
            by=cast.administrator, organisation_id=region.pk, facts=Facts("Region", "international", "", unit.pk)
        )


def test_nobody_speaks_for_themselves(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        roster_actions.attest(by=cast.coordinator, user_ids=[cast.coordinator.pk])
    with pytest.raises(NotAllowed):
        roster_actions.note_left(by=cast.coordinator, user_id=cast.coordinator.pk, reason="x")


def test_who_has_left_is_out_at_the_next_request(cast: Cast, member: User, client_of: Callable[[User], Client]) -> None:
    living, desk = client_of(member), client_of(cast.coordinator)
    page = f"/units/{member.organisation_id}/"
    assert living.get("/").status_code == 200
    assert desk.post(page, {"left": str(member.pk), "reason": " "}).status_code == 422
    assert desk.post(page, {"left": str(member.pk), "reason": "Moved to traffic police"}).status_code == 302
    assert living.get("/").status_code == 302
    assert _entries("roster.leave") == 1


@pytest.mark.req(14)
def test_who_is_not_confirmed_for_ninety_days_and_a_fortnight_is_shut_out(cast: Cast, member: User) -> None:
    _aged(member, attested_at=103)
    assert lapsing.lapse() == 0
    _aged(member, attested_at=104)
    assert lapsing.lapse() == 1
    member.refresh_from_db()
    assert member.suspended_at
    assert member.sessions_ended_at
    assert _entries("account.lapse") == 1
    assert lapsing.lapse() == 0
    admin_actions.restore(by=cast.administrator, user_id=member.pk)
    assert lapsing.lapse() == 0


@pytest.mark.req(14)
def test_an_account_nobody_uses_for_ninety_days_is_closed(cast: Cast, member: User) -> None:
    _aged(member, last_login=89, joined_at=400)
    assert lapsing.lapse() == 0
    _aged(member, last_login=90)
    never = make_person("Nora Never", "never@example.org", vetted=False)
    _aged(never, joined_at=91)
    assert lapsing.lapse() == 2
    assert not User.objects.cleared().filter(pk__in=[member.pk, never.pk]).exists()


def test_coordinators_are_told_once_a_week_and_the_person_as_their_year_ends(cast: Cast, member: User) -> None:
    _aged(member, attested_at=80)
    User.objects.filter(pk=member.pk).update(vetted_until=timezone.now() + 59 * DAY)
    assert reminders.remind() == 2
    assert reminders.remind() == 0
    kinds = dict(InboxItem.objects.filter(kind__endswith="_due").values_list("user__email", "kind"))
    assert kinds == {member.email: "renewal_due", cast.coordinator.email: "roster_due"}
    User.objects.filter(pk=member.pk).update(vetted_until=timezone.now() + 13 * DAY)
    assert reminders.remind() == 1
    assert _entries("alert.deliver") == 3


def test_where_nobody_keeps_a_roster_administrators_are_told(cast: Cast, client_of: Callable[[User], Client]) -> None:
    _aged(cast.expert_mx, attested_at=80)
    assert reminders.remind() == 1
    row = InboxItem.objects.get(kind="roster_due")
    assert row.user == cast.administrator
    assert "roster is to be confirmed" in client_of(cast.administrator).get("/inbox/").content.decode()


def test_confirming_by_the_page_sets_the_clock_back_with_an_entry_each(
    cast: Cast, member: User, client_of: Callable[[User], Client]
) -> None:
    second = make_person("Lupe Sol", "lupe@example.org", member.organisation, Role.EXPERT)
    for one in (member, second):
        _aged(one, attested_at=85)
    client, page = client_of(cast.coordinator), f"/units/{member.organisation_id}/"
    assert "2 people are to be confirmed" in client.get(page).content.decode()
    assert client.post(page, {"attest": "1"}).status_code == 422
    assert client.post(page, {"attest": "1", "person": [str(member.pk), str(second.pk)]}).status_code == 302
    assert _entries("roster.attest") == 2
    assert "0 people are to be confirmed" in client.get(page).content.decode()


@pytest.mark.lesson(7)
@pytest.mark.lesson(8)
def test_an_invitation_is_bound_to_its_address_and_vets_nobody(cast: Cast, client_of: Callable[[User], Client]) -> None:
    page = f"/units/{cast.coordinator.organisation_id}/"
    client_of(cast.coordinator).post(page, {"invite": "1", "email": "Nueva@Example.org", "role": "expert"})
    assert mail.outbox[-1].to == ["nueva@example.org"]
    assert "Unit MX" not in mail.outbox[-1].body + mail.outbox[-1].subject
    other = make_person("Ola Other", "other@example.org", vetted=False)
    with pytest.raises(WrongState):
        renewals.apply_invited(by=other, purpose="I heard of it.")
    invited = make_person("Nueva", "nueva@example.org", vetted=False)
    assert "Unit MX has invited you" in client_of(invited).get("/application/").content.decode()
    assert client_of(invited).post("/application/", {"purpose": "Shop signs of Puebla."}).status_code == 302
    application = Application.objects.get(applicant=invited)
    assert (application.agency, application.role, application.sponsor) == ("Unit MX", "expert", cast.coordinator)
    assert not User.objects.get(pk=invited.pk).is_vetted
    review = Review.objects.get(subject=application.pk)
    for moderator in (cast.moderator_one, cast.moderator_two):
        applications.approve_application(by=moderator, review_id=review.pk, seen=review.seen_hash)
    person = User.objects.get(pk=invited.pk)
    assert (person.organisation, person.roles) == (cast.coordinator.organisation, {Role.EXPERT})
    assert not Invitation.objects.open().exists()


@pytest.mark.lesson(8)
def test_an_invitation_goes_with_the_right_of_who_sent_it(cast: Cast) -> None:
    unit = cast.coordinator.organisation_id
    roster_actions.invite(by=cast.coordinator, organisation_id=unit, email="nueva@example.org", role="expert")
    with pytest.raises(WrongState):
        roster_actions.invite(by=cast.coordinator, organisation_id=unit, email="nueva@example.org", role="expert")
    with pytest.raises(BadInput):
        roster_actions.invite(by=cast.coordinator, organisation_id=unit, email="a@example.org", role="moderator")
    with pytest.raises(NotFoundHere):
        roster_actions.invite(
            by=cast.coordinator, organisation_id=cast.expert_mx.organisation_id, email="a@example.org", role="expert"
        )
    invited = make_person("Nueva", "nueva@example.org", vetted=False)
    admin_actions.withdraw_role(by=cast.administrator, user_id=cast.coordinator.pk, role="coordinator")
    with pytest.raises(WrongState):
        renewals.apply_invited(by=invited, purpose="Shop signs.")


def test_an_invitation_is_taken_back_or_ends_by_itself(cast: Cast) -> None:
    unit, invited = cast.coordinator.organisation_id, make_person("Nueva", "nueva@example.org", vetted=False)
    first = roster_actions.invite(by=cast.coordinator, organisation_id=unit, email=invited.email, role="expert")
    roster_actions.withdraw_invitation(by=cast.coordinator, invitation_id=first.pk)
    second = roster_actions.invite(by=cast.coordinator, organisation_id=unit, email=invited.email, role="expert")
    Invitation.objects.filter(pk=second.pk).update(ends_at=timezone.now())
    roster_actions.invite(by=cast.coordinator, organisation_id=unit, email=invited.email, role="investigator")
    assert renewals.apply_invited(by=invited, purpose="Shop signs.").role == "investigator"


def test_a_year_is_renewed_in_its_last_sixty_days_by_two_moderators(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    person = cast.expert_mx
    client = client_of(person)
    assert client.get("/application/")["Location"] == "/account/"
    with pytest.raises(WrongState):
        renewals.renew(by=person, purpose="The same.", sponsor_email=cast.investigator.email)
    User.objects.filter(pk=person.pk).update(vetted_until=timezone.now() + 30 * DAY)
    assert "Another year" in client.get("/application/").content.decode()
    typed = {"purpose": "The same work.", "sponsor_email": cast.investigator.email}
    assert client.post("/application/", typed).status_code == 302
    assert "Where it stands" in client.get("/application/").content.decode()
    review = Review.objects.get(kind="application")
    for moderator in (cast.moderator_one, cast.moderator_two):
        applications.approve_application(by=moderator, review_id=review.pk, seen=review.seen_hash)
    person = User.objects.get(pk=person.pk)
    assert person.vetted_until > timezone.now() + 360 * DAY
    assert person.roles == {Role.EXPERT}


def test_a_returned_renewal_is_completed_and_a_year_that_ends_shuts(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    person = cast.coordinator  # a role nobody can apply for
    User.objects.filter(pk=person.pk).update(vetted_until=timezone.now() + DAY)
    renewals.renew(by=User.objects.get(pk=person.pk), purpose="The same.", sponsor_email=cast.investigator.email)
    review = Review.objects.get(kind="application")
    applications.return_application(
        by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="Say which unit."
    )
    typed = {"purpose": "Still Unit MX.", "sponsor_email": cast.investigator.email}
    assert client_of(person).post("/application/", typed).status_code == 302
    assert Review.objects.filter(kind="application", state="waiting").count() == 1
    assert User.objects.get(pk=person.pk).roles == {Role.COORDINATOR}
    User.objects.filter(pk=person.pk).update(vetted_until=timezone.now())
    assert client_of(person).get("/")["Location"] == "/application/"


def test_duty_is_kept_by_the_unit_and_who_it_is_by_administrators(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    unit, client = cast.coordinator.organisation, client_of(cast.coordinator)
    typed = {"duty": "1", "duty_contact": "+52 55 0000", "response_hours": "4", "languages": ["es", "en"]}
    assert client.post(f"/units/{unit.pk}/", typed).status_code == 302
    unit.refresh_from_db()
    assert (unit.duty_contact, unit.response_hours, unit.languages) == ("+52 55 0000", 4, ["en", "es"])
    assert client.get(f"/organisations/{unit.pk}/").status_code == 404
    with pytest.raises(BadInput):
        organisation_actions.change_duty(by=cast.coordinator, organisation_id=unit.pk, duty=Duty(response_hours=0))
    admin = client_of(cast.administrator)
    typed = {"name": "Unidad MX", "kind": "national_unit", "country": "MX", "parent": ""}
    assert admin.post(f"/organisations/{unit.pk}/", typed).status_code == 302
    assert admin.post(f"/organisations/{unit.pk}/", {**typed, "name": "Unit A"}).status_code == 422
    assert Organisation.objects.get(pk=unit.pk).name == "Unidad MX"
    assert (_entries("organisation.change"), _entries("organisation.change_duty")) == (1, 1)
