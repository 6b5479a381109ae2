"""A case with one approved clue, and what its experts say in tests."""

from __future__ import annotations

import pytest

from forum.boards.models import Board
from forum.cases.models import Case
from forum.clues.models import Clue
from tests.cast import Cast, approved_text_clue, open_case


@pytest.fixture
def case(cast: Cast, board: Board) -> Case:
    return open_case(cast, board)


@pytest.fixture
def clue(cast: Cast, case: Case) -> Clue:
    return approved_text_clue(cast, case, language="es")
