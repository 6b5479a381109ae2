"""A case with one post that everybody on its board reads."""

from __future__ import annotations

import pytest

from forum.cases.models import Case
from tests.cast import Cast, open_case
from tests.flags.reporting import TEXT
from tests.world import posted


@pytest.fixture
def case(cast: Cast, board) -> Case:
    return open_case(cast, board)


@pytest.fixture
def post(cast: Cast, case: Case):
    return posted(cast, case, TEXT)
