"""On PostgreSQL the application can't change the trail even where no trigger stands; on SQLite the triggers refuse."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from audit import roles, sequencer
from audit.models import Checkpoint, Entry, Leaf
from tests.cast import Cast, approved_text_clue, open_case

TRAIL = ("audit_entry", "audit_leaf", "audit_checkpoint", "audit_private", "audit_retention")
FORBIDDEN = (
    "UPDATE {table} SET {column} = {column}",
    "TRUNCATE {table} CASCADE",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} OWNER TO CURRENT_USER",
    "DROP TABLE {table} CASCADE",
    "CREATE TRIGGER mine BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
)
COLUMN = {"audit_leaf": "entry_id", "audit_checkpoint": "root", "audit_retention": "until"}


@contextmanager
def role(name: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "permission denied" in str(error) or "must be owner" in str(error)
    return False


def test_the_roles_are_for_postgresql(db):
    out = io.StringIO()
    if connection.vendor == "sqlite":
        with pytest.raises(CommandError, match="triggers alone"):
            call_command("audit_roles")
    else:
        call_command("audit_roles", stdout=out)
        call_command("audit_roles", stdout=out)
        assert "bearings_app" in out.getvalue()


@pytest.mark.lesson(36)
@pytest.mark.req(49)
def test_what_no_role_of_ours_can_do_to_the_trail(cast: Cast, board):
    open_case(cast, board)
    sequencer.sequence()
    statements = [
        one.format(table=table, column=COLUMN.get(table, "id")) for table in TRAIL for one in FORBIDDEN
    ]  # fmt: skip
    if connection.vendor == "sqlite":
        for table in ("audit_entry", "audit_leaf", "audit_checkpoint"):
            for verb in (f"UPDATE {table} SET {COLUMN.get(table, 'id')} = 1", f"DELETE FROM {table}"):
                with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                    connection.cursor().execute(verb)
        return
    roles.grant()
    for name in (roles.APPLICATION, roles.SEQUENCER):
        with role(name):
            assert [one for one in statements if not refused(one)] == []
            for table in ("audit_entry", "audit_leaf", "audit_checkpoint"):
                assert refused(f"DELETE FROM {table}")
            assert refused("CREATE TABLE public.mine (id int)")
    with role(roles.APPLICATION):
        assert refused("INSERT INTO audit_leaf (index, entry_id) SELECT 999, id FROM audit_entry LIMIT 1")
        assert refused("DELETE FROM audit_waiting")
    with role(roles.SEQUENCER):
        assert refused("INSERT INTO audit_entry SELECT * FROM audit_entry")
        assert refused("SELECT * FROM cases_case")
        assert refused("SELECT * FROM audit_private")


@pytest.mark.django_db(transaction=True)
def test_both_roles_can_do_their_work(client_of):
    from tests.cast import make_board, make_cast

    cast = make_cast()
    board = make_board(cast)
    if connection.vendor == "postgresql":
        roles.grant()
    as_application = role(roles.APPLICATION) if connection.vendor == "postgresql" else transaction.atomic()
    client = client_of(cast.colleague)
    if connection.vendor == "postgresql":
        with as_application:
            case = open_case(cast, board)
            approved_text_clue(cast, case)
            assert client.get(reverse("cases:case", args=[case.pk])).status_code == 200
        with role(roles.SEQUENCER):
            assert sequencer.sequence() > 5
    else:
        case = open_case(cast, board)
        approved_text_clue(cast, case)
        assert sequencer.sequence() > 5
    assert Leaf.objects.count() == Entry.objects.count() == Checkpoint.objects.latest("size").size
