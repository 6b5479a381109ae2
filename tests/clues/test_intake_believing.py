"""Whatever a worker answers, taken over by its file: a checked copy or a sentence, never an error and nothing odd."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.errors import BadInput
from forum.clues.intake import believing, child
from forum.clues.intake.kinds import Form
from tests.clues import samples

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=300)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
)
rows = st.lists(st.tuples(st.sampled_from(["taken", "device", "x"]) | anything, anything).map(list))
facts = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(["width", "height", "seconds", "peaks", "pixels"], anything),
        "told": rows | anything,
    },
)
headers = st.fixed_dictionaries(
    {"facts": facts | anything},
    optional={
        "fault": st.sampled_from(["pixels", "codec", "x"]) | anything,
        "removed": anything,
        "size": st.just(3) | anything,
    },
)


def answer(header: Any, shown: bytes = b"\xff\xd8\xff") -> bytes:
    text = json.dumps(header).encode()
    return b"%08d" % len(text) + text + shown


def asked(monkeypatch: pytest.MonkeyPatch, said: bytes, form: Form = Form.JPEG) -> Any:
    with monkeypatch.context() as instead:
        instead.setattr(child, "_run", lambda *_what: said)
        return child.decode(b"a file", form)


@pytest.mark.req(55)
@given(header=headers | anything)
@example({"facts": {"width": 1, "height": 1, "told": [[["taken"], "x"]]}, "size": 3})
@example(
    {
        "facts": {"width": 1, "height": 1, "told": [["taken", "2026\u202e\x00\ud800"]]},
        "size": 3,
        "removed": ["\u202e", 7],
    }
)
@example({"facts": {"width": True, "height": 10**30}, "size": 3, "removed": None})
@example({"facts": {"pixels": "\x00\u202e" * 500}, "fault": "pixels"})
@example({"facts": {"found": [[[]]]}, "fault": ["codec"]})
def test_any_answer_is_a_checked_copy_or_a_sentence(header: Any) -> None:
    refused, arrived = "", None
    try:
        arrived = asked(pytest.MonkeyPatch(), answer(header))
    except BadInput as refusal:
        refused = refusal.sentence
    if arrived is None:
        assert (refused[-1], len(refused) < 400, refused.isprintable()) == (".", True, True)
        return
    assert 0 < arrived.facts["width"] * arrived.facts["height"] <= believing.MOST_PIXELS
    for words in (*arrived.removed, *(value for _name, value in arrived.told)):
        assert words.isprintable()
        assert len(words) <= 200
    assert {name for name, _value in arrived.told} <= believing.TOLD


@pytest.mark.parametrize("said", [b"", b"00000002", b"00000100" + b"[" * 100_000, b"00100000" + b'{"facts":' * 20_000])
def test_what_is_no_header_means_that_it_died(said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="Nothing was kept"):
        asked(monkeypatch, said)


def test_a_copy_that_was_cut_on_its_way_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that is killed for its memory while it writes has told a whole header already."""
    whole = child._run(samples.jpeg(), ["jpeg"])
    assert asked(monkeypatch, whole).facts == {"width": 320, "height": 200}
    for end in (1, 100, 3000):
        with pytest.raises(BadInput, match="Nothing was kept"):
            asked(monkeypatch, whole[:-end])
