"""The words as they were: for safeguarding officers alone, with a reason and an entry; gone with the case."""

from __future__ import annotations

import pytest

from accounts.errors import BadInput, NotFoundHere
from accounts.models import Role, User
from audit import keys
from audit import queries as trail
from audit.models import Entry
from forum.audience import conflicts
from forum.boards.models import Board
from forum.cases.models import Case
from forum.discussion.models import Post
from forum.erasure import actions as erasures
from forum.redaction import actions
from forum.redaction.models import Redaction, scope_of
from tests.accounts.people import make_person
from tests.cast import Cast, stale
from tests.redaction.redacting import WORD, redacted
from tests.world import posted

WHY = "A child is named in it, and has to be found."


@pytest.fixture
def one(cast: Cast, case: Case) -> Redaction:
    return redacted(cast.moderator_two, "post", posted(cast, case, f"She lives in {WORD}."))


def test_an_officer_opens_it_with_a_reason_and_auditors_see_it_at_once(
    one: Redaction, cast: Cast, officer: User, client_of
) -> None:
    browser, page = client_of(officer), f"/redaction/originals/{one.pk}/"
    listed = browser.get("/redaction/originals/").content.decode()
    assert page in listed
    assert WORD not in listed
    assert WORD not in browser.get(page).content.decode()
    assert browser.post(page, {"reason": "so"}).status_code == 422
    opened = browser.post(page, {"reason": WHY})
    assert f"She lives in {WORD}." in opened.content.decode()
    assert opened["Cache-Control"] == "no-store"
    (fields,) = trail.opened(Entry.objects.filter(op="redaction.open")).values()
    assert (fields["object"], fields["justification"]) == (str(one.pk), WHY)
    assert not any(WORD in value for value in fields.values())
    assert (
        "Opened the original of redacted words"
        in client_of(cast.auditor).get("/trail/administrators/").content.decode()
    )
    assert WORD not in browser.get(page).content.decode()


def test_an_old_proof_does_not_open_it(one: Redaction, officer: User, client_of) -> None:
    browser, page = client_of(officer), f"/redaction/originals/{one.pk}/"
    stale(browser)
    answer = browser.post(page, {"reason": WHY})
    assert answer.status_code == 302
    assert not Entry.objects.filter(op="redaction.open").exists()


@pytest.mark.lesson(28)
def test_nobody_else_opens_it(one: Redaction, cast: Cast, case: Case, officer: User, client_of) -> None:
    page = f"/redaction/originals/{one.pk}/"
    for person in (cast.colleague, cast.investigator, cast.moderator_two, cast.administrator, cast.auditor):
        browser = client_of(person)
        assert browser.get(page).status_code in {403, 404}
        assert browser.post(page, {"reason": WHY}).status_code in {403, 404}
        with pytest.raises(NotFoundHere):
            actions.open_original(by=person, redaction_id=one.pk, reason=WHY)
    for person in (cast.colleague, cast.investigator):  # an officer who wrote it, or whose case it is
        person.role_grants.create(role=Role.OFFICER)
        with pytest.raises(NotFoundHere):
            actions.open_original(by=User.objects.get(pk=person.pk), redaction_id=one.pk, reason=WHY)
    with pytest.raises(BadInput):
        actions.open_original(by=officer, redaction_id=one.pk, reason="because")
    assert actions.open_original(by=officer, redaction_id=one.pk, reason=WHY).original


def test_a_conflict_of_interest_keeps_an_officer_out(one: Redaction, cast: Cast, case: Case, board: Board) -> None:
    person = cast.moderator_one
    person.role_grants.create(role=Role.OFFICER)
    officer = User.objects.get(pk=person.pk)
    assert Redaction.objects.sealed_for(officer).exists()
    conflicts.declare(by=officer, case_id=case.pk, user_id=officer.pk)
    assert not Redaction.objects.sealed_for(officer).exists()


def test_it_goes_with_its_case(one: Redaction, cast: Cast, case: Case) -> None:
    assert keys.known([scope_of(one.pk)])
    erasures.erase_case(by=cast.administrator, case_id=case.pk, because="Asked for by its unit")
    assert not Redaction.objects.exists()
    assert not keys.known([scope_of(one.pk)])


def test_what_was_redacted_of_somebody_erased_stays_with_the_case(one: Redaction, cast: Cast) -> None:
    erasures.erase_person(by=cast.administrator, user_id=cast.colleague.pk, because="They asked for it")
    kept = Redaction.objects.get()
    assert kept.author.name != "Jon Berg"
    assert Post.objects.get(pk=kept.thing).author == kept.author


def test_the_list_is_for_officers(cast: Cast, client_of) -> None:
    other = make_person("Nora Plain", "nora@example.org", cast.auditor.organisation, Role.COORDINATOR)
    assert client_of(other).get("/redaction/originals/").status_code in {403, 404}
