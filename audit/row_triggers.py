"""The database takes, changes or removes a protected row only if an entry of this very transaction tells of it."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.apps import apps as models_now
from django.db import connections

from audit.protected import Protected, bookkeeping_of, models_of

REFUSAL = "A protected row changes only with an entry in the audit trail."
NAMES = ("tells_coming", "tells", "tells_going", "tells_going_whole")
_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"


def install(vendor: str, table: str, columns: list[str]) -> list[str]:
    """SQL statements that guard what comes into a table, these columns of it, and what goes."""
    of = ", ".join(f'"{column}"' for column in columns)
    return _postgresql(table, of) if vendor == "postgresql" else _sqlite(table, of)


def _postgresql(table: str, of: str) -> list[str]:
    call, each = "EXECUTE FUNCTION audit_must_tell()", "FOR EACH ROW"
    return [
        f'CREATE TRIGGER {table}_tells_coming BEFORE INSERT ON "{table}" {each} {call}',
        f'CREATE TRIGGER {table}_tells BEFORE UPDATE OF {of} ON "{table}" {each} {call}',
        f'CREATE TRIGGER {table}_tells_going BEFORE DELETE ON "{table}" {each} {call}',
        f'CREATE TRIGGER {table}_tells_going_whole BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {call}',
    ]


def _sqlite(table: str, of: str) -> list[str]:
    untold, gone = "NEW.entry_id IS NOT audit_act()", "audit_recorded() IS NULL"
    return [
        f'CREATE TRIGGER {table}_tells_coming BEFORE INSERT ON "{table}" WHEN {untold} {_REFUSE}',
        f'CREATE TRIGGER {table}_tells BEFORE UPDATE OF {of} ON "{table}" WHEN {untold} {_REFUSE}',
        f'CREATE TRIGGER {table}_tells_going BEFORE DELETE ON "{table}" WHEN {gone} {_REFUSE}',
        # An entry that comes after its rows: SQLite looks for them in every table that may point to it, or walks it.
        f'CREATE INDEX IF NOT EXISTS {table}_of_entry ON "{table}" (entry_id)',
    ]


def put_up(vendor: str, model: type[Protected]) -> list[str]:
    """Anew, as the model says now: changing a table on SQLite makes it anew, without its triggers."""
    table = model._meta.db_table
    return [*remove(vendor, table), *install(vendor, table, guarded_columns(model))]


def guarded_columns(model: type[Protected]) -> list[str]:
    """All but bookkeeping: the key and the pointer itself too, or a row's history could be laid on another."""
    return [str(field.column) for field in model._meta.concrete_fields if field.name not in bookkeeping_of(model)]


def after_migrating(app_config: AppConfig, using: str, apps: Any = models_now, **_told: object) -> None:
    """Django calls this for each app when its migrations are done; going back, tables have no pointers again."""
    connection = connections[using]
    for model in models_of([app_config.label]):
        if ("entry_id", model._meta.db_table) in _pointers(apps, app_config.label):
            with connection.cursor() as cursor:
                for statement in put_up(connection.vendor, model):
                    cursor.execute(statement)


def _pointers(apps: Any, app_label: str) -> set[tuple[str, str]]:
    """The columns and tables of an app as far as it has been migrated."""
    models = (model for model in apps.get_models(include_auto_created=True) if model._meta.app_label == app_label)
    return {(field.column, model._meta.db_table) for model in models for field in model._meta.concrete_fields}


def remove(vendor: str, table: str) -> list[str]:
    """SQL statements that take them down."""
    on = f' ON "{table}"' if vendor == "postgresql" else ""
    return [f"DROP TRIGGER IF EXISTS {table}_{name}{on}" for name in NAMES]


# The entry of a transaction is noted where only this transaction sees it. A row may come or change if it points to
# that entry, or to one that is yet to come (the deferred foreign key will ask for it), never to one of before. The
# table of entries is named with its schema: a temporary table of that name would otherwise be asked instead.
FUNCTIONS = [
    """
CREATE OR REPLACE FUNCTION audit_note_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM set_config('bearings.entry', NEW.id::text, true); RETURN NULL; END $$
""",
    "CREATE TRIGGER audit_entry_noted AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_note_entry()",
    f"""
CREATE OR REPLACE FUNCTION audit_must_tell() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  noted text := coalesce(current_setting('bearings.entry', true), '');
  is_old boolean := false;
BEGIN
  IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
    IF noted = '' THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
    RETURN OLD;
  END IF;
  IF NEW.entry_id::text <> noted THEN
    EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || quote_ident(TG_TABLE_SCHEMA) || '.audit_entry WHERE id = $1)'
      INTO is_old USING NEW.entry_id;
  END IF;
  IF is_old THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
  RETURN NEW;
END $$
""",  # nosec B608 # our own names only
]
WITHOUT_FUNCTIONS = [
    "DROP TRIGGER IF EXISTS audit_entry_noted ON audit_entry",
    "DROP FUNCTION IF EXISTS audit_note_entry",
    "DROP FUNCTION IF EXISTS audit_must_tell",
]
