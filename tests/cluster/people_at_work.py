"""What people do through the front: write in a case, vet what waits, send a file."""

from __future__ import annotations

import http.client
import re
import secrets
import threading
import time

from deploy.cluster.visitor import Answer, Visitor

CASE = re.compile(r"/cases/([0-9a-f-]{36})/")
SENTENCE = re.compile(r"<h1[^>]*>[^<]{3,}</h1>.*<p[^>]*>[^<]{20,}", re.DOTALL)  # what happened, and what to do
SEEN = re.compile(r'name="seen" value="([^"]+)"')


def a_word() -> str:
    """No digits: what looks like a number of somebody is asked about before it is sent."""
    return "".join(secrets.choice("bdfgklmnprstvz") + secrets.choice("aeiou") for _ in range(5))


def first_case(visitor: Visitor, port: int = 0) -> str:
    found = CASE.search(visitor.get("/", port=port).text)
    assert found, "no case on the first page"
    return found[1]


def write(visitor: Visitor, case: str, text: str) -> Answer:
    """The answer, with a receipt where it was taken; the page's own where there was no form."""
    page = visitor.get(f"/cases/{case}/")
    if page.status != 200:
        return page
    return visitor.post(f"/discussion/cases/{case}/write/", page.text, text=text, quotes="", clue="")


def approve(moderator: Visitor, item: str, words: str) -> Answer:
    """The item, which shows these words; others wrote so much meanwhile that the queue's first page may not name it."""
    page = moderator.get(f"/desk/{item}/").text
    seen = SEEN.search(page)
    assert words in page
    assert seen
    return moderator.post(f"/desk/{item}/verdict/", page, verdict="approve", seen=seen[1], reason="", canned="")


class Writer(threading.Thread):
    """Writes until told to stop, and keeps what was acknowledged."""

    def __init__(self, visitor: Visitor, case: str, pause: float = 0) -> None:
        super().__init__(daemon=True)
        self.visitor, self.case, self._pause = visitor, case, pause
        self._word = a_word()  # of this one's texts
        self.receipts: list[str] = []
        self.texts: list[str] = []
        self.refused: list[int] = []
        self.unclear: list[str] = []  # answers of refusal that say nothing to a person
        self.unanswered = 0
        self.stop = threading.Event()

    def goes_on(self, seconds: float = 60) -> None:
        """Returns when one more was acknowledged."""
        many, until = len(self.texts), time.monotonic() + seconds
        while len(self.texts) <= many:
            assert time.monotonic() < until, f"nobody could write any more: {self.refused[-5:]}"
            time.sleep(0.05)

    def run(self) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            text = f"Post {number}: the tiles look like {self._word}."
            try:
                answer = write(self.visitor, self.case, text)
            except (OSError, http.client.HTTPException):
                self.unanswered += 1
                time.sleep(0.1)
                continue
            if answer.status == 302 and (told := answer.headers.get("Audit-Receipt")):
                self.receipts += [one.strip() for one in told.split(",")]
                self.texts.append(text)
            else:
                self.refused.append(answer.status)
                if not SENTENCE.search(answer.text):
                    self.unclear.append(f"{answer.status}: {answer.text[:300]}")
            self.stop.wait(self._pause)
