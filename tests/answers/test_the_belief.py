"""The belief moves with answers; one unit is one vote; those concerned hear of it."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from accounts.models import Role, User
from forum.alerts import steps
from forum.alerts.models import InboxItem
from forum.answers.models import Belief
from forum.answers.queries import belief_panel, clue_answers
from forum.boards import actions as board_actions
from forum.boards.models import Board
from forum.cases.models import Case
from forum.clues.models import Clue
from tests.accounts.people import make_person
from tests.answers.saying import say
from tests.cast import Cast, approved_text_clue


def _kinds(user: User) -> list[str]:
    return list(InboxItem.objects.filter(user=user).order_by("seq").values_list("kind", flat=True))


def test_two_answers_of_different_units_move_it_to_mexico_and_then_to_oaxaca(
    cast: Cast, case: Case, clue: Clue
) -> None:
    photo = approved_text_clue(cast, case, title="A building front")
    assert not belief_panel(cast.investigator, case).has_belief
    say(cast.expert_mx, clue, ("MX", 0.7), ("GT", 0.15), excluded=("ES",))
    panel = belief_panel(cast.investigator, case)
    assert panel.countries[0].code == "MX"
    assert "Mexico" in panel.headline
    assert not panel.regions
    say(cast.expert_other, photo, ("MX-OAX", 0.8))
    panel = belief_panel(cast.investigator, case)
    assert panel.countries[0].code == "MX"
    assert panel.regions[0].code == "MX-OAX"
    assert "Oaxaca" in panel.headline
    assert panel.regions[0].percent > 50
    assert panel.answers == 2
    assert "Mexico" in panel.half[0]
    assert {source.clue_number for source in panel.sources} == {clue.number, photo.number}


def test_every_answer_makes_a_version_and_the_panel_says_where_it_moved(cast: Cast, case: Case, clue: Clue) -> None:
    say(cast.expert_mx, clue, ("GT", 0.9))
    say(cast.expert_mx, clue, ("MX", 0.95), after_round=1)
    assert list(Belief.objects.order_by("version").values_list("version", flat=True)) == [1, 2]
    moves = belief_panel(cast.investigator, case).moves
    assert [(step.before, step.after) for step in moves] == [("Guatemala", "Mexico"), ("", "Guatemala")]


def test_two_experts_of_one_unit_count_as_one(cast: Cast, board: Board, case: Case, clue: Clue) -> None:
    twin = make_person("Twin", "twin@example.org", cast.expert_mx.organisation, Role.EXPERT)
    board_actions.seat(by=cast.administrator, board_id=board.pk, person=twin)
    say(cast.expert_mx, clue, ("MX", 0.8))
    alone = Belief.objects.get(version=1)
    say(twin, clue, ("MX", 0.8))
    together = Belief.objects.get(version=2)
    assert together.answers == 2
    assert together.effective == pytest.approx(alone.effective) == pytest.approx(1)
    assert dict(together.countries)["MX"] == pytest.approx(dict(alone.countries)["MX"], rel=1e-3)


def test_one_unit_on_two_clues_counts_less_than_two_units(cast: Cast, case: Case, clue: Clue) -> None:
    photo = approved_text_clue(cast, case, title="A building front", language="es")
    say(cast.expert_mx, clue, ("MX", 0.6))
    say(cast.expert_mx, photo, ("MX", 0.6))
    one_unit = belief_panel(cast.investigator, case)
    say(cast.expert_mx, photo, cannot_tell=True, after_round=1)
    say(cast.expert_other, photo, ("MX", 0.6))
    two_units = belief_panel(cast.investigator, case)
    assert one_unit.effective < two_units.effective == pytest.approx(2)
    assert one_unit.countries[0].percent < two_units.countries[0].percent


def test_the_asker_hears_of_each_answer_and_unsealed_followers_of_each_move(cast: Cast, case: Case, clue: Clue) -> None:
    steps.follow(cast.colleague, case)
    steps.follow(cast.expert_other, case)
    before = _kinds(cast.expert_other)
    say(cast.expert_mx, clue, ("MX", 0.7))
    assert _kinds(cast.investigator)[-2:] == ["new_answer", "belief_moved"]
    assert _kinds(cast.colleague)[-1:] == ["belief_moved"]
    assert _kinds(cast.expert_other) == before
    say(cast.expert_other, clue, ("MX-OAX", 0.9))
    assert _kinds(cast.expert_mx)[-1:] == ["belief_moved"]
    assert _kinds(cast.expert_other) == before


def test_the_panel_takes_the_same_queries_for_one_answer_and_for_many(
    cast: Cast, board: Board, case: Case, clue: Clue, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    say(cast.expert_mx, clue, ("MX", 0.7))
    with django_assert_max_num_queries(8) as few:
        belief_panel(cast.investigator, case)
    second = approved_text_clue(cast, case, title="Another")
    for n in range(4):
        expert = make_person(f"E{n}", f"e{n}@example.org", cast.expert_other.organisation, Role.EXPERT)
        board_actions.seat(by=cast.administrator, board_id=board.pk, person=expert)
        for one in (clue, second):
            say(expert, one, ("MX", 0.5), ("GT", 0.2))
    with django_assert_num_queries(len(few)):
        belief_panel(cast.investigator, case)


def test_the_answers_of_a_clue_take_the_same_queries_for_one_and_for_many(
    cast: Cast, board: Board, clue: Clue, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    clue = Clue.objects.select_related("case").get(pk=clue.pk)
    say(cast.expert_mx, clue, ("MX", 0.7))
    with django_assert_max_num_queries(8) as few:
        clue_answers(cast.investigator, clue)
    for n in range(4):
        expert = make_person(f"E{n}", f"e{n}@example.org", cast.expert_other.organisation, Role.EXPERT)
        board_actions.seat(by=cast.administrator, board_id=board.pk, person=expert)
        say(expert, clue, ("MX", 0.5), ("GT", 0.2), reasons="One of many")
    with django_assert_num_queries(len(few)):
        assert len(clue_answers(cast.investigator, clue).others) == 5


def test_the_map_gets_the_same_numbers_as_the_list(cast: Cast, case: Case, clue: Clue, client_of) -> None:
    say(cast.expert_other, clue, ("MX-OAX", 0.8))
    page = client_of(cast.investigator).get(reverse("cases:case", args=[case.pk])).content.decode()
    numbers = json.loads(page.split('id="belief-numbers" type="application/json">')[1].split("</script>")[0])
    panel = belief_panel(cast.investigator, case)
    assert [code for code, _p in numbers["countries"]][: len(panel.countries)] == [one.code for one in panel.countries]
    assert dict(numbers["subdivisions"])["MX-OAX"] * 100 == pytest.approx(panel.regions[0].percent, abs=1)
    assert "geoloc/subdivisions/MX.json" in page
    assert numbers["names"]["MX-OAX"] == "Oaxaca"


def test_a_live_page_that_has_the_newest_belief_gets_nothing_again(
    cast: Cast, case: Case, clue: Clue, client_of
) -> None:
    say(cast.expert_mx, clue, ("MX", 0.7))
    client, address = client_of(cast.investigator), reverse("answers:belief", args=[case.pk])
    version = belief_panel(cast.investigator, case).version
    assert client.get(address, {"since": version}).status_code == 204
    say(cast.expert_mx, clue, ("MX", 0.8), after_round=1)
    assert client.get(address, {"since": version}).status_code == 200
