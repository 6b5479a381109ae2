"""The code of before goes on working while a migration runs: what would break it comes in a second step, and is listed.

docs/operate.md says the rules. Migrations of before this rule are named in migrations_before.txt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import migrations, models
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from audit.concurrently import AddIndexConcurrently

BEFORE = frozenset(Path(__file__).with_name("migrations_before.txt").read_text().split())
OURS = {"accounts", "audit", "forum", "demo", "deploy"}
# Second steps: migration -> the release since which no running code needs what goes, and why it may go.
SECOND_STEPS: dict[str, str] = {}

_GOES = (
    operations.RemoveField, operations.RenameField, operations.DeleteModel, operations.RenameModel,
    operations.AlterModelTable,
)  # fmt: skip
_SQL = re.compile(
    r"\bDROP\s+(TABLE|COLUMN)\b|\bRENAME\s+(TO|COLUMN)\b|\bSET\s+NOT\s+NULL\b"
    r"|\bADD\s+COLUMN\b(?!.*\bDEFAULT\b).*\bNOT\s+NULL\b",
    re.IGNORECASE | re.DOTALL,
)


def breaking(app: str, found: list[Operation], state: ProjectState) -> Iterator[str]:
    """What of these the code of before can't live with. A default that only Django knows is none to it."""
    made = {(app, one.name_lower) for one in found if isinstance(one, operations.CreateModel)}
    for one in found:
        inner = one.database_operations if isinstance(one, operations.SeparateDatabaseAndState) else None
        if inner is not None:
            yield from breaking(app, inner, state.clone())
        elif isinstance(one, _GOES):
            yield one.describe()
        elif isinstance(one, operations.AddField) and _must_be_given(one.field):
            yield f"{one.describe()}: it must be null, or have a db_default"
        elif isinstance(one, operations.AlterField) and _is_tightened(app, one, state):
            yield f"{one.describe()}: it could be null before"
        elif type(one) is operations.AddIndex and (app, one.model_name_lower) not in made:
            yield f"{one.describe()}: writers would wait for it; AddIndexConcurrently, and atomic = False"
        elif isinstance(one, operations.RunSQL) and any(_SQL.search(sql) for sql in _statements(one.sql)):
            yield "SQL that takes something away"
        one.state_forwards(app, state)


def _must_be_given(field: models.Field) -> bool:
    if isinstance(field, models.ManyToManyField):
        return False
    return not field.null and field.db_default is models.NOT_PROVIDED


def _is_tightened(app: str, one: operations.AlterField, state: ProjectState) -> bool:
    former = state.models[app, one.model_name_lower].fields[one.name]
    return bool(former.null and not one.field.null)


def _statements(sql: object) -> list[str]:
    if isinstance(sql, (list, tuple)):
        return [str(one[0] if isinstance(one, (list, tuple)) else one) for one in sql]
    return [str(sql)]


def test_no_migration_breaks_the_code_that_still_runs() -> None:
    loader = MigrationLoader(None)
    wrong = {}
    for (app, name), migration in loader.disk_migrations.items():
        told = f"{app}.{name}"
        if migration.__module__.split(".")[0] not in OURS or told in BEFORE or told in SECOND_STEPS:
            continue
        found = list(breaking(app, migration.operations, loader.project_state((app, name), at_end=False)))
        if found:
            wrong[told] = found
    assert wrong == {}, "split it in two steps (docs/operate.md), or list the second step with its reason"


def test_every_migration_of_before_is_still_there() -> None:
    there = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    assert BEFORE | set(SECOND_STEPS) <= there
    assert len(BEFORE) > 100


@pytest.mark.parametrize(
    ("operation", "is_fine"),
    [
        (operations.RemoveField("case", "question"), False),
        (operations.RenameField("case", "question", "asked"), False),
        (operations.DeleteModel("case"), False),
        (operations.RenameModel("case", "file"), False),
        (operations.AlterModelTable("case", "files"), False),
        (operations.AddField("case", "tone", models.CharField(max_length=9)), False),
        (operations.AddField("case", "tone", models.CharField(max_length=9, default="")), False),
        (operations.AddField("case", "tone", models.CharField(max_length=9, db_default="")), True),
        (operations.AddField("case", "tone", models.CharField(max_length=9, null=True)), True),
        (operations.AlterField("case", "published_at", models.DateTimeField()), False),
        (operations.AlterField("case", "question", models.CharField(max_length=900)), True),
        (operations.AddIndex("case", models.Index(fields=["code"], name="by_code")), False),
        (AddIndexConcurrently("case", models.Index(fields=["code"], name="by_code")), True),
        (operations.RunSQL("ALTER TABLE cases_case DROP COLUMN question"), False),
        (operations.RunSQL(["ALTER TABLE cases_case ADD COLUMN tone text NOT NULL"]), False),
        (operations.RunSQL("ALTER TABLE cases_case ADD COLUMN tone text NOT NULL DEFAULT ''"), True),
        (operations.SeparateDatabaseAndState([operations.RunSQL("DROP TABLE cases_case")]), False),
        (operations.CreateModel("tone", [("id", models.BigAutoField(primary_key=True))]), True),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, Operation) else str(one),
)
def test_what_is_broken_is_found(operation: Operation, is_fine: bool) -> None:
    state = MigrationLoader(None).project_state()
    migration = migrations.Migration("0999_test", "cases")
    assert (list(breaking(migration.app_label, [operation], state)) == []) is is_fine
