"""Auditors ask: by case, by person under a reason, along an index; without a reason nobody is named."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from audit import finding, openings, queries
from audit.models import Entry
from tests.audit.trail import REASON, TRAIL, entries_on, page
from tests.cast import draft_case


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


@pytest.mark.req(35)
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
                no_field = name == "before" and answer.request["REQUEST_METHOD"] == "POST"
                assert answer.status_code in ({422} if no_field else {200, 302, 400}), (name, value)
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
