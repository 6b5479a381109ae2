"""A backup from before the erasures is restored: the list outside of it erases again, before anybody is served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import User
from audit import erasures, keys, log, recompute, retention_triggers, row_triggers, triggers, waiting
from audit.models import WrappedKey
from audit.protected import models_of
from audit.sequencer import sequence
from forum.cases.models import Case
from forum.erasure import actions, replay
from tests.audit.people import CaseRead
from tests.cast import Cast, open_case
from tests.erasure import world

pytestmark = pytest.mark.django_db(transaction=True)


def backup() -> dict[str, tuple[list[str], list[tuple[object, ...]]]]:
    """Every table as it is now."""
    kept = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("index_terms"):  # SQLite's own index, which triggers keep
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            kept[table] = ([column[0] for column in cursor.description], cursor.fetchall())
    return kept


def restore(kept: dict[str, tuple[list[str], list[tuple[object, ...]]]]) -> None:
    """The tables as they were; the list of erasures, outside, stays as it is."""
    vendor = connection.vendor
    with connection.cursor() as cursor:
        _for_all(cursor, [*waiting.remove(vendor), *retention_triggers.remove(vendor), *triggers.remove(vendor)])
        for model in models_of():
            _for_all(cursor, row_triggers.remove(vendor, model._meta.db_table))
        _foreign_keys(cursor, on=False)
        for table, (columns, rows) in kept.items():
            cursor.execute(f'DELETE FROM "{table}"')
            if rows:
                names, marks = ", ".join(f'"{one}"' for one in columns), ", ".join(["%s"] * len(columns))
                cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', [_adapted(r) for r in rows])
        _foreign_keys(cursor, on=True)
        _for_all(cursor, [*triggers.install(vendor), *retention_triggers.install(vendor), *waiting.install(vendor)])
        for model in models_of():
            _for_all(cursor, row_triggers.put_up(vendor, model))


def _adapted(row: tuple[object, ...]) -> list[object]:
    if connection.vendor == "sqlite":
        return list(row)
    from psycopg.types.json import Jsonb

    return [Jsonb(value) if isinstance(value, (dict, list)) else value for value in row]


def _for_all(cursor: object, statements: list[str]) -> None:
    for statement in statements:
        cursor.execute(statement)  # type: ignore[attr-defined]


def _foreign_keys(cursor: object, *, on: bool) -> None:
    if connection.vendor == "sqlite":
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")  # type: ignore[attr-defined]
    else:
        role = "origin" if on else "replica"
        cursor.execute(f"SET session_replication_role = {role}")  # type: ignore[attr-defined]


@pytest.mark.req(90)
def test_a_restored_person_and_case_are_erased_again_as_a_whole(var: Path, cast: Cast, board, capsys) -> None:
    story = world.play(cast, board)
    other = open_case(cast, board)
    sequence()
    kept = backup()
    admin = cast.administrator.email
    call_command("erase_person", world.EMAIL, by=admin, because="asked for", yes=True)
    call_command("erase_case", other.code, by=admin, because="end of retention", yes=True)
    listed = (var / "erasures").read_text()
    restore(kept)
    assert world.found_in(world.dumped(), story.needles)
    assert User.objects.filter(email=world.EMAIL).exists()
    assert len(erasures.outstanding()) == 3
    assert "3 erasures are undone" in erasures.refusal()
    assert [told.id for told in erasures.check_outstanding(databases=["default"])] == ["audit.W001"]
    capsys.readouterr()
    call_command("replay_erasures")
    said = capsys.readouterr().out
    assert "3 of 3 erasures done again" in said
    assert world.found_in(world.dumped(), story.needles) == {}
    assert not Case.objects.filter(pk=other.pk).exists()
    assert Case.objects.filter(pk=story.case.pk).exists()
    assert erasures.refusal() == ""
    assert erasures.check_outstanding(databases=["default"]) == []
    sequence()
    assert recompute.verify().is_sound, recompute.verify()
    call_command("replay_erasures")
    assert "Nothing erased is back." in capsys.readouterr().out
    assert (var / "erasures").read_text().startswith(listed)


def test_a_replay_that_was_cut_off_goes_on(var: Path, cast: Cast, board, monkeypatch) -> None:
    cases = [open_case(cast, board) for _one in range(2)]
    kept = backup()
    for case in cases:
        actions.erase_case(by=cast.administrator, case_id=case.pk, because="end of retention")
    restore(kept)
    honest, done = actions.erase_again, []

    def once(**told: str) -> None:
        if done:
            raise KeyboardInterrupt
        done.append(told)
        honest(**told)

    monkeypatch.setattr(actions, "erase_again", once)
    with pytest.raises(KeyboardInterrupt):
        replay.replay()
    assert Case.objects.count() == 1
    monkeypatch.setattr(actions, "erase_again", honest)
    assert replay.replay() == 1
    assert Case.objects.count() == 0
    assert replay.replay() == 0


def test_a_page_that_was_loading_meanwhile_leaves_no_new_key(var: Path, cast: Cast) -> None:
    person = cast.expert_mx
    actions.erase_person(by=cast.administrator, user_id=person.pk, because="asked for")
    with transaction.atomic():
        log.record(CaseRead(object="c"), by=person)  # begun before, written after
    assert keys.known([f"person:{person.pk}"])
    assert replay.replay() == 0
    assert not WrappedKey.objects.filter(scope=f"person:{person.pk}").exists()
    assert world.found_in(world.dumped(), {str(person.pk).encode(), person.pk.hex.encode()}) == {}
    sequence()
    assert recompute.verify().is_sound


def test_a_list_with_nonsense_in_it_is_read_as_far_as_it_goes(var: Path, cast: Cast) -> None:
    actions.erase_person(by=cast.administrator, user_id=cast.expert_mx.pk, because="asked for")
    with (var / "erasures").open("a") as file:
        file.write("half a line\n2026-13-40T00:00:00.000Z x person\n")
    assert len(list(erasures._read(var / "erasures"))) == 1
    assert erasures.outstanding() == []


def test_who_may_not_read_the_list_migrates_all_the_same(db, monkeypatch) -> None:
    """The tables' owner, on a server: refused, each upgrade ended there."""

    def hidden(_file: Path) -> Iterator[object]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(erasures, "_read", hidden)
    assert [told.id for told in erasures.check_outstanding(databases=["default"])] == ["audit.W002"]
    call_command("migrate", verbosity=0)
    with pytest.raises(PermissionError):
        erasures.refusal()
