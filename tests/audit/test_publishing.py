"""Rows become a published log that is signed, cosigned, exported, and that a restored database can't contradict."""

from __future__ import annotations

import io
import shutil
import threading
import time

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit import gone, health, publishing, recompute, rounds, sequencer
from audit.models import Checkpoint, Entry, Leaf, Private, Waiting
from audit.tlog import asking, durable, merkle, notes, tiles
from audit.tlog.checkpoints import Head
from audit.tlog.notes import VerifierKey
from audit.tlog.policy import Policy
from audit.tlog.published import Published
from tests.audit import logs
from tests.audit.altering import trail_altered


def published(settings) -> Published:
    return Published(settings.AUDIT_LOG)


def one_round() -> rounds.Rounds:
    both = rounds.Rounds()
    both.sequence()
    both.publish()
    return both


def test_entries_are_published_signed_by_both_keys_of_the_log(record, signer, settings):
    for _entry in range(3):
        record(object="1")
    one_round()
    log = published(settings)
    note = log.note()
    keys = [VerifierKey.parse(key) for key in signer.vkeys()]
    assert [key.kind.name for key, _at in notes.verified(note, keys)] == ["ED25519", "ML_DSA_44"]
    assert Head.of(note) == Head("bearings.example/log", 3, bytes.fromhex(Checkpoint.objects.get().root))
    stored = [bytes(one) for one in Leaf.objects.order_by("index").values_list("entry__leaf", flat=True)]
    assert list(log.reader().entries(0, 3)) == stored
    assert log.note(3) == note
    assert (settings.AUDIT_LOG / "policy").read_bytes() == settings.AUDIT_POLICY.read_bytes()


def test_every_checkpoint_is_kept_and_extends_the_one_before(record, signer, settings):
    both = one_round()
    for count in (1, 2, 300):
        for _entry in range(count):
            record(object="1")
        both.sequence()
        both.publish()
    log = published(settings)
    assert log.sizes() == [1, 3, 303]
    roots = {size: Head.of(log.note(size)).root for size in log.sizes()}
    for old, new in ((1, 3), (3, 303), (1, 303)):
        proof = log.reader().consistency_proof(old, new)
        assert merkle.verify_consistency(old, new, roots[old], roots[new], proof)


def test_nothing_new_publishes_nothing_until_it_is_time_to_say_that_it_stands(record, signer, settings, monkeypatch):
    record(object="1")
    both = one_round()
    before = published(settings).note()
    both.publish()
    assert published(settings).note() == before
    monkeypatch.setattr(publishing, "REFRESH", 0.0)
    time.sleep(1.1)  # a cosignature's moment is in whole seconds
    both.publish()
    again = published(settings).note()
    assert again != before
    assert Head.of(again) == Head.of(before)


def test_a_flipped_bit_on_the_disk_is_never_signed(record, signer, settings, monkeypatch):
    record(object="1")
    honest = durable.Batch.put

    def flip(self, file, data, mode=0o644):
        flipped = bytes([data[0], data[1] ^ 1, *data[2:]]) if "entries" in str(file) else data
        honest(self, file, flipped, mode)

    monkeypatch.setattr(durable.Batch, "put", flip)
    with pytest.raises((tiles.BadTile, sequencer.TreeBroken)):
        one_round()
    assert asking.signer_head(signer.socket) is None
    assert published(settings).note() is None


def test_tiles_lost_with_their_disk_are_written_anew_from_the_rows(record, signer, settings):
    for _entry in range(300):
        record(object="1")
    one_round()
    before = {file.name: file.read_bytes() for file in (settings.AUDIT_LOG / "tile").rglob("*") if file.is_file()}
    shutil.rmtree(settings.AUDIT_LOG)
    record(object="2")
    one_round()
    root = bytes.fromhex(sequencer.newest().root)
    assert published(settings).reader().check(0, 301) == root
    assert before["000"] in [file.read_bytes() for file in (settings.AUDIT_LOG / "tile").rglob("000")]


def test_without_a_signer_entries_wait_and_nobody_is_stopped(record, signer, settings):
    record(object="1")
    signer.kill()
    with pytest.raises(asking.Unreachable):
        one_round()
    assert Waiting.objects.count() == 1
    with pytest.raises(CommandError, match="Nobody answers"):
        call_command("sequence_audit")
    signer.start()
    one_round()
    assert published(settings).head().size == 1


def witnesses(signer, tmp_path, *names: str) -> list[logs.Witness]:
    return [logs.Witness(tmp_path, name, signer.vkeys()) for name in names]


@pytest.mark.req(45)
def test_witnesses_cosign_and_one_that_is_away_stops_nothing(record, signer, settings, tmp_path, monkeypatch):
    north, south = witnesses(signer, tmp_path, "north.example", "south.example")
    two = "group both all north.example south.example"
    settings.AUDIT_POLICY.write_bytes(logs.policy(signer.vkeys(), [north, south], "both", two))
    north.start()
    try:
        record(object="1")
        both = one_round()
        rules = Policy.parse(settings.AUDIT_POLICY.read_bytes())
        trusted = rules.checked(published(settings).note())
        assert (set(trusted.cosigners), trusted.quorum_met) == ({"north.example"}, False)
        assert {alarm.code for alarm in health.state().alarms} == {"witnesses"}
        south.start()
        monkeypatch.setattr("audit.cosigning.PAUSE", 0.0)
        both.publisher._witnesses._away_until.clear()
        record(object="2")
        both.sequence()
        both.publish()
        assert rules.checked(published(settings).note()).quorum_met
        how = health.state()
        assert how.alarms == ()
        assert [(one.name, one.size) for one in how.witnesses] == [("north.example", 2), ("south.example", 2)]
        assert timezone.now() - how.cosigned_at < health.STALE
    finally:
        north.kill()
        south.kill()


@pytest.mark.req(50)
def test_the_alarm_rings_when_the_newest_cosigned_checkpoint_is_older_than_15_minutes(record, signer, settings):
    record(object="1")
    one_round()
    name = "w"
    key = "witness w " + _some_witness_key()
    settings.AUDIT_POLICY.write_bytes(b"\n".join([settings.AUDIT_POLICY.read_bytes().split(b"\nquorum")[0],
                                                  key.encode(), f"quorum {name}".encode(), b""]))  # fmt: skip
    log = published(settings)
    log.note_state(quorum_at=time.time() - 14 * 60)
    assert health.state().alarms == ()
    log.note_state(quorum_at=time.time() - 16 * 60)
    assert [alarm.code for alarm in health.state().alarms] == ["witnesses"]


def _some_witness_key() -> str:
    return str(notes.SigningKey("w", notes.Kind.COSIGNATURE, b"\1" * 32).verifier)


@pytest.mark.req(44)
def test_a_restored_database_places_and_signs_nothing_until_it_is_reconciled(record, signer, settings):
    receipts = [record(object=str(number)) for number in range(5)]
    one_round()
    rest = [record(object=str(number)) for number in range(5, 8)]
    one_round()
    with trail_altered() as execute:  # back to a backup of which the first five were all, two more waiting in it
        execute('DELETE FROM audit_leaf WHERE "index" >= 5')
        execute("DELETE FROM audit_checkpoint WHERE size > 5")
        gone = rest[-1].entry_id
        execute("DELETE FROM audit_private WHERE entry_id = %s", gone)
        execute("DELETE FROM audit_entry WHERE id = %s", gone)
    Waiting.objects.bulk_create(Waiting(entry_id=one.entry_id) for one in rest[:2])
    late = record(object="after the restore")
    with pytest.raises(publishing.Restored, match="reconcile_audit"):
        one_round()
    assert Waiting.objects.count() == 3
    out = io.StringIO()
    call_command("reconcile_audit", stdout=out)
    assert out.getvalue().strip() == "3 entries replayed."
    one_round()
    assert published(settings).head().size == 10  # eight, the late one, and the entry that tells of the replay
    places = dict(Leaf.objects.values_list("entry_id", "index"))
    assert [places[one.entry_id] for one in (*receipts, *rest[:2])] == list(range(7))
    assert places[late.entry_id] in {8, 9}
    assert Entry.objects.get(place__index=7).leaf_hash == rest[-1].leaf_hash
    verdict = recompute.verify()
    assert verdict.is_sound, verdict
    assert verdict.lost > 0


def test_entries_without_fields_are_tampering_where_no_replay_is_told(record, signer, settings):
    receipt = record(object="1")
    one_round()
    with trail_altered() as execute:
        execute("DELETE FROM audit_private WHERE entry_id = %s", receipt.entry_id)
        execute("UPDATE audit_entry SET data_key = %s WHERE id = %s", gone.NO_KEY, receipt.entry_id)
    assert recompute.verify().entry == receipt.entry_id
    assert not Private.objects.filter(entry=receipt.entry_id).exists()


def test_a_database_that_went_another_way_can_not_be_reconciled(record, signer, settings):
    for number in range(3):
        record(object=str(number))
    one_round()
    with trail_altered() as execute:
        execute("DELETE FROM audit_leaf")
        execute("DELETE FROM audit_checkpoint")
    other = record(object="other")
    Waiting.objects.exclude(entry=other.entry_id).delete()
    sequencer.sequence()  # a sequencer was started too early
    with pytest.raises(CommandError, match="not those that were signed"):
        call_command("reconcile_audit")
    with pytest.raises(publishing.Restored):
        one_round()


def test_two_sequencers_take_turns(record, signer, settings):
    first, second = rounds.Rounds(), rounds.Rounds()
    assert first._lock.taken()
    stop = threading.Event()
    standing_by = threading.Thread(target=second.run, args=[stop, 0.05, 0.05])
    standing_by.start()
    time.sleep(0.3)
    assert published(settings).note() is None
    stop.set()
    standing_by.join(5)
    assert not standing_by.is_alive()
    first._lock.release()


def test_an_export_holds_the_log_in_the_forms_of_c2sp_and_nothing_else(record, signer, settings, tmp_path):
    both = one_round()
    for count in (2, 260):
        for _entry in range(count):
            record(object="1")
        both.sequence()
        both.publish()
    out = io.StringIO()
    call_command("export_audit", str(tmp_path / "export"), stdout=out)
    files = {str(file.relative_to(tmp_path / "export")) for file in (tmp_path / "export").rglob("*") if file.is_file()}
    assert files == {
        "checkpoint", "policy", "checkpoints/2", "checkpoints/262", "tile/0/000", "tile/0/001.p/6", "tile/1/000.p/1",
        "tile/entries/000", "tile/entries/001.p/6",
    }  # fmt: skip
    assert Entry.objects.filter(op="audit.export").count() == 1
    with pytest.raises(CommandError, match="not empty"):
        call_command("export_audit", str(tmp_path / "export"))
