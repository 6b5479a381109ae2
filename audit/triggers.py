"""The database itself refuses to change or remove what the trail holds, whoever asks, the tables' owner included."""

from __future__ import annotations

APPEND_ONLY = {"audit_entry": ("id", "leaf_hash"), "audit_leaf": ("index", "entry_id"), "audit_checkpoint": ("size",)}
WRITE_ONCE = "audit_private"  # may be deleted once the key that sealed it is gone: that is erasure
KEYS = "audit_wrappedkey"
REFUSAL = "The trail is append-only."


def install(vendor: str) -> list[str]:
    """SQL statements that put the triggers up."""
    if vendor == "postgresql":
        return [_POSTGRESQL_REFUSE, _POSTGRESQL_KEEP, *_postgresql()]
    return _sqlite()


def remove(vendor: str) -> list[str]:
    """SQL statements that take them down again: for going back a migration, and for tests that empty tables."""
    tables = (*APPEND_ONLY, WRITE_ONCE)
    if vendor == "postgresql":
        names = [(table, table + ending) for table in tables for ending in ("_stays", "_stays_whole")]
        names.append((WRITE_ONCE, f"{WRITE_ONCE}_stays_with_its_key"))
        return [f"DROP TRIGGER IF EXISTS {name} ON {table}" for table, name in names]
    verbs = ("update", "delete", "replace")
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table in tables for verb in verbs]


_POSTGRESQL_REFUSE = f"""
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
# The table of keys is named with its schema: a temporary table of that name would otherwise be asked instead.
_POSTGRESQL_KEEP = f"""
CREATE OR REPLACE FUNCTION audit_refuse_with_key() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE still boolean;
BEGIN
  EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || quote_ident(TG_TABLE_SCHEMA) || '.{KEYS} WHERE id = $1)'
    INTO still USING OLD.data_key;
  IF still THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
  RETURN OLD;
END $$
"""  # nosec B608 # our own names only


def _postgresql() -> list[str]:
    refused = [*((name, "UPDATE OR DELETE") for name in APPEND_ONLY), (WRITE_ONCE, "UPDATE")]
    statements = [
        f"CREATE TRIGGER {table}_stays BEFORE {verbs} ON {table} FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        for table, verbs in refused
    ]
    statements += [
        f"CREATE TRIGGER {table}_stays_whole BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        for table, _verbs in refused
    ]
    statements.append(
        f"CREATE TRIGGER {WRITE_ONCE}_stays_with_its_key BEFORE DELETE ON {WRITE_ONCE} "
        "FOR EACH ROW EXECUTE FUNCTION audit_refuse_with_key()"
    )
    return statements


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    kept = f"EXISTS (SELECT 1 FROM {KEYS} WHERE id = OLD.data_key)"  # nosec B608 # our own names only
    statements = [
        f"CREATE TRIGGER {WRITE_ONCE}_no_update BEFORE UPDATE ON {WRITE_ONCE} {refuse}",
        f"CREATE TRIGGER {WRITE_ONCE}_no_delete BEFORE DELETE ON {WRITE_ONCE} WHEN {kept} {refuse}",
        _no_replace(WRITE_ONCE, "id = NEW.id OR (entry_id = NEW.entry_id AND field = NEW.field)", refuse),
    ]
    for table, unique in APPEND_ONLY.items():
        for verb in ("update", "delete"):
            statements.append(f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} {refuse}")
        statements.append(_no_replace(table, " OR ".join(f'"{name}" = NEW."{name}"' for name in unique), refuse))
    return statements


def _no_replace(table: str, same: str, refuse: str) -> str:
    """INSERT OR REPLACE removes the row it replaces without firing the delete trigger."""
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # nosec B608 # our own names only
    return f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} {refuse}"
