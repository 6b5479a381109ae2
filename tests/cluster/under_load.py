"""People at work while something fails, and what must be true of it afterwards: nothing that was said is lost."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.cluster.running import Cluster
from deploy.cluster.visitor import Visitor
from tests.cluster import people_at_work as at_work
from tests.cluster.conftest import soon
from tests.cluster.people_at_work import Writer

Person = Callable[..., Visitor]
Rows = Callable[..., list[Any]]
LOST = (OSError, http.client.HTTPException)
INBOX = "SELECT seq FROM alerts_inboxitem i JOIN accounts_user u ON u.id = i.user_id WHERE u.name = %s ORDER BY seq"
REVIEW = """SELECT r.id::text FROM review_review r JOIN discussion_revision v ON v.id = r.subject
            JOIN discussion_post p ON p.id = v.post_id JOIN accounts_user u ON u.id = p.author_id
            WHERE u.name = %s AND r.state = 'waiting' ORDER BY r.waiting_since DESC LIMIT 1"""
WRITTEN = """SELECT v.text, v.state FROM discussion_revision v JOIN discussion_post p ON p.id = v.post_id
             JOIN accounts_user u ON u.id = p.author_id WHERE u.name = %s ORDER BY v.created_at, v.id"""
SHOWN_AT_ONCE = 50  # of one's own texts that wait


class Watcher(threading.Thread):
    """A page that is left open, as live.js keeps it: a socket, opened anew when it ends, and questions after a poke."""

    def __init__(self, visitor: Visitor, case: str, mark: int) -> None:
        super().__init__(daemon=True)
        self._visitor, self._case, self.mark = visitor, case, mark
        self.shown: list[int] = []  # numbers of rows, in the order in which they came on the screen
        self.pokes: list[float] = []
        self.opened = 0
        self.stop = threading.Event()

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self._open_one()
            except LOST:
                self.stop.wait(0.3)

    def _open_one(self) -> None:
        line = self._visitor.socket()
        try:
            if line.status != 101:
                raise ConnectionError(str(line.status))
            line.watch(self._case)
            self.opened += 1
            self._catch_up()
            while not self.stop.is_set():
                try:
                    line.poke(1)
                except TimeoutError:
                    continue
                self.pokes.append(time.monotonic())
                self._catch_up()
        finally:
            line.close()

    def _catch_up(self) -> None:
        """Each row once, whichever way it came (docs: live.js, ask())."""
        more = True
        while more and not self.stop.is_set():
            answer = self._visitor.get(f"/inbox/since/{self.mark}")
            if answer.status != 200:
                return
            news = json.loads(answer.text)
            self.shown += [row["seq"] for row in news["rows"] if row["seq"] not in self.shown]
            self.mark, more = max(self.mark, news["mark"]), news["more"]


@dataclass
class Scene:
    """Somebody writes, somebody's page is open, and a moderator can make things happen for it."""

    cluster: Cluster
    rows: Rows
    writer: Writer
    watcher: Watcher
    author: Visitor  # whose page is open
    moderator: Visitor
    case: str

    def something_happens(self, seconds: float = 60) -> None:
        """A post of Elena's is written and approved; both again until they are taken."""
        self.writes(seconds)
        self.approves(seconds)

    def writes(self, seconds: float = 60) -> None:
        text = f"The awning is {at_work.a_word()}."
        soon(lambda: _taken(lambda: at_work.write(self.author, self.case, text).status), seconds)

    def approves(self, seconds: float = 60) -> None:
        """What waits of Elena's."""
        item = soon(lambda: self.rows(REVIEW, "Elena Ruiz"))[0][0]
        state = "SELECT state FROM review_review WHERE id = %s"

        def approved() -> bool:
            _taken(lambda: self._verdict(item))
            return self.rows(state, item) != [("waiting",)]

        soon(approved, seconds)

    def _verdict(self, item: str) -> int:
        page = self.moderator.get(f"/desk/{item}/").text
        seen = at_work.SEEN.search(page)
        fields = {"verdict": "approve", "seen": seen[1] if seen else "", "reason": "", "canned": ""}
        return self.moderator.post(f"/desk/{item}/verdict/", page, **fields).status

    def is_poked(self, seconds: float = 60) -> None:
        """Something that happens now comes by the socket, and what was missed came before it."""
        since, until = time.monotonic(), time.monotonic() + seconds
        while not [one for one in self.watcher.pokes if one > since]:
            assert time.monotonic() < until, "no poke came"
            self.something_happens()
            time.sleep(0.5)


def _taken(tried: Callable[[], int]) -> bool:
    try:
        return tried() == 302
    except LOST:
        return False


@contextmanager
def people(cluster: Cluster, person: Person, rows: Rows, tmp_path: Path, who: str = "Omar Haddad") -> Iterator[Scene]:
    """Before and after are part of it: somebody can write, and at the end all that was said is there."""
    elena, mark = person("Elena Ruiz"), rows(INBOX, "Elena Ruiz")
    case, writing = at_work.first_case(elena), person(who)
    start = mark[-1][0] if mark else 0
    watcher = Watcher(person("Elena Ruiz"), case, start)
    writer = Writer(writing, at_work.first_case(writing), pause=0.1)
    scene = Scene(cluster, rows, writer, watcher, elena, person("Marta Klein"), case)
    threads = (writer, watcher)
    for thread in threads:
        thread.start()
    try:
        writer.goes_on()
        soon(lambda: watcher.opened)
        yield scene
        writer.goes_on()
        soon(lambda: watcher.shown == _since(rows, start), 30)
    finally:
        for thread in threads:
            thread.stop.set()
        for thread in threads:
            thread.join(60)
    assert not writer.unclear, f"refused without a sentence: {writer.unclear[:3]}"
    written = rows(WRITTEN, who)
    kept = Counter(text for text, _state in written)
    assert {text: kept[text] for text in writer.texts} == dict.fromkeys(writer.texts, 1), "each is kept, once"
    page = writing.get(f"/cases/{writer.case}/").text
    waiting = [text for text, state in written if state == "pending"][:SHOWN_AT_ONCE]
    assert not [text for text in waiting if page.count(text) != 1], "what is shown is what is kept"
    in_the_tree(cluster, rows, writer.receipts, tmp_path)


def _since(rows: Rows, start: int) -> list[int]:
    return [seq for (seq,) in rows(INBOX, "Elena Ruiz") if seq > start]


def in_the_tree(cluster: Cluster, rows: Rows, receipts: list[str], tmp_path: Path) -> None:
    """When all that waits has been placed and signed: the whole trail is recomputed once, and receipts looked up."""
    soon(lambda: rows("SELECT count(*) FROM audit_waiting")[0][0] == 0, 90)
    (size,) = rows("SELECT count(*) FROM audit_leaf")[0]
    head = cluster.ground.folder / "var" / "log" / "checkpoint"
    soon(lambda: int(head.read_text().splitlines()[1]) >= size, 90)
    file = tmp_path / "receipts"
    file.write_text("\n".join(receipts))
    told = cluster.manage(
        "verify_audit", "--receipts", str(file), env={**cluster.env, "BEARINGS_DATABASE": cluster.owner}
    )
    assert "receipts stand in the tree" in told


def number(cluster: Cluster, name: str, port: int = 0) -> float:
    """One of /metrics, with its labels as they stand there; 0 where it was not counted."""
    _status, text = cluster.asked(port or cluster.ground.web, "/metrics")
    found = [line.rsplit(" ", 1)[1] for line in text.splitlines() if line.rsplit(" ", 1)[0] == name]
    return float(found[0]) if found else 0.0


def is_up(cluster: Cluster, part: str, port: int = 0) -> bool:
    """What the metrics say of it."""
    return number(cluster, f'bearings_up{{of="{part}"}}', port) == 1.0


def told_in(cluster: Cluster, part: str, words: str) -> bool:
    """Whether the log of a part says it."""
    return words in cluster.ground.log(part).read_text("utf-8", "replace")
