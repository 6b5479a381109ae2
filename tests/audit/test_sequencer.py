"""Every committed entry gets one place in the tree, in the order it became known, whoever runs the sequencer."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from audit import leaves, log, sequencer
from audit.models import Checkpoint, Entry, Leaf, Waiting
from audit.sequencer import TreeBroken, sequence
from audit.tlog import merkle
from tests.audit.altering import trail_altered
from tests.audit.people import ClueApproved, Person


def stored_hashes() -> list[bytes]:
    return [merkle.leaf_hash(bytes(leaf.entry.leaf)) for leaf in Leaf.objects.order_by("index").select_related("entry")]


def test_entries_get_places_and_a_root_in_steps(record):
    for count in (1, 2, 5):
        for _entry in range(count):
            record(object="1")
        assert sequence() == count
        assert sequence() == 0
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [1, 3, 8]
    hashes = stored_hashes()
    for checkpoint in Checkpoint.objects.all():
        assert checkpoint.root == merkle.root(hashes[: checkpoint.size]).hex()
        proof = merkle.consistency_proof(checkpoint.size, hashes)
        root = bytes.fromhex(checkpoint.root)
        assert merkle.verify_consistency(checkpoint.size, 8, root, merkle.root(hashes), proof)


def test_a_batch_smaller_than_what_waits_is_followed_by_the_next(record, monkeypatch):
    monkeypatch.setattr(sequencer, "BATCH", 3)
    for _entry in range(7):
        record(object="1")
    assert sequence() == 7
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [3, 6, 7]


def test_an_idle_sequencer_takes_one_query(record, django_assert_num_queries):
    record(object="1")
    sequence()
    with django_assert_num_queries(1):
        sequence()


def test_an_entry_with_an_old_clock_takes_the_next_place(record, monkeypatch):
    record(object="1")
    sequence()
    long_ago = leaves.moment() - timedelta(days=1)
    with monkeypatch.context() as clock:
        clock.setattr(leaves, "moment", lambda: long_ago)
        late = record(object="2")
    assert sequence() == 1
    assert Leaf.objects.get(index=1).entry_id == late.entry_id


def test_the_database_puts_every_entry_in_line_whoever_writes_it(record):
    honest = Entry.objects.get(pk=record(object="1").entry_id)
    raw = Entry(leaf=b"{}", leaf_hash=merkle.leaf_hash(b"{}").hex(), op="x", outcome="done", at=honest.at,
                data_key=honest.data_key)  # fmt: skip
    Entry.objects.bulk_create([raw])
    assert set(Waiting.objects.values_list("entry", flat=True)) == {honest.pk, raw.pk}
    assert sequence() == 2
    assert not Waiting.objects.exists()


def test_the_sequencer_refuses_to_build_on_what_was_changed(record):
    record(object="1")
    sequence()
    receipt = record(object="2")
    with trail_altered() as execute:
        execute("UPDATE audit_entry SET leaf = %s WHERE id = %s", b"{}", receipt.entry_id)
    with pytest.raises(TreeBroken, match=str(receipt.entry_id)):
        sequence()
    with trail_altered() as execute:
        execute("UPDATE audit_checkpoint SET root = %s", "00" * 32)
    with pytest.raises(TreeBroken, match="checkpoint"):
        sequence()
    with trail_altered() as execute:
        execute("DELETE FROM audit_checkpoint")
    with pytest.raises(TreeBroken, match="beyond"):
        sequence()


@pytest.mark.django_db(transaction=True)
def test_two_sequencers_at_once_and_writers_meanwhile_lose_and_double_nothing():
    failed: list[BaseException] = []

    def run(work) -> None:
        try:
            for _time in range(20):
                work()
        except BaseException as error:
            failed.append(error)
        finally:
            if at_once:
                connection.close()

    def write() -> None:
        with transaction.atomic():
            log.record(ClueApproved(object="1"), by=ana)

    ana = Person()
    at_once = connection.vendor == "postgresql"  # an SQLite in memory has one connection: there they take turns
    threads = [threading.Thread(target=run, args=[work]) for work in (sequence, sequence, write, write)]
    for thread in threads:
        thread.start() if at_once else thread.run()
    for thread in threads if at_once else []:
        thread.join()
    sequence()
    assert not failed
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(40))
    assert Checkpoint.objects.latest("size").root == merkle.root(stored_hashes()).hex()
