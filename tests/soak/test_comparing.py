"""The soak's comparing fails when a notification is withheld, told twice, or was never written."""

from __future__ import annotations

from uuid import UUID, uuid4

from tests.soak import memory
from tests.soak.comparing import APPROVED, NEW, Approved, Row, not_told, rows_missing

AUTHOR, READER, ANOTHER = uuid4(), uuid4(), uuid4()
POST = Approved(uuid4(), AUTHOR, frozenset({AUTHOR, READER, ANOTHER}))


def kept() -> list[Row]:
    """What approving the post writes: one row for its author, one for each who follows."""
    told = [(AUTHOR, 7, APPROVED), (READER, 3, NEW), (ANOTHER, 1, NEW)]
    return [Row(person, seq, kind, POST.post, 0.0) for person, seq, kind in told]


def reached() -> dict[UUID, list[int]]:
    return {AUTHOR: [7], READER: [3]}  # the third has no page open


def test_what_came_to_each_open_page_is_what_stands_in_the_inbox():
    assert rows_missing([POST], kept()) == []
    assert not_told(kept(), reached()) == []


def test_a_notification_that_was_withheld_is_told():
    (sentence,) = not_told(kept(), {**reached(), READER: []})
    assert "1 rows of inboxes never came" in sentence
    assert f"{READER}: [3]" in sentence


def test_a_notification_that_came_twice_or_that_nobody_wrote_is_told():
    (sentence,) = not_told(kept(), {**reached(), READER: [3, 3]})
    assert "came on a screen twice" in sentence
    (sentence,) = not_told(kept(), {**reached(), READER: [3, 4]})
    assert "stand in no inbox" in sentence


def test_a_row_that_was_never_written_or_written_twice_is_told():
    (sentence,) = rows_missing([POST], kept()[:2])
    assert "1 people were to be told" in sentence
    (sentence,) = rows_missing([POST], [*kept(), Row(READER, 4, NEW, POST.post, 0.0)])
    assert "a second time" in sentence


def test_memory_that_grows_is_told():
    assert memory.growth({"web-1": 100.0, "nginx": 8.0}, {"web-1": 104.9, "nginx": 9.9}) == []
    (sentence,) = memory.growth({"web-1": 100.0}, {"web-1": 106.0})
    assert sentence.startswith("web-1 grew from 100 to 106 MiB")
