"""The database itself refuses to change or remove what the trail holds, whoever asks, the tables' owner included."""

from __future__ import annotations

APPEND_ONLY = {"audit_entry": ("id", "leaf_hash"), "audit_leaf": ("index", "entry_id"), "audit_checkpoint": ("size",)}
WRITE_ONCE = "audit_private"  # may be deleted: that is erasure
REFUSAL = "The trail is append-only."


def install(vendor: str) -> list[str]:
    """SQL statements that put the triggers up."""
    if vendor == "postgresql":
        return [_POSTGRESQL_FUNCTION, *_postgresql()]
    return _sqlite()


def remove(vendor: str) -> list[str]:
    """SQL statements that take them down again: for going back a migration, and for tests that empty tables."""
    if vendor == "postgresql":
        names = [(table, f"{table}_stays") for table in (*APPEND_ONLY, WRITE_ONCE)]
        names += [(table, f"{table}_stays_whole") for table in APPEND_ONLY]
        return [f"DROP TRIGGER IF EXISTS {name} ON {table}" for table, name in names]
    verbs = ("update", "delete", "replace")
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table in (*APPEND_ONLY, WRITE_ONCE) for verb in verbs]


_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def _postgresql() -> list[str]:
    statements = []
    for table, verbs in [*((name, "UPDATE OR DELETE") for name in APPEND_ONLY), (WRITE_ONCE, "UPDATE")]:
        statements.append(
            f"CREATE TRIGGER {table}_stays BEFORE {verbs} ON {table} FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        )
    for table in APPEND_ONLY:
        statements.append(
            f"CREATE TRIGGER {table}_stays_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        )
    return statements


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    statements = [f"CREATE TRIGGER {WRITE_ONCE}_no_update BEFORE UPDATE ON {WRITE_ONCE} {refuse}"]
    for table, unique in APPEND_ONLY.items():
        for verb in ("update", "delete"):
            statements.append(f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} {refuse}")
        # INSERT OR REPLACE removes the row it replaces without firing the delete trigger.
        same = " OR ".join(f'"{column}" = NEW."{column}"' for column in unique)
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  our own names only
        statements.append(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} {refuse}")
    return statements
