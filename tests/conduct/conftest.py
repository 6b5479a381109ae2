"""A case on the board, and a third moderator of a third organisation where a test asks for one."""

from __future__ import annotations

import pytest

from accounts.models import Organisation, Role, User
from forum.boards import actions as board_actions
from forum.cases.models import Case
from tests.accounts.people import make_person
from tests.cast import Cast, open_case


@pytest.fixture
def case(cast: Cast, board) -> Case:
    return open_case(cast, board)


@pytest.fixture
def same_unit(cast: Cast, board) -> User:
    """A moderator of the first one's organisation."""
    return _moderator(cast, board, "Mona Third", cast.moderator_one.organisation)


@pytest.fixture
def third_unit(cast: Cast, board) -> User:
    """A moderator of an organisation that has none else."""
    return _moderator(cast, board, "Nora Third", cast.coordinator.organisation)


@pytest.fixture
def coordinator_of_colleague(cast: Cast) -> User:
    unit = cast.colleague.organisation
    assert isinstance(unit, Organisation)
    return make_person("Kari Keeper", "kari@example.org", unit, Role.COORDINATOR)


def _moderator(cast: Cast, board, name: str, unit) -> User:
    person = make_person(name, f"{name.split(maxsplit=1)[0].lower()}@example.org", unit, Role.MODERATOR)
    board_actions.seat(by=cast.administrator, board_id=board.pk, person=person, as_moderator=True)
    return person
