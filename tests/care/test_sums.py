"""What somebody looked at is theirs to read; their coordinator reads whole weeks summed over five or more; it ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, Role, User
from audit.models import Entry
from forum.boards.models import Board
from forum.care import exposures, queries
from forum.care.models import Exposure, Settings, Viewing
from forum.care.standing import day_now
from forum.erasure.queries import of_person
from tests.accounts.people import make_person
from tests.care.looking import PAGE, chosen, exposed, fetched, looked
from tests.cast import Cast, open_case
from tests.clues.media import approved_picture

Clients = Callable[[User], Client]
UNIT = f"{PAGE}unit/"
FEW = "too few to show"


def last_week() -> int:
    """How many days ago last week's Wednesday was."""
    return (day_now() + 3) % 7 + 5


@pytest.fixture
def unit(cast: Cast) -> list[User]:
    """Five people of the coordinator's unit."""
    of = cast.coordinator.organisation
    return [make_person(f"Unit {one}", f"unit{one}@example.org", of, Role.EXPERT) for one in "ABCDE"]


def test_one_sees_ones_own_days_by_kind_and_nobody_elses(cast: Cast, client_of: Clients) -> None:
    exposed(cast.expert_mx, 1, how_many=3, seconds=400, kinds="audio crying")
    exposed(cast.expert_other, 1, how_many=44, kinds="image")
    (day,) = queries.own_days(cast.expert_mx)
    assert (day.media, day.noted, day.minutes) == ({"audio": 3, "image": 0, "text": 0}, 3, 20)
    page = client_of(cast.expert_mx).get(PAGE).content.decode()
    assert "<td>3</td><td>0</td><td>0</td><td>3</td><td>20</td>" in page
    assert "44" not in page.split('id="days"')[1].split("</section>")[0]  # what follows has tokens by chance
    for person in (cast.administrator, cast.auditor, cast.moderator_one, cast.coordinator):
        assert "Nothing yet." in client_of(person).get(PAGE).content.decode()


def test_a_sum_of_four_is_not_shown_and_one_of_five_is_without_a_name(
    cast: Cast, unit: list[User], client_of: Clients
) -> None:
    coordinator = client_of(cast.coordinator)
    for person in unit[:4]:
        exposed(person, last_week(), how_many=11, seconds=60)
    exposed(cast.coordinator, last_week(), how_many=99)  # themselves: they could subtract it
    exposed(cast.expert_mx, last_week(), how_many=99)  # another unit
    page = coordinator.get(UNIT).content.decode()
    assert page.count(FEW) == queries.WEEKS  # a week of nobody looks no different
    assert "44" not in page.split("<table")[1]
    exposed(unit[4], last_week(), how_many=11, seconds=60, kinds="image voice")
    page = coordinator.get(UNIT).content.decode()
    assert page.count(FEW) == queries.WEEKS - 1
    assert "<td>44</td><td>11</td><td>0</td><td>11</td><td>60</td>" in page  # 55 minutes, in tens
    assert not any(person.name in page or str(person.pk) in page for person in unit)
    assert Entry.objects.filter(op="care.consult").exists()


def test_two_sums_of_a_unit_and_one_below_never_differ_by_a_few_people(cast: Cast, unit: list[User]) -> None:
    """Two coordinators who compare what they read learn of nobody."""
    above = cast.coordinator.organisation
    below = Organisation.objects.create(name="A unit below", kind=above.kind, parent=above)
    theirs = [make_person(f"Below {one}", f"below{one}@example.org", below, Role.EXPERT) for one in "ABCDE"]
    head = make_person("Below head", "head@example.org", below, Role.COORDINATOR)
    for number, person in enumerate(theirs):
        exposed(person, last_week() - number % 3, how_many=3)
    for person in (head, *unit[:3]):
        exposed(person, last_week(), how_many=100, seconds=0)

    def sums() -> list[tuple[int, int]]:
        weeks = [queries.unit_weeks(person)[0] for person in (cast.coordinator, head)]
        return [(week.items, len(week.people)) for week in weeks]

    assert sums() == [(15, 5), (15, 5)], "the four others are in neither"
    exposed(unit[3], last_week(), how_many=100, seconds=0)
    assert sums() == [(515, 10), (15, 5)], "five others are in the sum above"
    Exposure.objects.filter(user=theirs[0]).delete()
    assert sums() == [(512, 9), (0, 0)], "four, whom nobody reads alone, are among the others"


def test_a_week_that_still_goes_on_is_in_no_sum(cast: Cast, unit: list[User]) -> None:
    for person in unit:
        exposed(person, 0, how_many=2)
        exposed(person, last_week() + 7 * 13, how_many=2)
    weeks = queries.unit_weeks(cast.coordinator)
    assert len(weeks) == queries.WEEKS
    assert not any(week.is_shown or week.items for week in weeks)


def test_nobody_but_coordinators_has_the_page_of_sums(cast: Cast, client_of: Clients) -> None:
    for name in ("administrator", "auditor", "moderator_one", "expert_mx", "investigator", "outsider"):
        assert client_of(getattr(cast, name)).get(UNIT).status_code == 404, name
    assert client_of(cast.coordinator).get(UNIT).status_code == 200
    assert client_of(cast.coordinator).get(UNIT).content.decode().count(FEW) == queries.WEEKS


def test_both_pages_ask_the_same_for_many_as_for_few(cast: Cast, unit: list[User], client_of: Clients) -> None:
    coordinator = client_of(cast.coordinator)

    def counted() -> list[int]:
        found = []
        for address in (PAGE, UNIT):
            coordinator.get(address)
            with CaptureQueriesContext(connection) as seen:
                coordinator.get(address)
            found.append(len(seen))
        return found

    few = counted()
    for person in (*unit, cast.coordinator):
        for week in range(5):
            exposed(person, last_week() + 7 * week, how_many=3)
    assert counted() == few


def test_nothing_is_kept_longer_than_ninety_days(cast: Cast) -> None:
    for days in (0, 90, 91, 400):
        exposed(cast.expert_mx, days)
    assert exposures.sweep() == 2
    assert sorted(day_now() - day for day in Exposure.objects.values_list("day", flat=True)) == [0, 90]


def test_the_keeper_sweeps_it() -> None:
    from forum.live.keeper import WORK

    assert WORK[exposures.sweep] <= 24 * 3600


@pytest.mark.django_db(transaction=True)
def test_it_goes_with_the_person_and_who_erases_does_not_learn_how_much_it_was(
    cast: Cast, board: Board, client_of: Clients, settings, tmp_path
) -> None:
    settings.ERASURES_FILE = tmp_path / "erasures"
    picture = approved_picture(cast, open_case(cast, board))
    for person in (cast.expert_mx, cast.expert_other):
        chosen(person, off=("text",))
        browser = client_of(person)
        fetched(browser, picture)
        looked(browser, picture)
    counted = of_person(cast.expert_mx)
    names = {str(model._meta.verbose_name) for model in (Settings, Exposure, Viewing)}
    assert names.isdisjoint(name for name, _count in (*counted.goes, *counted.stays))
    call_command("erase_person", cast.expert_mx.email, by=cast.administrator.email, because="asked for", yes=True)
    for model in (Settings, Exposure, Viewing):
        assert [row.user for row in model.objects.all()] == [cast.expert_other], model
