"""What the worker does, at once: the queue in the database is worked off until it is empty."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from accounts.errors import Refusal
from accounts.models import Organisation, Role, User
from deploy.work import one
from forum.arrival.models import Arrival
from forum.cases.models import Case
from tests.accounts.people import make_person

WORDS = {"clue_type": "building", "title": "A front", "expect": "A drawn house front", "alert_experts": "on",
         "notes": "nothing"}  # fmt: skip


def work_off() -> None:
    one(batch=True).run()


def sent(browser: Client, case: Case, data: bytes, name: str, **words: str) -> Arrival:
    """A file sent with the form, as without scripts, and looked at."""
    before = set(Arrival.objects.values_list("pk", flat=True))
    typed: dict[str, Any] = {**WORDS, **words, "file": SimpleUploadedFile(name, data)}
    answer = browser.post(f"/clues/cases/{case.pk}/new/", typed)
    assert answer.status_code == 302, answer.content.decode()
    work_off()
    (arrival,) = Arrival.objects.exclude(pk__in=before)
    assert answer["Location"] == f"/arrivals/{arrival.pk}/"
    return arrival


def officer() -> User:
    unit = Organisation.objects.get(name="Observatory")
    return make_person("Sofia Lind", "sofia.lind@example.org", unit, Role.OFFICER)


def side_by_side(deed: Callable[[Any], None], *each: Any) -> int:
    """Does it for each in a thread of its own and says how often it was not refused. SQLite in memory has one
    connection: there they take turns."""
    together = connection.vendor == "postgresql"

    def done(one: Any) -> bool:
        try:
            deed(one)
        except Refusal:
            return False
        finally:
            if together:
                connection.close()
        return True

    if not together:
        return sum(map(done, each))
    with ThreadPoolExecutor(len(each)) as lines:
        return sum(lines.map(done, each))
