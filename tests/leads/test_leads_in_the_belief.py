"""Machine leads move the belief as part of a voice: only for those who may read them, and as much as is stated."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Role, RoleGrant, User
from forum.answers.models import Answer, Belief, LeadsRead
from forum.answers.queries import belief_panel
from forum.boards.models import Board
from forum.clues.models import Clue
from forum.leads import finding, progress, queries
from forum.leads.analysing import said_of
from forum.leads.progress import Step
from forum.referrals.packing import package_of
from tests.answers.saying import say
from tests.cast import Cast, approved_text_clue, open_case

TEXT = "¿Tenés el celular? Llamá al +54 11 4321-5678. www.panaderia.com.ar"


@pytest.fixture
def clue(cast: Cast, board: Board) -> Clue:
    return approved_text_clue(cast, open_case(cast, board), text=TEXT, language="es")


def chance(panel, code: str) -> int:
    return next((line.percent for line in panel.countries if line.code == code), 0)


def test_they_count_once_somebody_answered_and_only_for_whom_the_clue_is_open(
    cast: Cast, clue: Clue, client_of, settings
) -> None:
    finding.look(clue.pk)
    assert not belief_panel(cast.investigator, clue.case).has_belief  # leads come after people
    say(cast.expert_mx, clue, ("MX", 0.4), ("AR", 0.3))
    shown, without = (
        belief_panel(cast.investigator, clue.case),
        package_of(cast.investigator, clue.case, clue.created_at),
    )
    assert shown.leads == 1
    assert any("machine lead “Phone numbers”" in source.who for source in shown.sources)
    other = belief_panel(cast.expert_other, clue.case)
    assert not other.has_belief
    assert not other.leads
    assert not other.sources
    page = client_of(cast.expert_mx).get(reverse("answers:belief", args=[clue.case_id])).content.decode()
    assert "machine leads on 1 clue" in page
    settings.LEADS_WEIGHT = 0
    people = belief_panel(cast.investigator, clue.case)
    assert not people.leads
    assert chance(people, "AR") < chance(shown, "AR")
    assert next(line.percent for line in without.countries if line.area == "AR") == chance(people, "AR")


def test_found_after_an_answer_they_make_a_version_that_says_so(cast: Cast, clue: Clue, settings) -> None:
    say(cast.expert_mx, clue, ("GT", 0.35), ("AR", 0.3))
    finding.look(clue.pk)
    first, second = Belief.objects.order_by("version")
    assert first.leads == 0 < second.leads < 1 / 3
    assert first.answers == second.answers == 1
    assert dict(second.countries)["AR"] > dict(first.countries)["AR"]
    settings.LEADS_WEIGHT = 0
    say(cast.expert_mx, clue, ("GT", 0.35), ("AR", 0.3), after_round=1)
    assert Belief.objects.get(version=3).leads == 0


def test_who_read_them_and_becomes_an_expert_answers_not_blind(cast: Cast, clue: Clue, client_of) -> None:
    finding.look(clue.pk)
    address = reverse("clues:clue", args=[clue.pk])
    for who in (cast.colleague, cast.investigator, cast.expert_other):
        client_of(who).get(address)
    assert list(LeadsRead.objects.values_list("user", flat=True)) == [cast.colleague.pk]
    RoleGrant.objects.create(user=cast.colleague, role=Role.EXPERT)
    say(User.objects.get(pk=cast.colleague.pk), clue, ("AR", 0.6))
    say(cast.expert_other, clue, ("AR", 0.6))
    assert not Answer.objects.get(expert=cast.colleague).blind
    assert Answer.objects.get(expert=cast.expert_other).blind


def test_words_that_stand_in_the_transcript_and_in_the_picture_are_one_sign(
    cast: Cast, clue: Clue, monkeypatch
) -> None:
    again = [(one, {"boxes": [[0.0, 0.0, 1.0, 1.0]] * len(one.leads)}) for one in said_of(TEXT, clue.pk)]
    monkeypatch.setattr(progress, "planned", lambda _clue: [Step.PICTURE, Step.WORDS])
    monkeypatch.setitem(finding.LOOKS, Step.PICTURE, lambda _clue: again)
    finding.look(clue.pk)
    names = [sign.name for sign in queries.voices([clue])[clue.pk]]
    assert len(names) == len(set(names)) > 1
    assert len(queries.standing_of(clue).leads) == 2 * len(again)


def test_where_nobody_can_tell_machines_do_not_speak_alone(cast: Cast, clue: Clue, settings) -> None:
    finding.look(clue.pk)
    say(cast.expert_mx, clue, cannot_tell=True)
    shown = belief_panel(cast.investigator, clue.case)
    assert not shown.leads
    assert Belief.objects.get().leads == 0
    settings.LEADS_WEIGHT = 0
    assert belief_panel(cast.investigator, clue.case).countries == shown.countries


def test_what_a_clues_language_says_already_is_not_said_again(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    filed, unfiled = (approved_text_clue(cast, case, text=TEXT, language=label) for label in ("es", ""))
    for one in (filed, unfiled):
        finding.look(one.pk)
    names = {one.pk: {sign.name for sign in queries.voices([one])[one.pk]} for one in (filed, unfiled)}
    assert "Language" in names[unfiled.pk]
    assert names[filed.pk] == names[unfiled.pk] - {"Language", "Script"}
