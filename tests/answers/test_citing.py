"""Marks cited for and against: stored with the round, sealed as it is, shown as links once the seal is open."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from accounts.errors import BadInput
from accounts.models import User
from forum.answers import actions
from forum.answers.models import Answer
from forum.answers.queries import clue_answers
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.discussion import actions as discussion
from tests.answers.saying import say, waiting
from tests.cast import Cast, approved_text_clue
from tests.discussion.posts import approve_post


def _mark(cast: Cast, by: User, clue: Clue, start: int, *, approved: bool = True) -> UUID:
    place = {"start": start, "end": start + 4}
    post = discussion.comment_on_mark(
        by=by, clue_id=clue.pk, shape="span", geometry=place, text=f"A word at {start}, which says much."
    )
    if approved:
        approve_post(cast, post)
    assert post.mark_id is not None
    return post.mark_id


def _page(client_of, person: User, clue: Clue) -> str:
    return client_of(person).get(reverse("clues:clue", args=[clue.pk])).content.decode()


def test_the_form_offers_the_marks_with_what_was_said_and_keeps_both_sides(cast: Cast, clue: Clue, client_of) -> None:
    one, other = _mark(cast, cast.colleague, clue, 0), _mark(cast, cast.colleague, clue, 5)
    hidden = _mark(cast, cast.expert_other, clue, 10, approved=False)
    client, address = client_of(cast.expert_mx), reverse("answers:give", args=[clue.pk])
    page = client.get(address).content.decode()
    assert "A word at 0, which says much." in page
    assert f'name="marks" value="{one}"' in page
    assert f'name="marks_against" value="{other}"' in page
    assert f'id="mark-{one}"' in page, "the link in the form leads to the mark in the viewer above"
    assert str(hidden) not in page
    typed = {"after_round": "0", "place_1": "MX", "percent_1": "x", "marks": [one], "marks_against": [other]}
    again = client.post(address, typed)
    assert again.status_code == 422
    assert f'name="marks_against" value="{other}" checked' in again.content.decode(), "what was ticked stays"
    assert client.post(address, {**typed, "percent_1": "70"}).status_code == 302
    stored = Answer.objects.get()
    assert (stored.marks, stored.marks_against) == ([str(one)], [str(other)])
    assert f'name="marks" value="{one}" checked' in client.get(address).content.decode()


def test_what_is_not_seen_or_is_on_both_sides_can_not_be_cited(cast: Cast, case: Case, clue: Clue) -> None:
    mine = _mark(cast, cast.expert_mx, clue, 0, approved=False)
    theirs = _mark(cast, cast.expert_other, clue, 5, approved=False)
    elsewhere = _mark(cast, cast.colleague, approved_text_clue(cast, case), 0)
    for cited in ({"marks": (theirs,)}, {"marks_against": (elsewhere,)}, {"marks_against": (uuid4(),)}):
        with pytest.raises(BadInput, match="not on this clue"):
            say(cast.expert_mx, clue, ("MX", 0.7), **cited)
    with pytest.raises(BadInput, match="for your answer or against it"):
        say(cast.expert_mx, clue, ("MX", 0.7), marks=(mine,), marks_against=(mine,))
    assert not Answer.objects.exists()
    assert say(cast.expert_mx, clue, ("MX", 0.7), marks=(mine,)).marks == [str(mine)]


@pytest.mark.req(26)
def test_citing_is_sealed_with_the_answer_and_shown_as_links_after_ones_own(cast: Cast, clue: Clue, client_of) -> None:
    one, other = _mark(cast, cast.colleague, clue, 0), _mark(cast, cast.colleague, clue, 5)
    shown = clue_answers(cast.expert_other, clue)
    say(cast.expert_mx, clue, ("MX", 0.7), marks=(one,), marks_against=(other,))
    assert clue_answers(cast.expert_other, clue) == shown
    sealed = _page(client_of, cast.expert_other, clue)
    assert "Speaks for it:" not in sealed
    say(cast.expert_other, clue, ("GT", 0.5))
    opened = _page(client_of, cast.expert_other, clue)
    address = reverse("clues:clue", args=[clue.pk])
    for words, mark in (("Speaks for it:", one), ("Speaks against it:", other)):
        assert f'{words} <a href="{address}#mark-{mark}" dir="auto">' in " ".join(opened.split())
    assert "Speaks for it:" in _page(client_of, cast.investigator, clue), "the asker sees answers as they come"


def test_citations_wait_with_the_reasons_they_stand_in_and_a_round_keeps_its_own(cast: Cast, clue: Clue) -> None:
    one, other = _mark(cast, cast.colleague, clue, 0), _mark(cast, cast.colleague, clue, 5)
    first = say(cast.expert_mx, clue, ("MX", 0.7), marks=(one,), reasons="The vowels")
    assert clue_answers(cast.investigator, clue).others[0].marks == []
    review = waiting(first)
    actions.approve_reasons(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    assert [mark.id for mark in clue_answers(cast.investigator, clue).others[0].marks] == [one]
    say(cast.expert_mx, clue, ("MX", 0.8), marks_against=(other,), after_round=1)
    second, former = clue_answers(cast.expert_mx, clue).own
    assert ([mark.id for mark in second.marks_against], list(second.marks)) == ([other], [])
    assert [mark.id for mark in former.marks] == [one]


def test_a_mark_that_waits_is_cited_without_others_seeing_it(cast: Cast, clue: Clue) -> None:
    mine = _mark(cast, cast.expert_mx, clue, 0, approved=False)
    say(cast.expert_mx, clue, ("MX", 0.7), marks=(mine,))
    assert clue_answers(cast.investigator, clue).others[0].marks == []
    assert [mark.id for mark in clue_answers(cast.expert_mx, clue).own[0].marks] == [mine]
