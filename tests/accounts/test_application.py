"""Two moderators of different organisations, neither the sponsor, make somebody vetted; nothing else does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.errors import BadInput, Conflict, NotAllowed, NotFoundHere, WrongState
from accounts.models import Application, Organisation, Role, User
from audit.models import Entry
from forum.alerts.models import InboxItem
from forum.review import applications
from forum.review.models import Review
from tests.accounts.people import make_person, sign_in
from tests.cast import Cast

WORDS = {
    "agency": "Unit P",
    "country": "GT",
    "purpose": "I know the shop signs of the highlands.",
    "role": "expert",
}


@pytest.fixture
def applicant(db: None) -> User:
    return make_person("Pilar Nueva", "pilar@example.org", vetted=False)


def _apply(applicant: User, sponsor: User, **words: str) -> Review:
    told = {**WORDS, "sponsor_email": sponsor.email, **words}
    application = applications.apply(by=applicant, **told)
    return Review.objects.get(subject=application.pk, state=Review.State.WAITING)


def _fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.mark.req(15)
def test_two_moderators_of_different_organisations_vet_a_person(cast: Cast, applicant: User) -> None:
    review = _apply(applicant, cast.expert_mx)
    applications.approve_application(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    assert not _fresh(applicant).is_vetted
    applications.approve_application(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash)
    vetted = _fresh(applicant)
    assert vetted.is_cleared
    assert vetted.roles == {Role.EXPERT}
    assert vetted.organisation is not None
    assert (vetted.organisation.name, vetted.organisation.country) == ("Unit P", "GT")
    assert InboxItem.objects.filter(user=applicant, kind=InboxItem.Kind.VETTED).count() == 1
    assert list(Entry.objects.filter(op__startswith="application").values_list("op", flat=True).order_by("at")) == [
        "application.submit",
        "application.approve",
        "application.approve",
    ]


def test_moderators_hear_of_it_but_not_the_sponsor(cast: Cast, applicant: User) -> None:
    third = make_person("Tove Lund", "tove@example.org", cast.investigator.organisation, Role.MODERATOR)
    review = _apply(applicant, cast.moderator_one)
    told = InboxItem.objects.filter(kind=InboxItem.Kind.TO_VET, target=review.pk).values_list("user", flat=True)
    assert set(told) == {cast.moderator_two.pk, third.pk}


def test_a_sponsor_without_whom_nobody_could_decide_is_not_taken(cast: Cast, applicant: User) -> None:
    with pytest.raises(BadInput, match="somebody else as sponsor"):
        _apply(applicant, cast.moderator_one)
    assert not applicant.applications.exists()


@pytest.mark.req(15)
def test_the_sponsor_does_not_decide(cast: Cast, applicant: User) -> None:
    make_person("Tove Lund", "tove@example.org", cast.investigator.organisation, Role.MODERATOR)
    review = _apply(applicant, cast.moderator_one)
    with pytest.raises(NotAllowed):
        applications.approve_application(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    with pytest.raises(NotAllowed):
        applications.refuse_application(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="No")


@pytest.mark.req(15)
def test_the_second_approval_comes_from_another_organisation(cast: Cast, applicant: User) -> None:
    same = make_person("Max Klein", "max@example.org", cast.moderator_one.organisation, Role.MODERATOR)
    review = _apply(applicant, cast.expert_mx)
    applications.approve_application(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    for again in (same, cast.moderator_one):
        with pytest.raises(NotAllowed):
            applications.approve_application(by=again, review_id=review.pk, seen=review.seen_hash)
    assert not _fresh(applicant).is_vetted


def test_people_without_the_role_find_no_application(cast: Cast, applicant: User) -> None:
    review = _apply(applicant, cast.expert_mx)
    for other in (cast.administrator, cast.expert_mx, cast.auditor, applicant):
        with pytest.raises(NotFoundHere):
            applications.approve_application(by=other, review_id=review.pk, seen=review.seen_hash)


def test_what_was_changed_meanwhile_is_not_approved(cast: Cast, applicant: User) -> None:
    review = _apply(applicant, cast.expert_mx)
    with pytest.raises(Conflict):
        applications.approve_application(by=cast.moderator_one, review_id=review.pk, seen="0" * 64)


def test_returned_with_a_reason_completed_and_vetted_by_two_anew(cast: Cast, applicant: User) -> None:
    review = _apply(applicant, cast.expert_mx)
    applications.approve_application(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    with pytest.raises(BadInput):
        applications.return_application(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash, reason=" ")
    applications.return_application(
        by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash, reason="Which office is it?"
    )
    told = {**WORDS, "agency": "Unit P, Quetzaltenango", "sponsor_email": cast.expert_mx.email}
    application = applications.resubmit_application(by=applicant, **told)
    again = Review.objects.get(subject=application.pk, state=Review.State.WAITING)
    assert again.decisions.count() == 0
    for moderator in (cast.moderator_one, cast.moderator_two):
        applications.approve_application(by=moderator, review_id=again.pk, seen=again.seen_hash)
    assert _fresh(applicant).is_vetted


def test_refused_is_decided_and_the_account_stays_unvetted(cast: Cast, applicant: User) -> None:
    review = _apply(applicant, cast.expert_mx)
    applications.refuse_application(
        by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="The sponsor does not know you."
    )
    assert not _fresh(applicant).is_vetted
    with pytest.raises(WrongState):
        applications.approve_application(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash)


def test_one_application_at_a_time_and_none_of_the_vetted(cast: Cast, applicant: User) -> None:
    _apply(applicant, cast.expert_mx)
    with pytest.raises(WrongState):
        _apply(applicant, cast.expert_mx)
    with pytest.raises(WrongState):
        _apply(cast.outsider, cast.expert_mx)


def test_every_sponsor_that_does_not_count_gets_one_sentence(cast: Cast, applicant: User) -> None:
    unvetted = make_person("Ulla Unvetted", "ulla@example.org", vetted=False)
    sentences = set()
    for email in ("nobody@example.org", unvetted.email, applicant.email):
        with pytest.raises(BadInput) as refusal:
            applications.apply(by=applicant, **WORDS, sponsor_email=email)
        sentences.add(refusal.value.sentence)
    assert len(sentences) == 1


def test_other_roles_can_not_be_asked_for(cast: Cast, applicant: User) -> None:
    with pytest.raises(BadInput):
        _apply(applicant, cast.expert_mx, role="administrator")


def test_the_applicant_sees_state_decisions_and_reasons_on_one_page(
    cast: Cast, applicant: User, client_of: Callable[[User], Client]
) -> None:
    browser = client_of(applicant)
    bad = browser.post("/application/", {**WORDS, "sponsor_email": "nobody@example.org"})
    assert bad.status_code == 422
    assert "shop signs of the highlands" in bad.content.decode()
    assert browser.post("/application/", {**WORDS, "sponsor_email": cast.expert_mx.email}).status_code == 302
    assert "Waiting for two moderators" in browser.get("/application/").content.decode()
    review = Review.objects.get(kind=Review.Kind.APPLICATION)
    applications.approve_application(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    applications.return_application(
        by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash, reason="Which office is it?"
    )
    page = browser.get("/application/").content.decode()
    assert "A moderator approved" in page
    assert "Which office is it?" in page
    assert cast.moderator_one.name not in page
    assert "shop signs of the highlands" in page
    assert browser.post("/application/", {**WORDS, "sponsor_email": cast.expert_mx.email}).status_code == 302
    assert Application.objects.get().state == Application.State.PENDING


def test_an_agency_of_the_same_name_in_another_country_is_another_organisation(cast: Cast, applicant: User) -> None:
    review = _apply(applicant, cast.expert_mx, agency="Unit A", country="GT")
    for moderator in (cast.moderator_one, cast.moderator_two):
        applications.approve_application(by=moderator, review_id=review.pk, seen=review.seen_hash)
    vetted = _fresh(applicant)
    assert vetted.organisation is not None
    assert vetted.organisation.country == "GT"
    assert vetted.organisation != cast.investigator.organisation
    assert Organisation.objects.filter(name="Unit A").count() == 1


def test_once_vetted_the_application_page_leads_to_the_account(cast: Cast, client: Client) -> None:
    sign_in(client, cast.outsider)
    assert client.get("/application/")["Location"] == "/account/"
