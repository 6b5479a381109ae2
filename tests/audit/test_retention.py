"""What was kept long enough goes, told by an entry; what goes without a word, or too young, is tampering."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from audit import actions, events, gone, leaves, log, queries, recompute, retention
from audit.append_only import AppendOnly
from audit.models import Entry, Leaf, Private, Retention
from audit.sequencer import sequence
from audit.tlog import pruning
from audit.tlog.tiles import TileWriter
from tests.audit.altering import trail_altered

ROOT = Path(__file__).resolve().parents[2]
REMOVED = "were removed, not erased"


@pytest.fixture
def ago(monkeypatch) -> Callable[[int], object]:
    honest = leaves.moment

    @contextmanager
    def days(count: int) -> Iterator[None]:
        with monkeypatch.context() as then:
            then.setattr(leaves, "moment", lambda: honest() - timedelta(days=count))
            yield

    return days


@pytest.fixture
def trail(record, ago, ana, settings, tmp_path) -> tuple[list[Entry], list[Entry]]:
    """Three entries of two years ago, of which a case was erased, and two of today; kept for 400 days."""
    settings.ERASURES_FILE, settings.AUDIT_LOG = tmp_path / "erasures", tmp_path / "log"
    settings.AUDIT_RETENTION_DAYS = 400
    with ago(730):
        old = [record(object="1", case=case, detail="something") for case in ("c", "c", "d")]
        actions.erase(by=ana, scope="case:c", justification="end of retention")
        sequence()
    young = [record(object="2", case="d", detail="new") for _one in range(2)]
    sequence()
    found = Entry.objects.in_bulk([one.entry_id for one in (*old, *young)])
    return [found[one.entry_id] for one in old], [found[one.entry_id] for one in young]


def verdict() -> recompute.Verdict:
    sequence()
    return recompute.verify()


def test_old_fields_go_young_ones_stay_and_the_trail_is_sound(trail, capsys):
    old, young = trail
    call_command("prune_audit", dry_run=True)
    assert "would go" in capsys.readouterr().out
    assert Private.objects.filter(entry__in=old).exists()
    assert not Retention.objects.exists()
    call_command("prune_audit")
    assert "are gone" in capsys.readouterr().out
    assert not Private.objects.filter(entry__in=old).exists()
    for entry in young:
        assert {"actor", "object", "detail"} <= set(queries.entry_row(entry).opened)
    assert Entry.objects.filter(pk__in=[entry.pk for entry in old]).count() == 3
    told = verdict()
    assert told.is_sound, told
    assert Entry.objects.filter(op="audit.prune").count() == 1
    kept = Private.objects.filter(entry__op="key.destroy").values_list("field", flat=True)
    assert list(kept) == ["detail"]  # which key was destroyed must be known as long as the tree is verified


def test_pruning_again_finds_nothing_and_says_nothing_new(trail):
    call_command("prune_audit")
    call_command("prune_audit")
    assert Entry.objects.filter(op="audit.prune").count() == 1
    assert verdict().is_sound


def test_pruning_cut_off_half_way_is_finished_by_the_next(trail, monkeypatch):
    old, _young = trail
    monkeypatch.setattr(retention, "BATCH", 2)
    honest, calls = retention._drop, []

    def dying(until: object) -> int:
        calls.append(until)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return honest(until)

    monkeypatch.setattr(retention, "_drop", dying)
    with pytest.raises(KeyboardInterrupt):
        call_command("prune_audit")
    assert Private.objects.filter(entry__in=old).exists()
    assert verdict().is_sound
    monkeypatch.setattr(retention, "_drop", honest)
    call_command("prune_audit")
    assert not Private.objects.filter(entry__in=old).exists()
    assert verdict().is_sound


def test_the_database_lets_go_of_nothing_above_the_horizon(trail):
    old, young = trail
    for entries in (old[2:], young):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Private.objects.filter(entry__in=entries).delete()
    call_command("prune_audit")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Private.objects.filter(entry__in=young).delete()
    assert verdict().is_sound


def test_a_horizon_stays_as_it_was_raised(trail):
    call_command("prune_audit")
    row = Retention.objects.get()
    for attempt in (row.delete, row.save, Retention.objects.all().delete, lambda: Retention.objects.update(pk=7)):
        with pytest.raises(AppendOnly):
            attempt()
    statements = ["DELETE FROM audit_retention", "UPDATE audit_retention SET until = '2020-01-01'"]
    if connection.vendor == "sqlite":
        statements.append("INSERT OR REPLACE INTO audit_retention SELECT * FROM audit_retention")
    else:
        statements.append("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE audit_retention")
    for statement in statements:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_fields_removed_without_a_told_horizon_are_found(trail):
    old, _young = trail
    with trail_altered() as execute:
        execute("DELETE FROM audit_private WHERE entry_id = %s", old[2].pk)
    assert REMOVED in recompute.verify().problem


def test_a_horizon_that_no_entry_tells_of_excuses_nothing(trail):
    old, young = trail
    Retention(until=leaves.moment() + timedelta(days=1), entry=young[0]).save()
    Private.objects.filter(entry=old[2]).delete()  # the database believes the row
    told = recompute.verify()
    assert REMOVED in told.problem
    assert told.entry == old[2].pk


def test_an_entry_cant_excuse_what_is_younger_than_a_year(trail, record):
    _old, young = trail
    with transaction.atomic():
        log.record(events.TrailPruned(detail=leaves.written(leaves.moment())), by=None)
    assert gone.horizon() < leaves.moment() - timedelta(days=364)
    with trail_altered() as execute:
        execute("DELETE FROM audit_private WHERE entry_id = %s", young[1].pk)
    assert REMOVED in verdict().problem


def test_an_installation_keeps_everything_unless_told_otherwise(trail, settings):
    settings.AUDIT_RETENTION_DAYS = 0
    with pytest.raises(CommandError, match="for ever"):
        call_command("prune_audit")
    settings.AUDIT_RETENTION_DAYS = 30
    with pytest.raises(CommandError, match="at least 365 days"):
        call_command("prune_audit")
    assert not Retention.objects.exists()


def test_less_than_a_year_stops_start_up():
    env = {**os.environ, "BEARINGS_AUDIT_RETENTION_DAYS": "364"}
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "BEARINGS_AUDIT_RETENTION_DAYS is at least 365" in done.stderr


def test_the_published_log_begins_at_the_first_entry_that_is_young(trail, record, ago, settings, tmp_path):
    with ago(720):
        for _one in range(600):
            record(object="1", case="d")
    sequence()
    hashed = [bytes(leaf.entry.leaf) for leaf in Leaf.objects.order_by("index").select_related("entry")]
    folder = Path(settings.AUDIT_LOG)
    TileWriter(folder).extend(0, hashed)
    (folder / "checkpoint").write_text(f"log.example\n{len(hashed)}\nroot\n")
    call_command("prune_audit")
    # Two young entries came into the tree before these: a log can't leave out what lies after them.
    first = min(Leaf.objects.filter(entry__at__gte=Retention.objects.get().until).values_list("index", flat=True))
    assert pruning.minimum(folder) == first == 4
    assert verdict().is_sound
