"""The auditors' pages: for auditors alone, themselves recorded, and not to be fooled by what stands in an entry."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit import disclosing, log
from audit.models import Checkpoint, Entry
from audit.sequencer import sequence
from audit.tlog.proofs import Proof
from audit.tlog.published import Published
from tests.audit import logs
from tests.audit.altering import trail_altered
from tests.audit.people import CaseRead
from tests.audit.test_publishing import one_round
from tests.audit.trail import REASON, TRAIL, entries_on, page


def test_an_auditor_reads_it_and_to_others_it_does_not_exist(cast, client_of, auditor, record):
    receipt = record(object="1")
    entry = reverse("audit:entry", args=[receipt.entry_id])
    assert auditor.get(TRAIL).status_code == auditor.get(entry).status_code == 200
    for person in (cast.administrator, cast.moderator_one, cast.investigator):
        client = client_of(person)
        assert client.get(TRAIL).status_code == client.get(entry).status_code == 404
        assert client.post(reverse("audit:verify")).status_code == 404
    assert auditor.get(reverse("audit:entry", args=[uuid4()])).status_code == 404


def test_entries_are_told_in_words_newest_first(opened, record, ana):
    record(object="first-one")
    newest = record(object="second-one", justification="a child may be in danger", subject="a building front")
    text = page(opened)
    assert text.index("second-one") < text.index("first-one")
    for told in ("Approved a clue", ana.email, ana.audit_unit, "a child may be in danger", "a building front"):
        assert told in text
    assert str(newest.entry_id) in entries_on(text)


@pytest.mark.req(38)
def test_reading_the_trail_is_recorded_before_it_is_shown(opened, cast):
    asked = str(uuid4())
    page(opened, object=asked)
    page(opened, object="somebodys.name")
    text = page(opened, op="audit.consult")
    assert "Read the audit trail" in text
    assert f"object={asked}" in text
    assert "object=unknown" in text
    assert "somebodys.name" not in text
    assert text.count(REASON) > 2  # in the banner, and with each reading
    assert str(cast.auditor.pk) in text
    assert cast.auditor.email in text


def test_a_trail_that_cant_be_written_is_not_shown(auditor, monkeypatch, record):
    record(object="object-9")

    def fail(*args: object, **told: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(log, "save", fail)
    answer = auditor.get(TRAIL)
    assert answer.status_code == 503
    assert b"object-9" not in answer.content


def test_entries_are_found_by_operation_time_person_and_object(opened, record, ana):
    one, two = record(object="aa"), record(object="bb")
    today = timezone.now().date()
    yesterday, tomorrow = str(today - timedelta(days=1)), str(today + timedelta(days=1))
    both = {str(one.entry_id), str(two.entry_id)}
    minute = Entry.objects.get(pk=one.entry_id).at.strftime("%Y-%m-%dT%H:%M")
    for asked, found in [
        ({"op": "clue.approve"}, both),
        ({"op": "case.close"}, set()),
        ({"since": str(today), "until": str(today), "op": "clue.approve"}, both),
        ({"since": tomorrow}, set()),
        ({"until": yesterday}, set()),
        ({"actor": ana.pk}, both),
        ({"actor": str(uuid4())}, set()),
        ({"object": "aa"}, {str(one.entry_id)}),
        ({"object": "aa", "actor": ana.pk}, {str(one.entry_id)}),
        ({"object": "a"}, set()),
        ({"led": "disclosure"}, both),
        ({"led": "erasure"}, set()),
        ({"led": "erasure", "op": "clue.approve"}, set()),
        ({"outcome": "done", "object": "aa"}, {str(one.entry_id)}),
        ({"outcome": "denied"}, set()),
        ({"since": minute, "until": minute, "op": "clue.approve"}, both),
        ({"until": f"{yesterday} 23:59"}, set()),
        ({"case": str(uuid4())}, set()),
    ]:
        assert set(entries_on(page(opened, **asked))) & both == found, asked


def test_a_date_that_is_none_is_told_and_kept(auditor):
    answer = auditor.get(TRAIL, {"since": "yesterdayish"})
    assert answer.status_code == 400
    assert b"yesterdayish" in answer.content


def test_pages_of_fifty_follow_each_other_without_gap_or_repeat(auditor, record):
    written = [str(record(object=str(number)).entry_id) for number in range(120)]
    seen: list[str] = []
    address = f"{TRAIL}?op=clue.approve"
    while address:
        text = auditor.get(address).content.decode()
        seen += entries_on(text)
        record(object="meanwhile")
        older = re.search(r'rel="next" href="([^"]+)"', text)
        address = TRAIL + older[1].replace("&amp;", "&") if older else ""
    assert sorted(seen) == sorted(written)
    assert len(entries_on(page(auditor, op="clue.approve"))) == 50
    assert len(entries_on(page(auditor, op="clue.approve", before="made_up"))) == 50


def test_text_in_an_entry_cant_forge_a_row_or_markup(opened, record):
    record(object="x", detail='</td></tr><script>alert(1)</script>\nDone\u202e by nobody" onclick="x')
    text = page(opened, object="x")
    assert text.count("<tr>") == 2  # the head and the one entry
    assert "<script>alert" not in text
    assert '" onclick="x' not in text
    assert "\u202e" not in text
    assert '<span class="unseen">U+000A</span>Done<span class="unseen">U+202E</span> by nobody' in text


def test_an_entry_shows_its_bytes_its_commitments_and_a_proof(auditor, record, signer, settings):
    receipts = [record(object=str(number)) for number in range(5)]
    address = reverse("audit:entry", args=[receipts[1].entry_id])
    assert "waiting for its place" in auditor.get(address).content.decode()
    assert auditor.get(reverse("audit:proof", args=[receipts[1].entry_id])).status_code == 404
    one_round()
    text = auditor.get(address).content.decode()
    entry, log = Entry.objects.get(pk=receipts[1].entry_id), Published(settings.AUDIT_LOG)
    proof = disclosing.proof(entry, log)
    assert proof is not None
    assert proof.holds(bytes.fromhex(entry.leaf_hash))
    for told in [entry.leaf_hash, log.head().root.hex(), *(one.hex() for one in proof.hashes)]:
        assert told in text
    assert bytes(entry.leaf).decode() in text.replace("&quot;", '"')


def test_a_proof_taken_away_holds_what_was_opened_and_nothing_else(auditor, record, signer, settings, tmp_path, ana):
    receipt = record(object="object-1", detail="a building front")
    one_round()
    address, file = reverse("audit:proof", args=[receipt.entry_id]), tmp_path / "1.tlog-proof"
    for reason in ("", REASON):
        if reason:
            auditor.post(reverse("audit:open"), {"reason": reason})
        answer = auditor.get(address)
        assert answer["Content-Disposition"].endswith('.tlog-proof"')
        file.write_bytes(answer.content)
        checked = logs.run("audit.verify", file, "--policy", settings.AUDIT_POLICY)
        assert checked.returncode == 0, checked.stderr + checked.stdout
        extra = json.loads(Proof.parse(answer.content.decode()).extra)
        assert set(extra["opened"]) == ({"actor", "unit", "object", "detail"} if reason else set())
    assert extra["opened"]["actor"]["value"] == ana.audit_actor
    assert Entry.objects.filter(op="audit.export").count() == 2
    index = b"index %d\n" % Proof.parse(answer.content.decode()).index
    file.write_bytes(answer.content.replace(index, b"index 0\n"))
    assert logs.run("audit.verify", file, "--policy", settings.AUDIT_POLICY).returncode != 0


def test_the_trail_is_verified_on_demand_and_that_is_recorded(auditor, record):
    receipt = record(object="1")
    sequence()
    root = Checkpoint.objects.latest("size").root
    assert auditor.get(reverse("audit:verify")).status_code == 405
    text = auditor.post(reverse("audit:verify")).content.decode()
    assert "The trail is sound" in text
    assert root in text
    with trail_altered() as execute:
        execute("UPDATE audit_entry SET outcome = 'denied' WHERE id = %s", receipt.entry_id)
    text = auditor.post(reverse("audit:verify")).content.decode()
    assert "NOT sound" in text
    assert str(receipt.entry_id) in text
    auditor.post(reverse("audit:open"), {"reason": REASON})
    verdicts = page(auditor, op="audit.verify")
    assert "Verified the audit trail" in verdicts
    assert "failed" in verdicts
    assert root in verdicts


def test_the_page_takes_as_many_queries_for_fifty_entries_as_for_one(auditor, record):
    record(object="1", case="c0")
    sequence()
    page(auditor, op="clue.approve")
    with CaptureQueriesContext(connection) as one:
        page(auditor, op="clue.approve")
    for number in range(60):
        record(object=str(number), case=f"c{number}", detail="more")
    with CaptureQueriesContext(connection) as many:
        page(auditor, op="clue.approve")
    assert len(many) == len(one)


def test_denied_attempts_stand_out(auditor, ana):
    with transaction.atomic():
        log.record(CaseRead(object="hidden"), by=ana, outcome=log.Outcome.DENIED)
    assert "denied" in page(auditor, object="hidden")


def test_days_and_pages_beyond_all_calendars_are_left_out_and_said_so(auditor, record):
    receipt = record(object="1")
    for asked, sentence in [
        ({"before": f"0001-01-01T00:00:00+23:00_{uuid4()}"}, "There is no such page"),
        ({"before": f"9999-12-31T23:59:59-23:00_{uuid4()}"}, "There is no such page"),
        ({"before": "made_up"}, "There is no such page"),
    ]:
        text = page(auditor, **asked)
        assert sentence in text, asked
        assert str(receipt.entry_id) in entries_on(text)
    assert str(receipt.entry_id) in entries_on(page(auditor, until="9999-12-31"))
    for day in ("0001-01-01", "9999-12-30", "9999-12-31"):
        assert "There is no such" not in page(auditor, since=day, until=day)
    cursor = f"0001-01-01T00:00:00_{uuid4()}"
    assert auditor.get(TRAIL, {"before": cursor}).status_code == 200


def test_times_of_the_trail_stay_in_utc(auditor, record):
    entry = reverse("audit:entry", args=[record(object="1").entry_id])
    assert re.search(r"<div[^>]* data-utc[^>]*>\s*<table", page(auditor))
    assert "data-utc" in auditor.get(entry).content.decode()
