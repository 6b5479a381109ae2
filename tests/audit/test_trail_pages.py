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

from audit import disclosing, finding, log, openings, queries
from audit.models import Checkpoint, Entry
from audit.sequencer import sequence
from audit.tlog.proofs import Proof
from audit.tlog.published import Published
from tests.audit import logs
from tests.audit.altering import trail_altered
from tests.audit.people import CaseRead
from tests.audit.test_publishing import one_round
from tests.cast import draft_case

TRAIL = "/trail/"


REASON = "Complaint 12 of a member unit"


@pytest.fixture
def auditor(cast, client_of):
    return client_of(cast.auditor)


@pytest.fixture
def opened(auditor):
    """The same auditor, who has said why they need to see who did what."""
    assert auditor.post(reverse("audit:open"), {"reason": REASON}).status_code == 302
    return auditor


def page(client, **asked: str) -> str:
    answer = client.get(TRAIL, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def entries_on(text: str) -> list[str]:
    return re.findall(r"/trail/entries/([0-9a-f-]{36})/", text)


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


def test_without_a_reason_names_stay_sealed_and_are_not_asked_for(auditor, record, ana, cast):
    receipt = record(object="object-7", justification="a child may be in danger", detail="a building front")
    for text in (page(auditor), auditor.get(reverse("audit:entry", args=[receipt.entry_id])).content.decode()):
        assert "Approved a clue" in text
        assert "sealed" in text
        for private in (ana.email, ana.pk, ana.audit_unit, "a child may be in danger", "a building front", "object-7"):
            assert private not in text
    text = page(auditor, actor=ana.pk)
    assert "open personal fields first" in text
    assert entries_on(text) == []
    answer = auditor.post(reverse("audit:ask"), {"person": cast.investigator.email})
    assert answer.status_code == 400
    assert "open personal fields first" in answer.content.decode()


def test_opening_needs_a_reason_is_recorded_lasts_a_quarter_of_an_hour_and_can_be_ended(
    auditor, record, ana, monkeypatch
):
    record(object="1")
    for reason in ("", "because", "x" * 400, "a b", "\n \n"):
        assert auditor.post(reverse("audit:open"), {"reason": reason}).status_code == 400
        assert ana.email not in page(auditor)
    assert not Entry.objects.filter(op="audit.open").exists()
    here = f"{TRAIL}?op=clue.approve"
    assert auditor.post(reverse("audit:open"), {"reason": REASON, "here": here}).url == here
    text = page(auditor)
    for told in (ana.email, REASON, "Close now", "Opened personal fields of the audit trail"):
        assert told in text
    auditor.post(reverse("audit:close"))
    assert ana.email not in page(auditor)
    assert auditor.post(reverse("audit:open"), {"reason": REASON, "here": "https://elsewhere.example/"}).url == TRAIL
    assert ana.email in page(auditor)
    assert Entry.objects.filter(op="audit.open").count() == 2
    later = openings.leaves.moment() + openings.LASTS
    monkeypatch.setattr(openings.leaves, "moment", lambda: later)
    assert ana.email not in page(auditor)


def test_the_reason_stands_in_the_trail_and_not_in_the_session(opened):
    assert REASON in page(opened)
    assert REASON not in str(dict(opened.session))


def test_only_auditors_can_open(cast, client_of):
    for person in (cast.administrator, cast.moderator_one, cast.expert_mx):
        client = client_of(person)
        for name in ("open", "close", "ask"):
            assert client.post(reverse(f"audit:{name}"), {"reason": REASON}).status_code == 404
        assert client.get(reverse("audit:compare")).status_code == 404
    assert not Entry.objects.filter(op="audit.open").exists()


def test_a_case_is_found_by_its_code_and_an_unknown_code_looks_the_same(opened, cast, board):
    case = draft_case(cast, board)
    other = draft_case(cast, board)
    found = opened.post(reverse("audit:ask"), {"code": f" {case.code.lower()} "})
    unknown = opened.post(reverse("audit:ask"), {"code": "ZZZZ-ZZZZ"})
    assert (found.status_code, unknown.status_code) == (302, 302)
    pattern = r"/trail/\?case=[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    assert re.fullmatch(pattern, found.url)
    assert re.fullmatch(pattern, unknown.url)
    assert unknown.url == opened.post(reverse("audit:ask"), {"code": "zzzz-zzzz"}).url
    text = opened.get(found.url).content.decode()
    assert "Drafted a case" in text
    assert str(case.pk) in text
    assert str(other.pk) not in text
    assert "No entry is as you asked" in opened.get(unknown.url).content.decode()


def test_a_person_is_found_by_address_or_id_and_no_address_stands_in_the_address(opened, cast, board):
    draft_case(cast, board)
    person = cast.investigator
    for typed in (person.email, person.email.upper(), str(person.pk)):
        answer = opened.post(reverse("audit:ask"), {"person": typed, "op": "case.draft"})
        assert answer.url == f"{TRAIL}?op=case.draft&actor={person.pk}"
    text = opened.get(answer.url).content.decode()
    assert "Drafted a case" in text
    assert person.email in text
    nobody = opened.post(reverse("audit:ask"), {"person": "nobody@example.org"})
    assert "@" not in nobody.url
    assert "No entry is as you asked" in opened.get(nobody.url).content.decode()
    assert opened.post(reverse("audit:ask"), {"object": person.email}).status_code == 400
    assert finding.find("no such kind", "x")


def test_nothing_asked_for_brings_a_page_down(opened):
    for name in ("op", "led", "outcome", "since", "until", "case", "actor", "object", "before"):
        for value in ("\x00", "a\nb", "\u202e", "<b>", "x" * 3000, "2026-13-45", "9999-12-31T23:59", "-1"):
            for answer in (opened.get(TRAIL, {name: value}), opened.post(reverse("audit:ask"), {name: value})):
                assert answer.status_code in {200, 302, 400}, (name, value)
                assert "<b>" not in answer.content.decode()


def test_each_question_is_answered_along_an_index_however_many_entries_there_are(record, ana, cast):
    """The plan neither looks through all entries nor sorts them, whichever way it is asked; both databases."""
    record(object="1", case=str(uuid4()))
    clauses = [
        ({}, "entry_newest"), ({"since": timezone.now()}, "entry_newest"), ({"op": "clue.approve"}, "entry_by_op"),
        ({"outcome": "denied"}, "entry_by_outcome"), ({"case": str(uuid4())}, "entry_by_case"),
        ({"actor": ana.pk}, "entry_by_doer"), ({"actor": ana.pk, "outcome": "failed"}, "entry_by_outcome"),
        ({"case": str(uuid4()), "outcome": "done"}, "entry_by_case"),
    ]  # fmt: skip
    with connection.cursor() as cursor, transaction.atomic():
        if connection.vendor == "postgresql":  # on a few rows it would rather look through them
            cursor.execute(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off"
            )
        for asked, index in clauses:
            found = queries.asked_for(queries.entries(blind=False).select_related(None), queries.Asked(**asked))
            plan = found.order_by("-at", "-id")[:51].explain()
            assert index in plan, (asked, plan)
            assert "TEMP B-TREE" not in plan, (asked, plan)
            assert "Sort" not in plan, (asked, plan)
