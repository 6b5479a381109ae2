"""What every page asks is planned once by PostgreSQL, a search each time anew; SQLite is told nothing."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.kept_plans import plan_anew, plan_kept
from accounts.models import User
from forum.alerts.queries import POSITION
from forum.search.finding import find
from forum.search.grammar import parse
from tests.cast import Cast

PLANS = "SELECT custom_plans, generic_plans FROM pg_prepared_statements WHERE statement LIKE "
OF_POSITION, OF_WORDS = f"{PLANS} '%last_seq%\"seq\"%'", f'{PLANS} \'SELECT "index_indexed"."id"%\''


def _asked(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _mode() -> object:
    return _asked("SHOW plan_cache_mode")[0][0] if connection.vendor == "postgresql" else "auto"


def test_a_query_of_every_page_is_planned_once(cast: Cast) -> None:
    for _ in range(12):  # from the sixth on it is a prepared statement; of those PostgreSQL would plan five anew
        assert POSITION(User.objects.with_clearance().get(pk=cast.expert_mx.pk))
    if connection.vendor == "postgresql":
        assert [(anew, kept > 0) for anew, kept in _asked(OF_POSITION)] == [(0, True)]


def test_a_search_is_planned_for_its_words(cast: Cast) -> None:
    """From the sixth time on PostgreSQL would have kept a plan for words that are rare."""
    person = User.objects.with_clearance().get(pk=cast.expert_mx.pk)
    for _ in range(15):
        find(person, parse("street"))
    if connection.vendor == "postgresql":
        assert [(anew > 5, kept) for anew, kept in _asked(OF_WORDS)] == [(True, 0)]


def test_afterwards_postgresql_decides_by_itself_again(db: None) -> None:
    for planned, mode in ((plan_kept, "force_generic_plan"), (plan_anew, "force_custom_plan")):
        with planned():
            assert _mode() == (mode if connection.vendor == "postgresql" else "auto")
        assert _mode() == "auto"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("asked_before", [False, True])
def test_what_is_undone_leaves_nothing_behind(asked_before: bool) -> None:
    """Django begins a transaction with the first statement: what was said before it would not be undone with it."""
    with transaction.atomic():
        if asked_before:
            _mode()
        with plan_kept():
            _mode()
        transaction.set_rollback(True)
    assert _mode() == "auto"


def test_a_statement_that_failed_is_told_as_itself_and_leaves_nothing_behind(db: None) -> None:
    with pytest.raises(DatabaseError, match="no_such_table"), transaction.atomic(), plan_kept():
        _asked("SELECT * FROM no_such_table")
    assert _mode() == "auto"
