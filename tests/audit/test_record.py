"""What is written when something happens: once, with the action, and without a personal word in clear."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from audit import actions, keys, leaves, led, log, queries, readings, source, words
from audit.append_only import AppendOnly
from audit.models import Checkpoint, Entry, Leaf, Private, Reading, WrappedKey
from audit.operations import Operation, Outcome
from audit.sequencer import sequence
from audit.tlog import merkle
from tests.audit.people import CaseRead, ClueApproved, Person

SECRETS = {
    "object": "4f1c",
    "subject": "Ludo",
    "recipients": "Unit B",
    "justification": "urgent: child seen",
    "detail": "two\nlines",
}


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_the_actions_transaction(ana):
    with pytest.raises(log.OutsideTransaction):
        log.record(ClueApproved(object="1"), by=ana)
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_action_that_is_undone_leaves_no_entry_and_no_key(ana):
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012  the action, then what undoes it
        log.record(ClueApproved(object="1", case="c"), by=ana)
        raise ZeroDivisionError
    assert not Entry.objects.exists()
    assert not WrappedKey.objects.exists()
    with transaction.atomic():
        receipt = log.record(ClueApproved(object="1", case="c"), by=ana)
    assert queries.entry_row(Entry.objects.get(pk=receipt.entry_id)).opened["object"] == "1"


@pytest.mark.req(39)
def test_the_leaf_is_canonical_says_when_and_what_and_not_who(record, ana):
    with source.coming_from("192.0.2.7"):
        receipt = record(case="case-9", **SECRETS)
    entry = Entry.objects.get(pk=receipt.entry_id)
    leaf = bytes(entry.leaf)
    told = json.loads(leaf)
    assert leaf == json.dumps(told, sort_keys=True, separators=(",", ":")).encode("ascii")
    assert {name: told[name] for name in ("v", "op", "outcome", "kind")} == {
        "v": 1, "op": "clue.approve", "outcome": "done", "kind": "clue",
    }  # fmt: skip
    assert told["t"] == leaves.written(entry.at)
    assert sorted(name for name in told if name.startswith("c.")) == sorted(f"c.{name}" for name in leaves.FIELDS)
    for personal in [ana.email, ana.pk, ana.audit_unit, "192.0.2.7", "case-9", *SECRETS.values()]:
        assert personal.encode() not in leaf
    assert receipt.leaf_hash == entry.leaf_hash == hashlib.sha256(b"\x00" + leaf).hexdigest()


def test_a_field_opens_to_what_was_committed_to_and_empty_fields_have_no_commitment(record):
    receipt = record(object="4f1c")
    entry = Entry.objects.get(pk=receipt.entry_id)
    commitments = leaves.read(bytes(entry.leaf))[1]
    assert set(commitments) == {"actor", "unit", "object"}
    private = entry.privates.get(field="object")
    key = keys.data_key(f"person:{Person().pk}")  # another person's: of no use
    assert private.data_key != key.id
    scope, mine = keys.scopes([private.data_key])[private.data_key]
    clear = log.sealing.unseal_with(mine, scope, private.sealed, bound=log.bound(entry.pk, "object"))
    assert clear[32:] == b"4f1c"
    assert hmac.new(clear[:32], b"object\x004f1c", hashlib.sha256).hexdigest() == commitments["object"]


@pytest.mark.req(47)
def test_the_same_person_gives_no_two_equal_commitments(record):
    one, two = record(object="1"), record(object="1")
    said = [leaves.read(bytes(Entry.objects.get(pk=each.entry_id).leaf)) for each in (one, two)]
    assert not set(said[0][1].values()) & set(said[1][1].values())
    assert said[0][0]["w"] == said[1][0]["w"]
    assert int(said[1][0]["n"]) == int(said[0][0]["n"]) + 1


def test_text_of_any_kind_can_be_recorded(record):
    for text in ("\x00\n\u202e", "漢字 👩‍👧", "half a pair \ud800", "x" * 200_000):
        receipt = record(detail=text)
        row = queries.entry_row(Entry.objects.get(pk=receipt.entry_id))
        assert row.opened["detail"] == text.encode("utf-8", "backslashreplace").decode()


def test_recording_takes_at_most_three_queries(record, ana, django_assert_max_num_queries):
    record(case="c")  # the key of the case is made once
    with transaction.atomic(), django_assert_max_num_queries(3):
        log.record(ClueApproved(case="c", **SECRETS), by=ana)


def test_somebody_unknown_can_be_refused_and_that_is_kept(db):
    with transaction.atomic():
        receipt = log.record(CaseRead(subject="who@example.org"), by=None, outcome=Outcome.DENIED)
    row = queries.entry_row(Entry.objects.get(pk=receipt.entry_id))
    assert dict(row.opened) == {"subject": "who@example.org"}
    assert not row.is_done


@pytest.mark.lesson(36)
def test_no_orm_path_changes_or_removes_what_is_written(record):
    record(object="1")
    sequence()
    for model in (Entry, Leaf, Checkpoint):
        row = model.objects.get()
        for attempt in (
            row.save, row.delete, model.objects.all().delete, model._base_manager.all().delete,
            lambda model=model: model.objects.update(pk=None), lambda model=model: model._base_manager.update(pk=None),
            lambda model=model, row=row: model.objects.bulk_update([row], []),
            lambda model=model, row=row: model.objects.bulk_create([row], ignore_conflicts=True),
        ):  # fmt: skip
            with pytest.raises(AppendOnly):
                attempt()
    with pytest.raises(AppendOnly):
        Private.objects.update(field="x")
    with pytest.raises(AppendOnly):
        Private.objects.first().save()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET outcome = 'denied'",
        "DELETE FROM audit_entry",
        'UPDATE audit_leaf SET "index" = 7',
        "DELETE FROM audit_leaf",
        "UPDATE audit_checkpoint SET root = ''",
        "DELETE FROM audit_checkpoint",
        "UPDATE audit_private SET lookup = ''",
        "UPDATE audit_entry SET data_key = id",
        "DELETE FROM audit_private",
        "DELETE FROM audit_private WHERE field = 'object'",
    ],
)
def test_the_database_itself_refuses_even_raw_statements(record, statement: str):
    record(object="1")
    sequence()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), log.connection.cursor() as cursor:
        cursor.execute(statement)


def test_nothing_can_be_swapped_in_under_the_same_key(record):
    receipt = record(object="1")
    column = "id, leaf, leaf_hash, op, outcome, at, data_key"
    verb = "INSERT OR REPLACE" if log.connection.vendor == "sqlite" else "INSERT"
    forged = f"{verb} INTO audit_entry ({column}) SELECT {column} FROM audit_entry"
    with pytest.raises(DatabaseError), transaction.atomic(), log.connection.cursor() as cursor:
        cursor.execute(forged)
    if log.connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), log.connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE audit_entry CASCADE")
    assert Entry.objects.get().leaf_hash == receipt.leaf_hash


@pytest.mark.django_db(transaction=True)
def test_reading_again_within_a_minute_is_counted_and_told_by_the_next_entry(ana, monkeypatch):
    for _time in range(3):
        readings.record_reading(CaseRead(object="c", case="c", detail="page 1"), by=ana)
    readings.record_reading(CaseRead(object="c", case="c", detail="page 2"), by=ana)
    readings.record_reading(CaseRead(object="c", case="c", detail="page 1"), by=Person())
    assert Entry.objects.count() == 3
    monkeypatch.setattr(readings, "SAME_READING", timedelta(0))
    first = Entry.objects.earliest("at")
    readings.record_reading(CaseRead(object="c", case="c", detail="page 1"), by=ana)
    newest = queries.entry_row(Entry.objects.latest("at"))
    assert newest.opened["detail"] == f"page 1; entry {first.pk} was repeated 2 times"
    assert Reading.objects.filter(count=0).count() == 3


@pytest.mark.django_db(transaction=True)
def test_reading_is_refused_when_it_cant_be_recorded(ana, monkeypatch, own_master_key):
    readings.record_reading(CaseRead(object="c"), by=ana)
    own_master_key.unlink()
    with pytest.raises(log.TrailUnavailable):
        readings.record_reading(CaseRead(object="c"), by=ana)
    own_master_key.write_bytes(os.urandom(32))
    own_master_key.chmod(0o600)
    with pytest.raises(log.TrailUnavailable):
        readings.record_reading(CaseRead(object="d"), by=ana)


@pytest.mark.django_db(transaction=True)
def test_a_reading_is_never_recorded_inside_what_might_be_undone(ana):
    with pytest.raises(RuntimeError), transaction.atomic():
        readings.record_reading(CaseRead(object="c"), by=ana)


def test_erasing_a_case_takes_its_words_and_leaves_the_tree(record, ana):
    receipt = record(case="c", object="4f1c")
    other = record(case="d", object="4f1c")
    sequence()
    root = Checkpoint.objects.latest("size").root
    key = keys.data_key("case:c").id
    actions.erase(by=ana, scope="case:c", justification="end of retention")
    row = queries.entry_row(Entry.objects.get(pk=receipt.entry_id))
    assert set(row.opened) == {"actor", "unit"}  # who did something is not the case's to take along
    assert set(row.erased) == {"object"}
    assert queries.entry_row(Entry.objects.get(pk=other.entry_id)).opened["object"] == "4f1c"
    assert [one.id for one in queries.trail_page(queries.Asked(object="4f1c")).rows] == [other.entry_id]
    assert Checkpoint.objects.get(root=root)
    erasure = queries.trail_page(queries.Asked(op="key.destroy"), is_open=True).rows[0]
    assert erasure.opened["detail"] == key
    assert "object" not in erasure.opened  # it stays for ever, so it names nobody
    assert erasure.opened["justification"] == "end of retention"


@pytest.mark.req(34)
def test_every_operation_has_its_kind_in_law_and_its_words():
    assert set(led.LED) == set(words.OPERATIONS) == set(Operation)
    assert set(led.LED.values()) == set(led.Led)


def test_two_processes_never_write_under_one_name():
    made = "from audit.leaves import writer; print(writer.name)"
    names = {subprocess.check_output([sys.executable, "-c", made]) for _process in range(2)}
    assert len(names) == 2
    reading, writing = os.pipe()
    if not (child := os.fork()):
        os.write(writing, leaves.writer.name.encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 100).decode() != leaves.writer.name


def test_leaf_hashes_are_those_of_the_tree(record):
    entry = Entry.objects.get(pk=record(object="1").entry_id)
    assert merkle.leaf_hash(bytes(entry.leaf)).hex() == entry.leaf_hash
