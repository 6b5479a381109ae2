"""Words of the trail go only with their key, and only when the trail tells of it; anything less is found."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from audit import actions, recompute, scopes
from audit.models import Entry, Leaf, Private, WrappedKey
from audit.sequencer import sequence
from tests.audit.altering import trail_altered
from tests.audit.people import Person

REMOVED = "were removed, not erased"


@pytest.fixture
def trail(record) -> list[Entry]:
    """Two entries of one case, one of another."""
    for case in ("c", "c", "d"):
        record(object="1", case=case, detail="something")
    sequence()
    return [leaf.entry for leaf in Leaf.objects.order_by("index").select_related("entry")]


def raw(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def told() -> tuple[bool, int, int]:
    sequence()
    verdict = recompute.verify()
    return verdict.is_sound, verdict.opened, verdict.erased


def test_an_erased_case_leaves_a_sound_trail(trail, record, ana):
    actions.erase(by=ana, scope="case:c", justification="end of retention")
    # Of the other case, who did what in this one, and of the entry that tells of the erasure.
    assert told() == (True, 4 + 2 * 2 + 4, 4)
    record(object="1", case="c")  # under a new key
    assert told() == (True, 12 + 3, 4)
    actions.erase(by=ana, scope="case:c", justification="again")
    actions.erase(by=ana, scope="case:never", justification="there is nothing")
    assert told() == (True, 12 + 2 + 4 + 4, 4 + 1)


def test_erasing_who_erased_leaves_the_proof_that_they_did(trail, ana):
    actions.erase(by=ana, scope="case:c", justification="end of retention")
    actions.erase(by=Person(), scope=f"person:{ana.pk}", justification="left the unit")
    assert told()[0]
    with pytest.raises(ValueError, match="never erased"):
        actions.erase(by=ana, scope=scopes.ERASURES, justification="cover the tracks")


def test_fields_taken_while_their_key_is_there_are_refused_by_the_database(trail):
    one = Private.objects.filter(entry=trail[0])
    statements = ["DELETE FROM audit_private", "DELETE FROM audit_private WHERE field = 'detail'"]
    if connection.vendor == "postgresql":
        statements += [
            "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE audit_private",
            "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE audit_private, audit_wrappedkey",
            "CREATE TEMPORARY TABLE audit_wrappedkey (id uuid); DELETE FROM audit_private",
        ]
    else:
        columns = "id, entry_id, field, sealed, data_key, lookup"
        statements.append(f"INSERT OR REPLACE INTO audit_private ({columns}) SELECT {columns} FROM audit_private")
    for statement in statements:
        with pytest.raises(DatabaseError, match="append-only"):
            raw(statement)
    for attempt in (one.delete, one[0].delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()
    assert told() == (True, 12, 0)


@pytest.mark.parametrize("which", ["field = 'detail'", "field <> ''"])
def test_fields_that_were_removed_are_found_and_their_entry_named(trail, which: str):
    with trail_altered() as execute:
        execute(f"DELETE FROM audit_private WHERE entry_id = %s AND {which}", trail[1].pk)
    verdict = recompute.verify()
    assert REMOVED in verdict.problem
    assert verdict.entry == trail[1].pk


@pytest.mark.parametrize("also", ["", "DELETE FROM audit_private WHERE field = 'detail'", "DELETE FROM audit_private"])
def test_a_key_that_went_without_a_word_is_found(trail, also: str):
    raw("DELETE FROM audit_wrappedkey")
    if also:
        raw(also)
    verdict = recompute.verify()
    assert REMOVED in verdict.problem
    assert verdict.entry == trail[0].pk


def test_a_key_taken_for_a_moment_to_remove_a_field_is_found(trail):
    key = WrappedKey.objects.get(scope="case:c")
    WrappedKey.objects.filter(pk=key.pk).delete()
    Private.objects.filter(entry=trail[1], field="detail").delete()
    WrappedKey.objects.bulk_create([key])
    assert recompute.verify().entry == trail[1].pk


def test_an_entry_cant_be_given_a_key_that_was_erased(trail, ana):
    actions.erase(by=ana, scope="case:c", justification="end of retention")
    sequence()
    with trail_altered() as execute:
        execute("UPDATE audit_entry SET data_key = %s WHERE id = %s", trail[0].data_key, trail[2].pk)
        execute("DELETE FROM audit_private WHERE entry_id = %s", trail[2].pk)
    verdict = recompute.verify()
    assert "given another key" in verdict.problem
    assert verdict.entry == trail[2].pk


def test_an_entry_that_tells_of_no_erasure_excuses_none(trail, record):
    key = WrappedKey.objects.get(scope="case:c")
    record(object="case:c", detail=str(key.pk))
    sequence()
    raw("DELETE FROM audit_wrappedkey WHERE scope = 'case:c'")
    assert REMOVED in recompute.verify().problem
    with trail_altered() as execute:
        execute("UPDATE audit_entry SET op = 'key.destroy' WHERE id = %s", Entry.objects.latest("at").pk)
    assert not recompute.verify().is_sound
