"""Hostile and broken files through the front door: each its sentence, nothing half kept, nobody asked, memory flat."""

from __future__ import annotations

import ctypes
import gc
import resource
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as installed
from django.test import Client

from accounts.models import User
from forum.arrival.models import Arrival, ArrivedFile
from forum.boards.models import Board
from forum.clues.intake import child, faces
from forum.clues.intake.cleaned import Screened
from forum.clues.models import Clue
from tests.arrival.corpus.made import GROUPS, Hostile
from tests.arrival.test_arrival import body, files_in_store
from tests.arrival.working import sent
from tests.cast import Cast, open_case
from tests.fuzzing.reading import check_jpeg

pytestmark = pytest.mark.django_db(transaction=True)
BrowserOf = Callable[[User], Client]
CANARY = "what lies on this machine"
GROWTH = 48  # megabytes that this process may grow over a group, after its first file


@dataclass
class Watch:
    """A listener that nobody may ask, a file that nobody may read, and what this process opened or connected to."""

    there: str
    file: str
    asked: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)


_redis = urlsplit(installed.REDIS)
_REDIS = (_redis.hostname, _redis.port)
_watch: list[Watch] = []  # an audit hook stays for the life of the process: it looks only while a test does


def _hook(event: str, words: Any) -> None:
    if _watch and event in {"socket.connect", "open", "os.system", "urllib.Request"}:
        if event == "socket.connect" and words[1] == _REDIS:
            return  # the installation's own cache and channel layer, by the one address in its settings
        told = str(words)[:300]
        if event != "open" or _watch[0].file in told:
            _watch[0].seen.append(f"{event} {told}")


sys.addaudithook(_hook)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    file = tmp_path / "canary"
    file.write_text(CANARY)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        watched = Watch(f"127.0.0.1:{listener.getsockname()[1]}", str(file))
        listener.settimeout(0.2)
        going = threading.Event()
        line = threading.Thread(target=_listen, args=(listener, watched, going))
        line.start()
        _watch.append(watched)
        yield watched
        _watch.clear()
        going.set()
        line.join()


def _listen(listener: socket.socket, watched: Watch, going: threading.Event) -> None:
    while not going.is_set():
        try:
            line, address = listener.accept()
        except TimeoutError:
            continue
        watched.asked.append(str(address))
        line.close()


def resident() -> int:
    """Megabytes that are held, once what is freed was given back: a file's passing copies are not a leak."""
    gc.collect()
    getattr(ctypes.CDLL(None), "malloc_trim", int)(0)
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1024**2


def children() -> set[int]:
    """Processes begun here and not yet gone, dead ones nobody waited for too; servers of other tests are among them."""
    return {int(pid) for task in Path("/proc/self/task").glob("*/children") for pid in task.read_text().split()}


@pytest.mark.req(53)
@pytest.mark.req(54)
@pytest.mark.req(55)
@pytest.mark.req(56)
@pytest.mark.req(61)
@pytest.mark.parametrize("group", GROUPS)
def test_each_gets_its_sentence_and_leaves_nothing(
    cast: Cast, board: Board, client_of: BrowserOf, watch: Watch, group: str, settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    if group != "polyglots":  # for time: finder and screens read by the same code, or what was drawn anew
        monkeypatch.setattr(faces, "is_there", lambda: False)
        monkeypatch.setattr(child, "screen", lambda _shown: Screened(pdq=bytes(32), quality=0, explicit=0.0))
    settings.UPLOADS_PER_DAY = settings.UPLOADS_PER_CASE = 10**10
    mine, case, before = client_of(cast.investigator), open_case(cast, board), set(files_in_store())
    wrong, first, others = [], 0, children()
    for number, hostile in enumerate(GROUPS[group](watch.there, watch.file)):
        wrong += [f"{number} {hostile.name}: {problem}" for problem in came(mine, case, hostile)]
        assert set(files_in_store()) == before, (number, hostile.name)
        assert not ArrivedFile.objects.exists(), (number, hostile.name)
        first = first or resident()
    assert not wrong, "\n".join(wrong)
    assert not watch.asked
    assert not watch.seen
    assert not Clue.objects.exists()
    assert resident() - first <= GROWTH
    assert children() <= others, "no worker is left"


def came(mine: Client, case: Any, hostile: Hostile) -> list[str]:
    """What is wrong with what came of it; a clean copy is read to its end, then discarded."""
    arrival = sent(mine, case, hostile.data(), hostile.name)
    page = mine.get(f"/arrivals/{arrival.pk}/")
    wrong = [] if page.status_code == 200 else [f"a page of {page.status_code}"]
    if arrival.state == "ready":
        wrong += [] if "" in hostile.says else ["was taken"]
        return wrong + copy_of(mine, arrival)
    if not arrival.sentence or not any(part and part in arrival.sentence for part in hostile.says):
        wrong.append(f"{arrival.state}: {arrival.sentence!r}")
    if arrival.sentence not in page.content.decode().replace("&#x27;", "'"):
        wrong.append("the page does not say so")
    return wrong


def copy_of(mine: Client, arrival: Arrival) -> list[str]:
    answer = mine.get(f"/arrivals/{arrival.pk}/shown/")
    shown = body(answer)
    if answer["Content-Type"] == "image/jpeg":
        facts = arrival.facts["shown"]
        check_jpeg(shown, (facts["width"], facts["height"]))
    is_text = answer["Content-Type"].startswith("text/plain")
    odd = [] if is_text else [word for word in (b"<script", b"PK\x03\x04", b"%PDF", b"ENTITY") if word in shown]
    odd += [CANARY] if CANARY.encode() in shown else []
    mine.post(f"/arrivals/{arrival.pk}/discard/")
    return [f"the copy holds {odd}"] if odd else []
