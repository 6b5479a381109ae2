"""Parts over a bad line: resumed where they stopped, once each, within quotas, by their sender alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from accounts.errors import BadInput
from accounts.models import User
from forum.arrival import actions, sweeping
from forum.arrival.models import Arrival, ArrivedFile
from forum.boards.models import Board
from forum.cases.models import Case
from forum.clues.actions import ClueWords
from tests.arrival.test_arrival import files_in_store
from tests.arrival.working import WORDS, side_by_side, work_off
from tests.cast import Cast, open_case
from tests.clues import samples

pytestmark = pytest.mark.django_db(transaction=True)
BrowserOf = Callable[[User], Client]
TUS = {"Tus-Resumable": "1.0.0"}


def begun(browser: Client, case: Case, size: int, name: str = "front.jpg") -> str:
    answer = browser.post(f"/arrivals/cases/{case.pk}/", {**WORDS, "size": size, "name": name})
    assert answer.status_code == 201, answer.content
    return str(answer.json()["upload"])


def part(browser: Client, upload: str, start: int, data: bytes, **headers: str) -> Any:
    told = {**TUS, "Upload-Offset": str(start), **headers}
    return browser.patch(upload, data, content_type="application/offset+octet-stream", headers=told)


def begin(by: User, case: Case, size: int) -> Arrival:
    words = ClueWords(clue_type="building", title="A front", expect="A front")
    return actions.begin_arrival(by=by, case_id=case.pk, words=words, extension="jpg", size=size)


def test_a_broken_line_loses_nothing(cast: Cast, board: Board, client_of: BrowserOf) -> None:
    data, mine = samples.jpeg(), client_of(cast.investigator)
    upload = begun(mine, open_case(cast, board), len(data))
    page = upload.replace("bytes/", "")
    assert part(mine, upload, 0, data[:500]).status_code == 204
    assert "500" in mine.get(page).content.decode()
    asked = mine.head(upload, headers=TUS)
    assert (asked["Upload-Offset"], asked["Upload-Length"]) == ("500", str(len(data)))
    again = part(mine, upload, 0, data[:500])
    assert (again.status_code, Arrival.objects.get().received) == (409, 500)
    assert part(mine, upload, 400, data[400:900]).status_code == 409
    assert part(mine, upload, 500, data[500:] + b"more").status_code == 409, "more than was announced"
    assert part(mine, upload, 500, data[500:]).headers["Upload-Offset"] == str(len(data))
    work_off()
    assert Arrival.objects.get().state == "ready"
    assert part(mine, upload, len(data), b"x").status_code == 409


def test_only_the_protocol_and_only_its_sender(cast: Cast, board: Board, client_of: BrowserOf) -> None:
    mine, case = client_of(cast.investigator), open_case(cast, board)
    upload = begun(mine, case, 100)
    assert mine.head(upload).status_code == 412
    assert mine.patch(upload, b"x", content_type="text/plain", headers=TUS).status_code == 415
    for start in ("", "-1", "1e3", "٣", "9" * 30):
        told = {**TUS, "Upload-Offset": start}
        kind = "application/offset+octet-stream"
        assert mine.patch(upload, b"x", content_type=kind, headers=told).status_code == 409, start
    for other in (cast.colleague, cast.moderator_one, cast.administrator, cast.outsider):
        assert part(client_of(other), upload, 0, b"x").status_code == 404
        assert client_of(other).head(upload, headers=TUS).status_code == 404
        asked = client_of(other).post(f"/arrivals/cases/{case.pk}/", {**WORDS, "size": 10, "name": "a.jpg"})
        assert asked.status_code in {403, 404}
    assert not ArrivedFile.objects.exists()
    bad = mine.post(f"/arrivals/cases/{case.pk}/", {**WORDS, "title": "", "size": 10, "name": "a.jpg"})
    assert (bad.status_code, list(bad.json()["problems"])) == (422, ["title"])
    assert mine.post(f"/arrivals/cases/{case.pk}/", {**WORDS, "size": "many", "name": "a.jpg"}).status_code == 404
    empty = mine.post(f"/arrivals/cases/{case.pk}/", {**WORDS, "size": 0, "name": "a.jpg"})
    assert "empty" in empty.json()["problems"]["file"][0]


def test_the_same_part_on_two_lines_at_once_is_taken_once(cast: Cast, board: Board) -> None:
    arrival, before = begin(cast.investigator, open_case(cast, board), 4000), len(files_in_store())

    def hand_over(number: int) -> None:
        data = bytes([number]) * 1000
        actions.receive_part(by=cast.investigator, arrival_id=arrival.pk, start=0, data=data)

    assert side_by_side(hand_over, 1, 2, 3, 4) == 1
    arrival.refresh_from_db()
    assert (arrival.received, arrival.files.count(), len(files_in_store()) - before) == (1000, 1, 1)


@pytest.mark.req(62)
def test_quotas_hold_for_uploads_side_by_side(cast: Cast, board: Board, settings: LazySettings) -> None:
    settings.UPLOADS_PER_DAY = 2500
    cases = [open_case(cast, board, question=f"Where is number {number}?") for number in range(4)]

    assert side_by_side(lambda case: begin(cast.investigator, case, 1000), *cases) == 2
    settings.UPLOADS_PER_DAY = 10**9
    settings.UPLOADS_PER_CASE = 1500
    with pytest.raises(BadInput, match="all that one can"):
        begin(cast.investigator, Arrival.objects.first().case, 1000)


def test_five_at_once_and_no_more(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    for _number in range(5):
        begin(cast.investigator, case, 10)
    with pytest.raises(BadInput, match="Five of your files"):
        begin(cast.investigator, case, 10)
    actions.discard_arrival(by=cast.investigator, arrival_id=Arrival.objects.first().pk)
    begin(cast.investigator, case, 10)


@pytest.mark.req(63)
def test_it_stops_when_its_sender_may_not_see_the_case_any_more(cast: Cast, board: Board, client_of: BrowserOf) -> None:
    mine, case = client_of(cast.investigator), open_case(cast, board)
    upload = begun(mine, case, 1000)
    User.objects.filter(pk=cast.investigator.pk).update(is_active=False)
    assert part(mine, upload, 0, b"x").status_code in {302, 403, 404}
    assert Arrival.objects.get().received == 0


def test_what_is_left_lying_goes_and_what_got_stuck_is_taken_up_again(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    left = begin(cast.investigator, case, 1000)
    actions.receive_part(by=cast.investigator, arrival_id=left.pk, start=0, data=b"x" * 10)
    stuck = begin(cast.investigator, case, len(samples.jpeg()))
    actions.receive_part(by=cast.investigator, arrival_id=stuck.pk, start=0, data=samples.jpeg())
    assert (sweeping.clear(), sweeping.revive()) == (0, 0)
    Arrival.objects.update(beat_at=timezone.now() - timedelta(days=2))
    assert (sweeping.clear(), sweeping.revive()) == (1, 1)
    work_off()
    assert dict(Arrival.objects.values_list("pk", "state")) == {left.pk: "discarded", stuck.pk: "ready"}
    assert left.files.count() == 0


def test_a_file_whose_server_died_after_the_last_part_is_not_lost(
    cast: Cast, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = samples.jpeg()
    arrival = begin(cast.investigator, open_case(cast, board), len(data))
    with monkeypatch.context() as dying:
        dying.setattr(actions, "complete", _killed)
        with pytest.raises(SystemExit):
            actions.receive_part(by=cast.investigator, arrival_id=arrival.pk, start=0, data=data)
    Arrival.objects.update(beat_at=timezone.now() - timedelta(hours=1))
    sweeping.revive()
    work_off()
    arrival.refresh_from_db()
    assert arrival.state == "ready"


def test_a_case_is_full_of_what_it_holds_and_not_of_what_went(cast: Cast, board: Board, settings: LazySettings) -> None:
    settings.UPLOADS_PER_CASE, case = 1500, open_case(cast, board)
    first = begin(cast.investigator, case, 1000)
    with pytest.raises(BadInput, match="all that one can"):
        begin(cast.investigator, case, 1000)
    actions.discard_arrival(by=cast.investigator, arrival_id=first.pk)
    begin(cast.investigator, case, 1000)


def test_a_worker_that_dies_three_times_over_one_file_gives_it_up(
    cast: Cast, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_in_store()
    arrival = begin(cast.investigator, open_case(cast, board), 10)
    actions.receive_part(by=cast.investigator, arrival_id=arrival.pk, start=0, data=b"x" * 10)
    monkeypatch.setattr("forum.arrival.running._look", _killed)
    for _try in range(4):
        work_off()
        Arrival.objects.update(beat_at=timezone.now() - timedelta(hours=1))
        sweeping.revive()
    arrival.refresh_from_db()
    assert (arrival.state, arrival.attempts) == ("refused", 3)
    assert "three times" in arrival.sentence
    assert files_in_store() == before


def _killed(*_what: object, **_named: object) -> None:
    raise SystemExit(9)
