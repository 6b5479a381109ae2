"""Who may answer, what an answer can say, and that nothing typed is lost."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db.models import Model
from django.urls import reverse

from accounts.errors import BadInput, Conflict, NotAllowed, NotFoundHere, WrongState
from accounts.querysets import OurQuerySet
from audit.models import Entry
from forum.answers.actions import approve_reasons, give_answer, return_reasons
from forum.answers.models import Answer, Belief
from forum.answers.words import AnswerWords
from forum.cases.models import Case
from forum.clues.models import Clue
from tests.answers.saying import say, waiting
from tests.cast import Cast, submitted_text_clue


def _form(**typed: str) -> dict[str, str]:
    return {"after_round": "0", **typed}


def test_an_expert_answers_once_and_other_rounds_are_kept_beside_the_first(cast: Cast, clue: Clue) -> None:
    first = say(cast.expert_mx, clue, ("MX", 0.7), ("GT", 0.15), excluded=("ES",))
    assert first.blind
    assert first.round == 1
    with pytest.raises(Conflict, match="answered this clue meanwhile"):
        say(cast.expert_mx, clue, ("MX", 0.9))
    second = say(cast.expert_mx, clue, ("MX", 0.9), after_round=1)
    assert second.round == 2
    assert not second.blind
    assert [(one.round, one.replaced_at is None) for one in Answer.objects.order_by("round")] == [(1, False), (2, True)]
    assert list(Entry.objects.filter(op__startswith="answer.").values_list("op", flat=True)) == [
        "answer.give",
        "answer.revise",
    ]


def test_only_experts_who_did_not_open_the_case_answer_it(cast: Cast, clue: Clue) -> None:
    for person in (cast.investigator, cast.colleague, cast.moderator_one):
        with pytest.raises(NotAllowed):
            say(person, clue, ("MX", 0.7))
    with pytest.raises(NotFoundHere):
        say(cast.outsider, clue, ("MX", 0.7))
    assert not Answer.objects.exists()


def test_a_clue_that_waits_or_a_case_that_is_over_takes_no_answer(cast: Cast, case: Case, clue: Clue) -> None:
    pending = submitted_text_clue(cast, case)
    with pytest.raises(NotFoundHere):
        say(cast.expert_mx, pending, ("MX", 0.7))
    Case.objects.filter(pk=case.pk).update(state="closed")
    with pytest.raises(WrongState, match="nothing can be added"):
        say(cast.expert_mx, clue, ("MX", 0.7))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (AnswerWords(), "Name a place"),
        (AnswerWords(places=(("MX", 0.7),), cannot_tell=True), "stands alone"),
        (AnswerWords(excluded=("ES",), cannot_tell=True), "stands alone"),
        (AnswerWords(places=(("MX", 0.7), ("GT", 0.4))), "add up to 110 %"),
        (AnswerWords(places=(("MX", 0.3), ("MX", 0.4))), "named twice"),
        (AnswerWords(places=(("MX-OAX", 0.3),), excluded=("MX",)), "not from there"),
        (AnswerWords(places=(("QQ", 0.3),)), "no place we know"),
        (AnswerWords(places=(("MX", 1.3),)), "between 1 % and 100 %"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    cast: Cast, clue: Clue, words: AnswerWords, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        give_answer(by=cast.expert_mx, clue_id=clue.pk, judgement=words)
    assert not Answer.objects.exists()
    assert not Belief.objects.exists()


def test_exclusions_alone_and_cannot_tell_are_answers(cast: Cast, clue: Clue) -> None:
    say(cast.expert_mx, clue, excluded=("ES", "AR"))
    say(cast.expert_other, clue, cannot_tell=True)
    newest = Belief.objects.order_by("-version")[0]
    assert (newest.answers, newest.cannot_tell) == (2, 1)


def test_the_form_takes_names_words_and_percentages_in_any_of_the_languages(cast: Cast, clue: Clue, client_of) -> None:
    client = client_of(cast.expert_mx)
    typed = _form(
        place_1="México", percent_1="70 %", place_2="Guatemala (GT)", words_2="very_unlikely", excluded_1="Espagne"
    )
    answer = client.post(reverse("answers:give", args=[clue.pk]), typed)
    assert answer.status_code == 302
    stored = Answer.objects.get()
    assert stored.places == [{"area": "MX", "p": 0.7}, {"area": "GT", "p": 0.13}]
    assert stored.excluded == ["ES"]


def test_a_sum_above_a_hundred_says_so_and_keeps_what_was_typed(cast: Cast, clue: Clue, client_of) -> None:
    client = client_of(cast.expert_mx)
    typed = _form(place_1="Mexico", percent_1="80", place_2="GT", percent_2="30", reasons="The vowels of the south")
    page = client.post(reverse("answers:give", args=[clue.pk]), typed)
    assert page.status_code == 422
    text = page.content.decode()
    assert "add up to 110 %" in text
    assert "The vowels of the south" in text
    assert 'value="Mexico"' in text
    assert 'value="30"' in text
    assert not Answer.objects.exists()


def test_an_unknown_place_gets_the_nearest_ones_and_keeps_what_was_typed(cast: Cast, clue: Clue, client_of) -> None:
    client = client_of(cast.expert_mx)
    typed = _form(place_1="Oaxac", percent_1="80", place_2="Nowhereland", percent_2="5")
    page = client.post(reverse("answers:give", args=[clue.pk]), typed)
    text = page.content.decode()
    assert page.status_code == 422
    assert "MX-OAX" in text
    assert "We know no “Nowhereland”" in text
    assert 'value="Oaxac"' in text
    assert not Answer.objects.exists()


@pytest.mark.req(92)
def test_a_form_from_another_window_is_refused_once_and_then_goes_on(cast: Cast, clue: Clue, client_of) -> None:
    client = client_of(cast.expert_mx)
    say(cast.expert_mx, clue, ("MX", 0.7))
    page = client.post(reverse("answers:give", args=[clue.pk]), _form(place_1="MX", percent_1="60"))
    assert page.status_code == 409
    assert 'name="after_round" value="1"' in page.content.decode()
    again = {"place_1": "MX", "percent_1": "60", "after_round": "1"}
    assert client.post(reverse("answers:give", args=[clue.pk]), again).status_code == 302


def test_reasons_wait_for_a_moderator_and_the_same_words_are_not_vetted_twice(cast: Cast, clue: Clue) -> None:
    first = say(cast.expert_mx, clue, ("MX", 0.7), reasons="Word order")
    review = waiting(first)
    assert first.text_state == "pending"
    assert review.author == cast.expert_mx
    approve_reasons(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    second = say(cast.expert_mx, clue, ("MX", 0.8), reasons="Word order", after_round=1)
    assert second.text_state == "approved"
    third = say(cast.expert_mx, clue, ("MX", 0.8), reasons="Another thing", after_round=2)
    assert waiting(third).seen_hash != review.seen_hash


def test_place_names_are_suggested_while_typing(cast: Cast, client_of) -> None:
    found = client_of(cast.expert_mx).post(reverse("answers:places"), {"q": "oaxa"}).json()
    assert {"code": "MX-OAX", "label": "Oaxaca, Mexico (MX-OAX)"} in found


def test_case_clue_and_answer_are_locked_in_this_order(cast: Cast, clue: Clue, monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit's outcome holds the case and then wants its answers: in another order each waits for the other."""
    held: list[str] = []
    honest = OurQuerySet.locked

    def locked(rows: OurQuerySet[Model], pk: UUID) -> Model:
        held.append(rows.model.__name__)
        return honest(rows, pk)

    monkeypatch.setattr(OurQuerySet, "locked", locked)
    first = say(cast.expert_mx, clue, ("MX", 0.8), reasons="The lettering.")
    assert held == ["Case", "Clue"]
    held.clear()
    review = waiting(first)
    approve_reasons(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    assert held == ["Case", "Clue", "Answer", "Review"]
    held.clear()
    review = waiting(say(cast.expert_mx, clue, ("MX", 0.8), reasons="The bread.", after_round=1))
    return_reasons(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="Names a shop.")
    assert held == ["Case", "Clue", "Case", "Clue", "Answer", "Review"]
