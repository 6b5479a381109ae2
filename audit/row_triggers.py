"""The database refuses to change or remove a protected row unless this transaction's entry tells of it."""

from __future__ import annotations

from django.apps import AppConfig
from django.db import connections

from audit.protected import Protected, models_of, protected_columns

REFUSAL = "A protected row changes only with an entry in the audit trail."
_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"


def install(vendor: str, table: str, columns: list[str]) -> list[str]:
    """SQL statements that guard these columns of a table, and its rows' removal."""
    of = ", ".join(f'"{column}"' for column in columns)
    if vendor == "postgresql":
        call = "FOR EACH ROW EXECUTE FUNCTION audit_must_tell()"
        return [
            f'CREATE TRIGGER {table}_tells BEFORE UPDATE OF {of} ON "{table}" {call}',
            f'CREATE TRIGGER {table}_tells_going BEFORE DELETE ON "{table}" {call}',
        ]
    changed, gone = "NEW.entry_id IS NOT audit_act()", "audit_recorded() IS NULL"
    return [
        f'CREATE TRIGGER {table}_tells BEFORE UPDATE OF {of} ON "{table}" WHEN {changed} {_REFUSE}',
        f'CREATE TRIGGER {table}_tells_going BEFORE DELETE ON "{table}" WHEN {gone} {_REFUSE}',
    ]


def put_up(vendor: str, model: type[Protected]) -> list[str]:
    """Anew, as the model says now: changing a table on SQLite makes it anew, without its triggers."""
    table = model._meta.db_table
    columns = [model._meta.get_field(name).column for name in protected_columns(model)]  # type: ignore[union-attr]
    return [*remove(vendor, table), *install(vendor, table, columns)]


def after_migrating(app_config: AppConfig, using: str, **_told: object) -> None:
    """Django calls this for each app when its migrations are done."""
    connection = connections[using]
    for model in models_of([app_config.label]):
        with connection.cursor() as cursor:
            for statement in put_up(connection.vendor, model):
                cursor.execute(statement)


def remove(vendor: str, table: str) -> list[str]:
    """SQL statements that take them down."""
    on = f' ON "{table}"' if vendor == "postgresql" else ""
    return [f"DROP TRIGGER IF EXISTS {table}_{name}{on}" for name in ("tells", "tells_going")]


# The entry of a transaction is noted where only this transaction sees it. A row that points to it, or to one that is
# yet to come (the deferred foreign key will ask for it), may change; one that still points to an old one may not. The
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
  IF TG_OP = 'DELETE' THEN
    IF noted = '' THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
    RETURN OLD;
  END IF;
  IF NEW.entry_id = OLD.entry_id AND NEW.entry_id::text <> noted THEN
    EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || quote_ident(TG_TABLE_SCHEMA) || '.audit_entry WHERE id = $1)'
      INTO is_old USING NEW.entry_id;
  END IF;
  IF is_old THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
  RETURN NEW;
END $$
""",  # noqa: S608  our own names only
]
WITHOUT_FUNCTIONS = [
    "DROP TRIGGER IF EXISTS audit_entry_noted ON audit_entry",
    "DROP FUNCTION IF EXISTS audit_note_entry",
    "DROP FUNCTION IF EXISTS audit_must_tell",
]
