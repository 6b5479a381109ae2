"""What a screen stops is seen by nobody; officers and moderators are told, two people may overrule the model."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from accounts.models import User
from audit.models import Entry
from forum.alerts.models import InboxItem
from forum.arrival.models import Arrival
from forum.arrival.steps.malware import EICAR
from forum.boards.models import Board
from forum.clues.models import Clue
from tests.arrival.test_arrival import files_in_store
from tests.arrival.working import WORDS, officer, sent, work_off
from tests.cast import Cast, draft_case, open_case
from tests.clues import samples

pytestmark = pytest.mark.django_db(transaction=True)
BrowserOf = Callable[[User], Client]
WHY = "A drawn house, nothing else"


def told(person: User) -> list[str]:
    return list(InboxItem.objects.filter(user=person, kind__in=["held", "yours_held"]).values_list("kind", flat=True))


@pytest.fixture
def strict(settings: LazySettings) -> None:
    """A threshold that any picture reaches: the path is tried without a picture that would deserve it."""
    settings.EXPLICIT_FROM = 0.0


@pytest.mark.usefixtures("strict")
def test_what_the_model_stops_goes_on_by_two_people(cast: Cast, board: Board, client_of: BrowserOf) -> None:
    sofia, case, mine = officer(), open_case(cast, board), client_of(cast.investigator)
    arrival = sent(mine, case, samples.jpeg(), "front.jpg")
    assert (arrival.state, arrival.held_by) == ("held", "explicit")
    assert mine.post(f"/arrivals/{arrival.pk}/clean/", {"recipe": '{"medium": "text"}'}).status_code == 409
    assert Arrival.objects.get().state == "held", "cleaning is no way round, nor one to make it disappear"
    assert told(cast.investigator) == ["yours_held"]
    assert [told(one) for one in (sofia, cast.moderator_one, cast.moderator_two)] == [["held"]] * 3
    assert not any(told(one) for one in (cast.expert_mx, cast.colleague, cast.administrator, cast.auditor))
    told_to_sender = mine.get(f"/arrivals/{arrival.pk}/").content.decode()
    assert "two of the people responsible" in told_to_sender
    assert "it was stopped here" in told_to_sender
    assert "under way" not in told_to_sender
    for who in (cast.investigator, sofia, cast.moderator_one, cast.administrator):
        assert client_of(who).get(f"/arrivals/{arrival.pk}/shown/").status_code == 404
    assert not arrival.files.filter(role="shown").exists()
    one, two = client_of(cast.moderator_one), client_of(sofia)
    page = one.get("/arrivals/held/").content.decode()
    assert "A drawn house front" in page
    assert "threshold 0.0" in page
    assert "A drawn house front" not in two.get("/arrivals/held/").content.decode(), "an officer is not in the case"
    assert one.post("/arrivals/held/", {"overrule": arrival.pk, "reason": "ok"}).status_code == 422
    assert one.post("/arrivals/held/", {"overrule": arrival.pk, "reason": WHY}).status_code == 302
    assert one.post("/arrivals/held/", {"overrule": arrival.pk, "reason": WHY}).status_code == 422, "one word each"
    work_off()
    assert Arrival.objects.get().state == "held"
    assert two.post("/arrivals/held/", {"overrule": arrival.pk, "reason": WHY}).status_code == 302
    work_off()
    arrival.refresh_from_db()
    assert (arrival.state, arrival.overruled) == ("ready", ["explicit"])
    assert mine.post(f"/arrivals/{arrival.pk}/", WORDS).status_code == 302
    assert Clue.objects.get().state == "in_review", "and is vetted by two moderators like any other"
    assert Entry.objects.filter(op="arrival.overrule").count() == 2


@pytest.mark.usefixtures("strict")
def test_nobody_else_decides_and_nobody_about_their_own(cast: Cast, board: Board, client_of: BrowserOf) -> None:
    arrival = sent(client_of(cast.investigator), draft_case(cast, board), samples.jpeg(), "front.jpg")
    for who in (cast.expert_mx, cast.colleague, cast.administrator, cast.auditor, cast.investigator):
        assert client_of(who).get("/arrivals/held/").status_code == 404
        assert client_of(who).post("/arrivals/held/", {"overrule": arrival.pk, "reason": WHY}).status_code == 404
    moderator = client_of(cast.moderator_one)
    assert str(arrival.pk) in moderator.get("/arrivals/held/").content.decode(), "of a draft too"
    assert moderator.post("/arrivals/held/", {"destroy": arrival.pk, "reason": WHY}).status_code == 422
    assert moderator.post("/arrivals/held/", {"destroy": "x", "reason": WHY}).status_code == 404
    assert moderator.post("/arrivals/held/", {"reason": WHY}).status_code == 404
    assert Arrival.objects.get().state == "held"


@pytest.mark.req(64)
def test_the_scanners_test_file_is_held_back_and_destroyed(cast: Cast, board: Board, client_of: BrowserOf) -> None:
    sofia, mine, before = officer(), client_of(cast.investigator), files_in_store()
    case = open_case(cast, board)
    arrival = sent(mine, case, EICAR, "receipt.txt")
    assert (arrival.state, arrival.held_by) == ("held", "malware")
    assert (told(sofia), told(cast.moderator_one)) == (["held"], [])
    assert EICAR.decode() not in mine.get(f"/arrivals/{arrival.pk}/").content.decode()
    assert mine.get(f"/cases/{case.pk}/").status_code == 200, "the rest of the case is not affected"
    assert mine.post(f"/arrivals/{arrival.pk}/discard/").status_code == 409
    arrival.refresh_from_db()
    assert arrival.state == "held", "its sender can't make it disappear"
    browser = client_of(sofia)
    assert "EICAR test file" in browser.get("/arrivals/held/").content.decode()
    assert browser.post("/arrivals/held/", {"overrule": arrival.pk, "reason": WHY}).status_code == 422
    gone = browser.post("/arrivals/held/", {"destroy": arrival.pk, "reason": "The test file of a scanner"})
    assert gone.status_code == 302
    arrival.refresh_from_db()
    assert arrival.state == "destroyed"
    assert files_in_store() == before
    assert set(Entry.objects.filter(op__in=["arrival.hold", "arrival.destroy"]).values_list("op", flat=True)) == {
        "arrival.hold", "arrival.destroy",
    }  # fmt: skip


@pytest.fixture
def clamd(tmp_path: Path, settings: LazySettings) -> Iterator[dict[str, bytes]]:
    """A stand-in on a socket that speaks clamd's INSTREAM and says what it is told to."""
    place, says = tmp_path / "clamd", {"answer": b"stream: OK"}
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(place))
    server.listen()
    settings.CLAMAV = str(place)

    def serve() -> None:
        while True:
            try:
                line, _from = server.accept()
            except OSError:
                return
            with line:
                read = line.makefile("rb")
                says["asked"] = read.read(10)
                got = b""
                while size := struct.unpack("!L", read.read(4))[0]:
                    got += read.read(size)
                says["got"] = got
                line.sendall(says["answer"] + b"\0")

    threading.Thread(target=serve, daemon=True).start()
    yield says
    server.close()


@pytest.mark.req(64)
def test_what_clamav_says_counts(
    cast: Cast, board: Board, client_of: BrowserOf, clamd: dict[str, bytes], settings: LazySettings
) -> None:
    case, mine, data = open_case(cast, board), client_of(cast.investigator), samples.jpeg()
    assert sent(mine, case, data, "front.jpg").progress[2]["came"] == "done"
    assert (clamd["asked"], clamd["got"]) == (b"zINSTREAM\0", data)
    clamd["answer"] = b"stream: Made.For.A.Test FOUND"
    held = sent(mine, case, data, "front.jpg")
    assert (held.state, held.facts["held"]) == ("held", {"signature": "Made.For.A.Test"})
    clamd["answer"] = b"INSTREAM size limit exceeded. ERROR"
    assert "does not answer" in sent(mine, case, data, "front.jpg").sentence
    settings.CLAMAV = "/nowhere/clamd"
    refused = sent(mine, case, data, "front.jpg")
    assert (refused.state, refused.files.count()) == ("refused", 0), "a scanner that is silent is no clean bill"
