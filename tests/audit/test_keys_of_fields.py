"""Each field lies under the key of whom it names: what is erased with a person, with a case, and what stays."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test import Client

from audit import actions, keys, log, naming, queries, recompute, scopes, source
from audit.models import Entry, Private
from audit.operations import Operation, Outcome
from audit.sequencer import sequence
from tests.accounts.people import at_the_door, sign_in
from tests.audit.altering import trail_altered
from tests.audit.people import CaseRead, ClueApproved, Person

TOLD = {"object": "o", "subject": "s", "recipients": "r", "justification": "j", "detail": "d"}


def recorded(by: Person | None, event: type = ClueApproved, **told: str) -> Entry:
    with transaction.atomic(), source.coming_from("192.0.2.7"):
        return Entry.objects.get(pk=log.record(event(**{**TOLD, **told}), by=by).entry_id)


def readable(entry: Entry) -> set[str]:
    return set(queries.entry_row(entry).opened)


@pytest.mark.parametrize(
    ("by", "person", "case", "under"),
    [
        ("ana", "", "c", ("person:ana", "case:c", "case:c")),
        ("ana", "bo", "c", ("person:ana", "person:bo", "case:c")),
        ("ana", "bo", "", ("person:ana", "person:bo", "person:bo")),
        ("ana", "", "", ("person:ana", "person:ana", "person:ana")),
        ("", "bo", "", ("person:bo", "person:bo", "person:bo")),
        ("", "address:7", "", ("address:7", "address:7", "address:7")),
        ("", "", "", ("installation", "installation", "installation")),
        ("", "", "c", ("installation", "case:c", "case:c")),
    ],
)
def test_who_did_it_whom_it_is_about_and_the_rest_have_their_keys(by, person, case, under):
    chosen = scopes.choose(Operation.CLUE_APPROVE, by=by, person=person, case=case)
    assert (chosen.who, chosen.subject, chosen.data) == under
    assert {name: chosen.of(name, "clue") for name in ("actor", "unit", "address")} == dict.fromkeys(
        ("actor", "unit", "address"), under[0]
    )
    assert (
        chosen.of("subject", "clue") == chosen.of("object", "account") == chosen.of("object", "application") == under[1]
    )
    assert {chosen.of(name, "clue") for name in ("object", "recipients", "justification", "detail")} == {under[2]}


@pytest.mark.parametrize("op", ["key.destroy", "account.erase", "case.erase", "audit.prune"])
def test_what_tells_of_erasures_outlives_everybody_but_who_did_it(op):
    chosen = scopes.choose(Operation(op), by="ana", person="bo", case="c")
    assert (chosen.who, chosen.subject, chosen.data) == ("person:ana", "erasures", "erasures")


def test_erasing_takes_the_fields_of_that_person_or_case_alone(db, ana):
    bo = Person(email="bo@unit-b.example")
    entry = recorded(ana, case="c", person=bo.pk)
    everything = {"actor", "unit", "address", *TOLD}
    assert readable(entry) == everything
    actions.erase(by=None, scope=f"person:{bo.pk}", justification="asked for")
    assert readable(entry) == everything - {"subject"}
    actions.erase(by=None, scope=f"person:{ana.pk}", justification="asked for")
    assert readable(entry) == everything - {"subject", "actor", "unit", "address"}
    actions.erase(by=None, scope="case:c", justification="end of retention")
    assert readable(entry) == set()
    sequence()
    assert recompute.verify().is_sound


def test_people_named_by_their_keys_are_shown_until_they_are_erased(db, ana):
    bo, cleo = Person(), Person()
    entry = recorded(ana, case="c", recipients=f"Unit B; {naming.named([bo.pk, cleo.pk])}")
    kept = keys.ids([f"person:{bo.pk}", f"person:{cleo.pk}"])
    assert queries.entry_row(entry).opened["recipients"] == f"Unit B; {bo.pk} {cleo.pk}"
    actions.erase(by=None, scope=f"person:{bo.pk}", justification="asked for")
    assert queries.entry_row(entry).opened["recipients"] == f"Unit B; (erased) {cleo.pk}"
    assert set(kept.values()) - set(keys.ids([f"person:{cleo.pk}"]).values()) == {kept[f"person:{bo.pk}"]}
    sequence()
    assert recompute.verify().is_sound


def test_ids_in_a_text_are_hidden_when_somebody_or_a_case_has_them(db, ana):
    recorded(ana, case=str(uuid4()))
    nobody = uuid4()
    text = f"GET /people/{ana.pk}/ and {str(ana.pk).upper()} and /cases/{nobody}/"
    told = naming.hidden(text)
    name = f"key:{keys.ids([f'person:{ana.pk}'])[f'person:{ana.pk}']}"
    assert told == f"GET /people/{name}/ and {name} and /cases/{nobody}/"


def test_an_address_nobody_has_is_erasable_too(db):
    at_the_door().post("/account/login/", {"login": "Someone@Elsewhere.example", "password": "wrong"})
    entry = Entry.objects.get(op="account.refuse")
    row = queries.entry_row(entry)
    assert row.opened["subject"].lower() == "someone@elsewhere.example"
    scope = next(iter(keys.names([entry.who_key]).values()))
    assert scope.startswith("address:")
    assert "elsewhere" not in scope
    assert set(keys.names([entry.subject_key, entry.data_key]).values()) == {scope}


def test_whom_an_administrator_searched_for_is_told_by_keys_not_by_the_words(cast, client: Client):
    sign_in(client, cast.administrator)
    assert "Elena Ruiz" in client.post("/people/", {"q": "Ruiz"}).content.decode()
    row = queries.entry_row(Entry.objects.get(op="people.consult"))
    assert row.opened["subject"] == str(cast.expert_mx.pk)
    assert "Ruiz" not in str(dict(row.opened))
    key = keys.ids([f"person:{cast.expert_mx.pk}"])[f"person:{cast.expert_mx.pk}"]
    actions.erase(by=None, scope=f"person:{cast.expert_mx.pk}", justification="asked for")
    assert queries.entry_row(Entry.objects.get(op="people.consult")).opened["subject"] == "(erased)"
    assert keys.names([key]) == {}


@pytest.mark.parametrize("column", ["who_key", "subject_key", "data_key"])
def test_an_entry_given_another_of_its_keys_is_found(db, ana, column: str):
    entry = recorded(ana, case="c", person=Person().pk)
    other = keys.data_key("case:d").id
    sequence()
    with trail_altered() as execute:
        execute(f"UPDATE audit_entry SET {column} = %s WHERE id = %s", UUID(other), entry.pk)
    assert "given another key" in recompute.verify().problem


def test_a_field_moved_under_another_key_of_its_entry_is_found(db, ana):
    entry = recorded(ana, case="c")
    sequence()
    with trail_altered() as execute:
        execute("UPDATE audit_private SET data_key = %s WHERE field = 'detail'", entry.who_key)
    assert "given another key" in recompute.verify().problem


def test_entries_from_before_there_were_three_keys_still_verify(db, ana, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(log, "key_ids", lambda chosen, found: {"data_key": UUID(found[chosen.data].id)})
        before.setattr(scopes.Scopes, "of", lambda self, field, kind: self.data)
        old = recorded(ana, case="c")
    assert (old.who_key, old.subject_key) == (None, None)
    assert set(old.privates.values_list("data_key", flat=True)) == {old.data_key}
    recorded(ana, CaseRead, case="c")
    sequence()
    assert recompute.verify().is_sound, recompute.verify()
    actions.erase(by=None, scope="case:c", justification="end of retention")
    sequence()
    assert recompute.verify().is_sound
    assert readable(old) == set()
    assert not Private.objects.filter(entry=old).exists()


def test_recording_with_three_keys_takes_no_query_more(db, ana, django_assert_max_num_queries):
    bo = Person()
    recorded(ana, case="c", person=bo.pk)
    with transaction.atomic(), django_assert_max_num_queries(3):
        log.record(ClueApproved(**TOLD, case="c", person=bo.pk), by=ana, outcome=Outcome.DONE)
    assert connection.in_atomic_block
