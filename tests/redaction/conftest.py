"""A case that everybody on its board reads, and a moderator who takes words out."""

from __future__ import annotations

import pytest

from accounts.models import Role, User
from forum.cases.models import Case
from tests.accounts.people import make_person
from tests.cast import Cast, open_case


@pytest.fixture
def case(cast: Cast, board) -> Case:
    return open_case(cast, board)


@pytest.fixture
def officer(cast: Cast) -> User:
    return make_person("Sofia Guard", "sofia@example.org", cast.auditor.organisation, Role.OFFICER)
