"""A worker taken over by a picture says what it likes; what it can not have read is not believed."""

from __future__ import annotations

import json
import sys

import pytest

from accounts.errors import BadInput
from forum.clues.intake import child, writing


@pytest.mark.parametrize(
    "lie",
    [
        {"lines": [[64, 0.1, 0.1, 0.9, 0.1, 0.9, 0.2, 0.1, 0.2]]},  # pixels that are not there
        {"lines": [[0, 0.1, 0.1, 0.9, 0.1, 0.9, 0.2, 0.1, 0.2]]},
        {"lines": [[10**9, 0.1, 0.1, 0.9, 0.1, 0.9, 0.2, 0.1, 0.2]]},
        {"lines": [["../etc", 0.1, 0.1, 0.9, 0.1, 0.9, 0.2, 0.1, 0.2]]},
        {"lines": [[1, 0.1]] * 100},
        {"lines": "none"},
        {},
        None,
    ],
)
def test_a_finder_that_lies_is_not_believed(lie: object, monkeypatch: pytest.MonkeyPatch) -> None:
    _answers(monkeypatch, {"facts": lie, "size": 0})
    with pytest.raises(BadInput):
        writing.read(b"")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["Latin", "Caf\u202e\u00e9 \x07Sol", 90], "Café Sol"),
        (["Latin", "x1y2" * 5000, 90], "x1y2" * 50),
        (["Latin", "Sol", 79], None),
        (["Latin", "hộ", 95], None),
        (["Han, simplified", "药店", 95], "药店"),
        (["Martian", "Sol", 90], BadInput),
        (["Latin", "Sol", 101], BadInput),
        (["Latin", 7, 90], BadInput),
        ("Latin", BadInput),
    ],
)
def test_a_reader_that_lies_is_not_believed(row: object, told: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The finder's answer is right here; a worker taken over by the pixels of a line says what it likes."""
    corners = [0.1, 0.1, 0.9, 0.1, 0.9, 0.2, 0.1, 0.2]
    _answers(monkeypatch, {"facts": {"lines": [[10, *corners]], "read": [row]}, "size": 640}, bytes(640))
    if told is BadInput:
        with pytest.raises(BadInput):
            writing.read(b"")
    else:
        assert [one.text for one in writing.read(b"").lines] == ([told] if told else [])


def test_lines_side_by_side_run_as_their_script_does(monkeypatch: pytest.MonkeyPatch) -> None:
    def row(left: float, top: float) -> list[float]:
        return [10, left, top, left + 0.2, top, left + 0.2, top + 0.1, left, top + 0.1]

    places = [row(0.1, 0.5), row(0.6, 0.51), row(0.1, 0.12), row(0.6, 0.1)]
    read = [["Arabic", "طازج", 90], ["Arabic", "خبز", 90], ["Latin", "one", 90], ["Latin", "two", 90]]
    _answers(monkeypatch, {"facts": {"lines": places, "read": read}, "size": 4 * 640}, bytes(4 * 640))
    assert [one.text for one in writing.read(b"").lines] == ["one", "two", "خبز", "طازج"]


def _answers(monkeypatch: pytest.MonkeyPatch, header: object, shown: bytes = b"") -> None:
    """Every worker says this, whatever it is asked."""
    text = json.dumps(header).encode()
    said = f"import sys; sys.stdout.buffer.write({b'%08d' % len(text) + text + shown!r})"
    monkeypatch.setattr(child, "COMMAND", [sys.executable, "-E", "-c", said])
