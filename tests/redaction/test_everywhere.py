"""Nothing of what was taken out stays anywhere but in the sealed original."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from forum.boards.models import Board, Handling
from forum.cases.models import Case
from forum.index.models import Indexed
from forum.redaction.places import CANNOT_HOLD, ELSEWHERE, SCRUBBED, SEALED
from tests.cast import Cast, open_case
from tests.rearranging.moving import moved
from tests.redaction.dumping import columns, holding, lying_in, name_of
from tests.redaction.everywhere import SAYS, scene
from tests.redaction.redacting import WORD, redacted
from tests.world import posted

HASHES = {"arranging.Fingerprint.value"}  # keyed hashes of phrases: other words, other hashes; see test_clues.py
PAGE = Path(__file__).resolve().parents[2] / "docs" / "redaction.md"
NAMED = ("marta.klein@example.org", "luc.moreau@example.org", "jon.berg@example.org", "elena.ruiz@example.org",
         "omar.haddad@example.org")  # fmt: skip
MARK = "<!-- made from forum/redaction/places.py by tests/redaction -->\n"


@pytest.mark.lesson(30)
def test_every_column_of_text_is_scrubbed_or_can_hold_no_word_of_a_case() -> None:
    """A new column has to be put into one of the lists, with what happens there or why it can't hold any."""
    named = [*SCRUBBED, *SEALED, *CANNOT_HOLD]
    assert len(named) == len(set(named))
    assert {name_of(*one) for one in columns()} == set(named)


@pytest.mark.lesson(30)
@pytest.mark.lesson(28)
@pytest.mark.parametrize("handling", [Handling.AMBER, Handling.RED])
def test_one_word_in_every_place_is_found_in_the_sealed_original_alone(
    cast: Cast, board: Board, handling: Handling
) -> None:
    named = {"named_emails": NAMED} if handling == Handling.RED else {}
    made = scene(cast, board, handling=handling, **named)
    first = open_case(cast, board, question="Where was it asked first?")
    moved(cast.moderator_one, first, made.case, [went := posted(cast, first, SAYS)])
    not_there = HASHES | ({"index.Indexed.terms"} if handling == Handling.RED else set())
    assert holding(WORD) == set(SCRUBBED) - not_there
    if handling == Handling.AMBER:
        assert {"discussion_revision", "cases_case", "index_indexed"} <= lying_in(WORD)
    for what, thing in (("post", made.post), ("answer", made.answer), ("clue", made.clue), ("case", made.case)):
        redacted(cast.moderator_two, what, thing.pk)
    redacted(cast.moderator_two, "post", went)
    assert holding(WORD) == set(SEALED)
    assert lying_in(WORD) == set()
    assert Indexed.objects.filter(case=made.case).exists() == (handling == Handling.AMBER)
    assert "redacted" in Case.objects.get(pk=made.case.pk).question


def test_the_page_of_places_is_what_the_code_says() -> None:
    """docs/redaction.md, below its mark, is made from forum/redaction/places.py."""
    head = PAGE.read_text().split(MARK)[0]
    if os.environ.get("BEARINGS_WRITE_DOCS"):
        PAGE.write_text(head + MARK + _made())
    assert PAGE.read_text() == head + MARK + _made(), "BEARINGS_WRITE_DOCS=1 pytest tests/redaction"


def _made() -> str:
    lines = ["", "## Where words of a case can lie, and what happens there", "", "| place | scrubbed |", "|---|---|"]
    lines += [f"| `{name}` | {told} |" for name, told in SCRUBBED.items()]
    lines += ["", "| place | sealed |", "|---|---|", *(f"| `{name}` | {told} |" for name, told in SEALED.items())]
    lines += ["", "| no column of the forum | what happens |", "|---|---|"]
    lines += [f"| {name} | {told} |" for name, told in ELSEWHERE.items()]
    lines += ["", "| place | holds no word of a case: |", "|---|---|"]
    lines += [f"| `{name}` | {told} |" for name, told in CANNOT_HOLD.items()]
    return "\n".join(lines) + "\n"
