"""Verification says "sound" of an honest trail and names the entry where somebody's hand was at work."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from audit import leaves, recompute
from audit.models import Entry, Leaf, Private
from audit.sequencer import sequence
from audit.tlog import merkle
from tests.audit.altering import trail_altered


@pytest.fixture
def trail(record) -> list[Entry]:
    """Seven entries under three checkpoints, in the order of the tree."""
    for count in (3, 3, 1):
        for number in range(count):
            record(object=str(number), case="c", detail="something")
        sequence()
    return [leaf.entry for leaf in Leaf.objects.order_by("index").select_related("entry")]


def test_an_honest_trail_is_sound(trail, record):
    record(object="new")
    verdict = recompute.verify()
    assert verdict.is_sound, verdict
    assert (verdict.size, verdict.checkpoints, verdict.waiting) == (7, 3, 1)
    assert (verdict.opened, verdict.erased) == (28, 0)
    assert verdict.root in str(verdict)


def test_an_empty_trail_is_sound(db):
    verdict = recompute.verify()
    assert verdict.is_sound
    assert verdict.root == merkle.EMPTY.hex()


def test_batches_smaller_than_the_trail_say_the_same(trail, monkeypatch):
    whole = recompute.verify()
    monkeypatch.setattr(recompute, "BATCH", 2)
    told: list[tuple[int, int]] = []
    assert recompute.verify(lambda done, total: told.append((done, total))) == whole
    assert told == [(2, 7), (4, 7), (6, 7), (7, 7)]


def forged(entry: Entry) -> bytes:
    return bytes(entry.leaf).replace(b'"outcome":"done"', b'"outcome":"fake"')


@pytest.mark.lesson(36)
def test_a_changed_byte_is_found_and_named(trail):
    bad = trail[4]
    with trail_altered() as execute:
        execute("UPDATE audit_entry SET leaf = %s WHERE id = %s", forged(bad), bad.pk)
    verdict = recompute.verify()
    assert verdict.entry == bad.pk
    assert str(bad.pk) in str(verdict)


def test_a_changed_column_is_found_and_named(trail):
    with trail_altered() as execute:
        execute("UPDATE audit_entry SET outcome = 'denied' WHERE id = %s", trail[2].pk)
    assert recompute.verify().entry == trail[2].pk


def test_an_entry_rewritten_with_its_hash_is_found_by_the_tree(trail):
    bad, leaf = trail[4], forged(trail[4])
    new = merkle.leaf_hash(leaf).hex()
    with trail_altered() as execute:
        execute("UPDATE audit_entry SET leaf = %s, leaf_hash = %s, outcome = 'fake' WHERE id = %s", leaf, new, bad.pk)
    verdict = recompute.verify()
    assert "size 6" in verdict.problem
    assert verdict.entry == trail[3].pk


def test_an_entry_whose_text_is_no_leaf_any_more_is_found(trail):
    with trail_altered() as execute:
        new = merkle.leaf_hash(b"nonsense").hex()
        execute("UPDATE audit_entry SET leaf = %s, leaf_hash = %s WHERE id = %s", b"nonsense", new, trail[0].pk)
    assert recompute.verify().entry == trail[0].pk


def test_a_changed_root_is_found(trail):
    with trail_altered() as execute:
        execute("UPDATE audit_checkpoint SET root = %s WHERE size = 3", "00" * 32)
    assert "size 3" in recompute.verify().problem


def test_entries_in_another_order_are_found(trail):
    with trail_altered() as execute:
        execute('UPDATE audit_leaf SET "index" = 100 WHERE "index" = 0')
        execute('UPDATE audit_leaf SET "index" = 0 WHERE "index" = 1')
        execute('UPDATE audit_leaf SET "index" = 1 WHERE "index" = 100')
    assert "size 3" in recompute.verify().problem


def test_a_missing_place_is_found(trail):
    with trail_altered() as execute:
        execute('DELETE FROM audit_leaf WHERE "index" = 4')
    assert "place 4" in recompute.verify().problem


def test_a_tree_cut_back_to_an_older_checkpoint_is_found(trail):
    with trail_altered() as execute:
        execute("DELETE FROM audit_checkpoint WHERE size = 7")
    assert "no checkpoint" in recompute.verify().problem
    with trail_altered() as execute:
        execute("DELETE FROM audit_checkpoint")
    assert "no checkpoint" in recompute.verify().problem


def test_an_entry_that_nobody_gives_a_place_is_named(record, monkeypatch):
    receipt = record(object="1")
    later = leaves.moment() + timedelta(minutes=2)
    monkeypatch.setattr(leaves, "moment", lambda: later)
    assert recompute.verify().entry == receipt.entry_id


def test_a_private_field_exchanged_or_relabelled_is_found(trail):
    one, two = (Private.objects.get(entry=entry, field="detail") for entry in trail[:2])
    with trail_altered() as execute:
        execute("UPDATE audit_private SET sealed = %s WHERE id = %s", bytes(two.sealed), one.pk)
    assert recompute.verify().entry == trail[0].pk
    with trail_altered() as execute:
        execute("UPDATE audit_private SET sealed = %s WHERE id = %s", bytes(one.sealed), one.pk)
        assert recompute.verify().is_sound
        execute("UPDATE audit_private SET lookup = %s WHERE entry_id = %s AND field = 'actor'", "0" * 32, trail[1].pk)
    assert recompute.verify().entry == trail[1].pk


def test_the_commands_place_entries_and_end_with_one_plain_line(record, signer):
    record(object="1")
    out = io.StringIO()
    call_command("sequence_audit", stdout=out)
    call_command("verify_audit", stdout=out)
    assert out.getvalue().splitlines()[:2] == ["1 entries placed; 1 published.", "1 of 1 entries recomputed"]
    assert out.getvalue().splitlines()[-1].startswith("The trail is sound: 1 entry")
    entry = Entry.objects.get()
    with trail_altered() as execute:
        execute("UPDATE audit_entry SET leaf = %s", forged(entry))
    with pytest.raises(CommandError, match=f"NOT sound.*{entry.pk}") as refused:
        call_command("verify_audit", stdout=out)
    assert refused.value.returncode == 1
