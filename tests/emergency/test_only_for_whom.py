"""An hour is for who may ask for one, and is told to who may know of the case."""

from __future__ import annotations

import pytest

from accounts import admin_actions
from accounts.errors import NotFoundHere
from accounts.models import Role, User
from forum.cases.models import Case, Conflict, Grant
from forum.cases.queries import audience_of
from forum.discussion import actions as post_actions
from forum.emergency import actions
from tests.accounts.people import make_person
from tests.audience.test_widening import sees
from tests.cast import Cast
from tests.emergency.test_break_glass import PAGE, Clients, red, told

__all__ = ["red"]


def test_the_hour_is_over_with_the_role_that_it_was_asked_with(cast: Cast, red: Case, client_of: Clients) -> None:
    person = make_person("Eva Both", "eva@example.org", cast.coordinator.organisation, Role.COORDINATOR, Role.EXPERT)
    one = actions.ask(by=person, code=red.code, reason="Now.")
    actions.confirm(by=cast.administrator, opening_id=one.pk)
    assert sees(person, red)
    assert person in audience_of(red)
    admin_actions.withdraw_role(by=cast.administrator, user_id=person.pk, role=Role.COORDINATOR)
    person = User.objects.get(pk=person.pk)
    assert not sees(person, red)
    assert person not in audience_of(red)
    assert client_of(person).get(f"/cases/{red.pk}/").status_code == 404
    with pytest.raises(NotFoundHere):
        post_actions.write_post(by=person, case_id=red.pk, text="I write although I only read")
    Grant.objects.let_in(red, person, Grant.Reason.NAMED)  # what somebody has for good asks for no role
    assert sees(person, red)


@pytest.mark.req(29)
def test_a_coordinator_of_the_unit_with_a_conflict_is_told_nothing(cast: Cast, red: Case, client_of: Clients) -> None:
    unit = cast.investigator.organisation
    keeper = make_person("Kari Keeper", "kari@example.org", unit, Role.COORDINATOR)
    other = make_person("Cora Keeper", "cora@example.org", unit, Role.COORDINATOR)
    Conflict.objects.create(case=red, user=keeper)
    one = actions.ask(by=cast.coordinator, code=red.code, reason="A child may be on a bus now.")
    actions.confirm(by=cast.administrator, opening_id=one.pk)
    assert (told(keeper), told(other)) == ([], ["emergency_unit"])
    pages = [client_of(person).get(PAGE).content.decode() for person in (keeper, other)]
    assert [red.code in page for page in pages] == [False, True]
    assert "on a bus" not in pages[0]
