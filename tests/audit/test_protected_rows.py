"""No protected row is written, changed or removed without an entry: the code says so early, the database always."""

from __future__ import annotations

import re
import uuid
from contextlib import suppress

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import Organisation, User
from audit import acts, log, recompute, row_triggers
from audit.models import Entry
from audit.protected import Protected, models_of
from forum.boards import actions as boards
from forum.boards.models import Board, Membership
from tests.cast import Cast, make_board, make_cast
from tests.standing_act import SetUp

NOT_PROTECTED = {  # each with its reason
    "InboxItem": "told by alert.deliver in its cause's transaction; read marks are the reader's own",
    "Mailbox": "a counter", "Outbox": "a queue", "ReadMark": "the reader's own", "Unblinded": "derived from readings",
    "LeadsRead": "derived from readings",
    "OpenSession": "sign-in, sign-out and ending are told; its clock moves by itself",
    "FailedSignIn": "told by account.refuse; a count of fifteen minutes",
    "ArrivedFile": "told by arrival.receive and what follows",
    "CaseOpened": "derived from readings",
    "Exposure": "the person's own; the reading is told", "Viewing": "the person's own clock",
    "Bookmark": "its owner's own; a reminder of it is told",
    "Draft": "the writer's own; told when it is sent",
    "HeldVerdict": "told by review.hold; what comes of it by its action, review.undo or review.drop",
    "FoundingPeriod": "a lock", "SetUpToken": "a secret that is used up",
    "TilesClaim": "a lease of three minutes", "Asking": "when it is time to ask more; who was asked is told",
    "Progress": "where the worker is; what it finds is told by lead.find",
    "Indexed": "derived from what may be read, in the transaction that makes it so",
    "Here": "who has a case open, for a minute; reading it is told",
    "Tally": "counts of a minute and a day; each post, case and mention is told",
    "FlagsToday": "a count of one day; each report is told",
    "Confusions": "sums of a month, of nobody",
    "Sample": "numbers of five minutes, of nobody",
}  # fmt: skip


def raw(statement: str, *values: object) -> int:
    plain = [
        getattr(value, "hex", value) if connection.vendor == "sqlite" and hasattr(value, "hex") else value
        for value in values
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, plain)
        return cursor.rowcount


@pytest.fixture
def unit(db) -> Organisation:
    return Organisation.objects.create(name="Unit A", kind="national_unit", country="NO")


@pytest.mark.lesson(35)
def test_every_model_of_ours_is_protected_or_has_a_reason_not_to_be():
    rooms = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in {"accounts", "forum"}}
    ours = {model for model in apps.get_models() if model._meta.app_label in rooms and not model._meta.auto_created}
    assert {model.__name__ for model in ours if not issubclass(model, Protected)} == set(NOT_PROTECTED)


def test_the_database_guards_just_what_the_models_say(db):
    for model in models_of():
        table = model._meta.db_table
        columns = set(row_triggers.guarded_columns(model))
        assert {model._meta.pk.column, "entry_id"} <= columns
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
                found = dict(cursor.fetchall())
            guarded = set(re.findall(r'"(\w+)"', found[f"{table}_tells"].split(" ON ")[0]))
            assert f"{table}_tells_going" in found
        else:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT event_object_column FROM information_schema.triggered_update_columns "
                    "WHERE trigger_name = %s",
                    [f"{table}_tells"],
                )
                guarded = {name for (name,) in cursor.fetchall()}
                cursor.execute("SELECT 1 FROM pg_trigger WHERE tgname = %s", [f"{table}_tells_going"])
                assert cursor.fetchone()
        assert guarded == columns, table


@pytest.mark.django_db(transaction=True)
def test_a_forgotten_entry_undoes_the_whole_act():
    with pytest.raises(acts.NothingRecorded), acts.act():
        Organisation.objects.create(name="Unit A", kind="national_unit", country="NO")
    assert not Organisation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_the_commit_even_where_the_code_says_nothing(monkeypatch):
    monkeypatch.setattr(acts.Act, "has_written", property(lambda self: False, lambda self, value: None), raising=False)
    with pytest.raises(IntegrityError), acts.act():
        Organisation.objects.bulk_create([Organisation(name="Unit A", kind="national_unit", country="NO")])
    assert not Organisation.objects.exists()


def test_outside_a_use_case_nothing_is_written(unit):
    with acts.taking(None):
        with pytest.raises(acts.OutsideAct):
            Organisation.objects.create(name="Unit B", kind="national_unit", country="DE")
        with pytest.raises(acts.OutsideAct):
            Organisation.objects.update(name="Unit B")
        with pytest.raises(acts.OutsideAct):
            Organisation.objects.bulk_update([unit], ["name"])


@pytest.mark.lesson(35)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_organisation SET name = 'other'",
        "UPDATE accounts_organisation SET country = 'DE' WHERE 1 = 1",
        "DELETE FROM accounts_organisation",
        "INSERT INTO accounts_organisation (id, name, kind, country, languages, duty_contact) "
        "SELECT id, name, kind, country, languages, duty_contact FROM accounts_organisation",
    ],
)
@pytest.mark.django_db(transaction=True)
def test_no_statement_that_goes_round_the_code_gets_through(statement):
    """Raw SQL, or a bulk write of somebody who did not know."""
    unit = Organisation.objects.create(name="Unit A", kind="national_unit", country="NO")
    before = Organisation.objects.values().get()
    with acts.taking(None), pytest.raises(DatabaseError):
        raw(statement)
    assert Organisation.objects.values().get() == before
    with acts.taking(None), pytest.raises(DatabaseError), transaction.atomic():
        raw("UPDATE accounts_organisation SET entry_id = entry_id, name = 'other' WHERE id = %s", unit.pk)
    assert Organisation.objects.values().get() == before


@pytest.mark.django_db(transaction=True)
def test_an_entry_of_before_tells_of_nothing_new():
    """Neither a row that comes, nor one that changes, nor one whose history is laid on another's entry."""
    first = Organisation.objects.create(name="Unit A", kind="national_unit", country="NO")
    second = Organisation.objects.create(name="Unit B", kind="national_unit", country="DE")
    assert first.entry_id != second.entry_id
    before = list(Organisation.objects.order_by("name").values())
    columns = "id, name, kind, country, languages, duty_contact, entry_id"
    chosen = columns.replace("id, name", "%s, 'Unit C'", 1)
    for statement, values in (
        (f"INSERT INTO accounts_organisation ({columns}) SELECT {chosen} FROM accounts_organisation WHERE id = %s",
         (uuid.uuid4(), first.pk)),
        ("UPDATE accounts_organisation SET name = 'other', entry_id = %s WHERE id = %s", (first.entry_id, second.pk)),
        ("UPDATE accounts_organisation SET entry_id = %s WHERE id = %s", (first.entry_id, second.pk)),
        ("UPDATE accounts_organisation SET id = %s WHERE id = %s", (uuid.uuid4(), second.pk)),
    ):  # fmt: skip
        for outside in (acts.taking(None), acts.act()):
            with outside, pytest.raises(DatabaseError), transaction.atomic():
                raw(statement, *values)
    assert list(Organisation.objects.order_by("name").values()) == before


@pytest.mark.django_db(transaction=True)
def test_an_entry_whose_savepoint_was_rolled_back_tells_of_nothing():
    unit = Organisation.objects.create(name="Unit A", kind="national_unit", country="NO")

    def undone() -> None:
        with suppress(ZeroDivisionError), transaction.atomic():
            log.record(SetUp(), by=None)
            raise ZeroDivisionError

    with pytest.raises(DatabaseError), acts.act():  # noqa: PT012  the entry, its end, then what it no longer tells
        undone()
        Organisation.objects.all().delete()
    with pytest.raises(acts.NothingRecorded), acts.act():  # noqa: PT012
        Organisation.objects.update(country="FR")
        undone()
    with acts.act():
        Organisation.objects.update(country="ES")
        undone()
        receipt = log.record(SetUp(), by=None)
        undone()
        Organisation.objects.update(kind="hotline")
    unit.refresh_from_db()
    assert (unit.country, unit.kind, unit.entry_id) == ("ES", "hotline", receipt.entry_id)


@pytest.mark.django_db(transaction=True)
def test_an_act_with_its_entry_may_change_and_remove_in_any_number():
    Organisation.objects.create(name="Unit A", kind="national_unit", country="NO")
    Organisation.objects.create(name="Unit B", kind="national_unit", country="DE")
    with acts.act():
        Organisation.objects.update(country="FR")
        receipt = log.record(SetUp(), by=None)
        Organisation.objects.filter(name="Unit A").update(country="ES")
        Organisation.objects.filter(name="Unit B").delete()
    unit = Organisation.objects.get()
    assert (unit.country, unit.entry_id) == ("ES", receipt.entry_id)
    with pytest.raises(DatabaseError), acts.act():
        Organisation.objects.all().delete()  # nothing was told before
    assert Organisation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_pointer_moves_with_each_use_case():
    cast = make_cast()
    board = make_board(cast)
    first = Membership.objects.get(board=board, user=cast.expert_mx).entry
    assert first.op == "board.join"
    boards.seat(by=cast.administrator, board_id=board.pk, person=cast.expert_mx)
    again = Membership.objects.get(board=board, user=cast.expert_mx).entry
    assert (again.op, again.pk == first.pk) == ("board.join", False)
    assert Board.objects.get().entry.op == "board.create"


def test_bookkeeping_needs_no_entry_and_takes_nothing_protected_along(cast: Cast):
    person = User.objects.get(pk=cast.expert_mx.pk)
    with acts.taking(None):
        person.set_password("a long enough password")
        person.save()
        person.name = "Somebody Else"
        for fields in (None, ["name"]):
            with pytest.raises(acts.OutsideAct), transaction.atomic():
                person.save(update_fields=fields)
    stored = User.objects.get(pk=person.pk)
    assert stored.check_password("a long enough password")
    assert stored.name == "Elena Ruiz"


def test_triggers_are_put_up_anew_after_a_table_was_made_anew(db):
    """SQLite makes a table anew to change a column, and its triggers are gone: migrate puts them up again."""
    model = Organisation
    for statement in row_triggers.remove(connection.vendor, model._meta.db_table):
        raw(statement)
    row_triggers.after_migrating(apps.get_app_config("accounts"), "default")
    Organisation.objects.create(name="Unit A", kind="national_unit", country="NO")
    if connection.vendor == "postgresql":
        raw("SELECT set_config('bearings.entry', '', true)")  # as in a transaction of its own
    with acts.taking(None), pytest.raises(DatabaseError), transaction.atomic():
        raw("UPDATE accounts_organisation SET name = 'other'")


def test_what_tests_set_up_is_told_once_and_the_trail_is_sound(unit):
    Organisation.objects.create(name="Unit B", kind="national_unit", country="DE")
    assert Entry.objects.filter(op="row.adopt").count() == 1
    assert recompute.verify().is_sound


def test_an_entry_after_its_rows_is_as_quick_however_many_rows_there_are(db: None) -> None:
    """SQLite looks for them in every table that may point to it: by an index, or through each table whole."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("EXPLAIN QUERY PLAN DELETE FROM audit_entry")
            looked = [str(row[-1]) for row in cursor.fetchall() if "audit_entry" not in str(row[-1])]
            assert len(looked) >= len(models_of())
            assert [line for line in looked if line.startswith("SCAN")] == []
        else:  # PostgreSQL looks from the rows on
            cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname LIKE '%\\_of\\_entry'")
            assert cursor.fetchone() == (0,)
