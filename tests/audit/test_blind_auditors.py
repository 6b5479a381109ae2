"""Being an auditor shows nobody the content of a case, and to an expert not even that somebody has answered."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, RoleGrant, User
from audit import queries
from audit.models import Entry
from forum.answers import actions as answers
from forum.boards.models import Board
from forum.clues.models import Clue
from forum.practice import actions as practice
from tests.answers.saying import say, waiting
from tests.cast import Cast, approved_text_clue, draft_case, open_case

TRAIL = "/trail/"
HIDDEN = "Entries about answers are hidden from experts."


@pytest.fixture
def clue(cast: Cast, board: Board) -> Clue:
    return approved_text_clue(cast, open_case(cast, board), language="es")


@pytest.fixture
def both(cast: Cast) -> User:
    """An auditor who is asked as an expert too, and has not answered."""
    RoleGrant.objects.create(user=cast.expert_other, role=Role.AUDITOR)
    return User.objects.get(pk=cast.expert_other.pk)


def answered(cast: Cast, clue: Clue) -> str:
    """Two rounds and a verdict on their reasons, read by the asker; the id of the second answer."""
    say(cast.expert_mx, clue, ("MX-OAX", 0.83), reasons="We say it so at home.")
    second = say(cast.expert_mx, clue, ("MX-OAX", 0.91), excluded=("GT",), reasons="Only there.", after_round=1)
    review = waiting(second)
    answers.return_reasons(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="Say more.")
    return str(second.pk)


def everything_on(client: Client, **asked: str) -> str:
    """All pages of the trail, one after the other, with all that an auditor can have opened."""
    client.post(reverse("audit:open"), {"reason": "A check of the whole trail"})
    text, address = "", f"{TRAIL}?{'&'.join(f'{name}={value}' for name, value in asked.items())}"
    while address:
        page = client.get(address).content.decode()
        text += page
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = TRAIL + older[1].replace("&amp;", "&") if older else ""
    return text


def shown(text: str) -> set[str]:
    return set(re.findall(r"/trail/entries/([0-9a-f-]{36})/", text))


def about_answers() -> set[str]:
    return {str(entry.pk) for entry in Entry.objects.filter(queries.TELLS_OF_ANSWERS)}


def test_the_trail_tells_that_somebody_judged_and_never_what(cast: Cast, clue: Clue, client_of) -> None:
    answered(cast, clue)
    case = draft_case(cast, clue.case.board)
    practice.set_truth(by=cast.investigator, case_id=case.pk, area="MX-CHP", explanation="Bought in Chiapas.")
    text = everything_on(client_of(cast.auditor))
    assert "round 2" in text
    assert "Say more." in text  # a moderator's reason is what an auditor is there to read
    assert HIDDEN not in text
    assert about_answers() <= shown(text)
    opened = [str(dict(queries.entry_row(entry).opened)) for entry in Entry.objects.all()]
    for told in (re.sub(r"\d\d:\d\d\.\d+", "", one) for one in (text, *opened)):  # a moment may read like a number
        for content in ("MX-OAX", "MX-CHP", "0.83", "0.91", "Chiapas", "at home"):
            assert content not in told


def test_an_expert_who_is_an_auditor_never_sees_that_others_have_answered(
    cast: Cast, clue: Clue, both: User, client_of
) -> None:
    client = client_of(both)
    before = shown(everything_on(client))
    answer = answered(cast, clue)
    client_of(cast.investigator).get(reverse("answers:belief", args=[clue.case_id]))
    text = everything_on(client)
    assert HIDDEN in text
    assert before <= shown(text)
    assert len(about_answers()) > 4
    asked = [{}, {"op": "answer.give"}, {"op": "alert.deliver"}, {"object": answer}, {"object": str(clue.pk)}]
    for question in [*asked, {"actor": str(cast.expert_mx.pk)}]:
        text = everything_on(client, **question)
        assert not shown(text) & about_answers(), question
        assert "round 1" not in text
    for entry in about_answers():
        assert client.get(reverse("audit:entry", args=[entry])).status_code == 404
    for entry in sorted(before)[:3]:
        assert client.get(reverse("audit:entry", args=[entry])).status_code == 200
