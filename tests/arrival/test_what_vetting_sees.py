"""A moderator reads what was looked at on arrival, what could not be, and what two people let go on."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from forum.arrival.models import Arrival
from forum.boards.models import Board
from forum.cases.models import Case
from forum.clues.intake import faces
from forum.review.models import Review
from tests.arrival.working import WORDS, officer, sent, work_off
from tests.cast import Cast, open_case
from tests.clues import samples

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _media_store(tmp_path: Path, settings: LazySettings) -> None:
    settings.MEDIA_STORE = tmp_path / "media"


def desk_of(cast: Cast, client_of, arrival: Arrival) -> str:
    """The page on which the clue it became is vetted."""
    answer = client_of(cast.investigator).post(f"/arrivals/{arrival.pk}/", WORDS)
    assert answer.status_code == 302, answer.content.decode()
    arrival.refresh_from_db()
    review = Review.objects.get(subject=arrival.clue_id)
    return client_of(cast.moderator_one).get(f"/desk/{review.pk}/").content.decode()


def picture(cast: Cast, case: Case, client: Client) -> Arrival:
    return sent(client, case, samples.jpeg(), "front.jpg")


def test_each_step_and_what_the_model_said(cast: Cast, board: Board, client_of) -> None:
    page = desk_of(cast, client_of, picture(cast, open_case(cast, board), client_of(cast.investigator)))
    assert "What was looked at on arrival" in page
    assert "Looked for faces, to cover them" in page
    assert "of 1. 0 faces were found." in page
    assert "not there on this installation" in page  # no scanner is configured
    assert "Look for it yourself" not in page


def test_where_nobody_could_look_for_faces_they_are_asked_to(cast: Cast, board: Board, client_of, monkeypatch) -> None:
    monkeypatch.setattr(faces, "find", lambda content, form: None)
    page = desk_of(cast, client_of, picture(cast, open_case(cast, board), client_of(cast.investigator)))
    assert "Looked for faces, to cover them: it could not be done. Look for it yourself." in page
    assert page.count('<li data-came="failed">') == 1  # and the list of steps does not say “done” of it


def test_what_two_people_let_go_on_is_said(cast: Cast, board: Board, client_of, settings: LazySettings) -> None:
    settings.EXPLICIT_FROM = 0.0
    arrival = picture(cast, open_case(cast, board), client_of(cast.investigator))
    assert arrival.state == "held"
    for person in (cast.moderator_two, officer()):
        sent_by = {"overrule": str(arrival.pk), "reason": "A drawn wall."}
        assert client_of(person).post("/arrivals/held/", sent_by).status_code == 302
    work_off()
    page = desk_of(cast, client_of, arrival)
    assert "Screen for explicit pictures: it stopped this file, and two people let it go on." in page
