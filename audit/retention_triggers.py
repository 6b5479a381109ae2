"""Lets private fields go that were kept long enough: only below a horizon that can be raised and never taken back."""

from __future__ import annotations

from audit.triggers import KEYS, REFUSAL, WRITE_ONCE

HORIZONS = "audit_retention"


def install(vendor: str) -> list[str]:
    """SQL statements; run them after audit.triggers', whose rule for deleting private fields they widen."""
    return [_FUNCTION, *_postgresql()] if vendor == "postgresql" else _sqlite()


def remove(vendor: str) -> list[str]:
    """Back to the narrower rule; for tests that empty tables also the horizons' own triggers go."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {HORIZONS}{ending} ON {HORIZONS}" for ending in ("_stays", "_stays_whole")]
    return [f"DROP TRIGGER IF EXISTS {HORIZONS}_no_{verb}" for verb in ("update", "delete", "replace")]


# Every table is named with its schema: a temporary table of that name would otherwise be asked instead.
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_refuse_with_key() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE still boolean; long_enough boolean; here text := quote_ident(TG_TABLE_SCHEMA) || '.';
BEGIN
  EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || here || '{KEYS} WHERE id = $1)' INTO still USING OLD.data_key;
  IF NOT still THEN RETURN OLD; END IF;
  EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || here || 'audit_entry e, ' || here || '{HORIZONS} r'
    || ' WHERE e.id = $1 AND e.at < r.until)' INTO long_enough USING OLD.entry_id;
  IF long_enough THEN RETURN OLD; END IF;
  RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""  # nosec B608 # our own names only


def _postgresql() -> list[str]:
    return [
        f"CREATE TRIGGER {HORIZONS}_stays BEFORE UPDATE OR DELETE ON {HORIZONS} "
        "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
        f"CREATE TRIGGER {HORIZONS}_stays_whole BEFORE TRUNCATE ON {HORIZONS} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
    ]


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    key = f"EXISTS (SELECT 1 FROM {KEYS} WHERE id = OLD.data_key)"  # nosec B608 # our own names only
    kept = f"EXISTS (SELECT 1 FROM audit_entry e, {HORIZONS} r WHERE e.id = OLD.entry_id AND e.at < r.until)"  # nosec B608 # our own names only
    same = (
        f"EXISTS (SELECT 1 FROM {HORIZONS} r WHERE r.id = NEW.id OR r.until = NEW.until OR r.entry_id = NEW.entry_id)"  # nosec B608 # our own names only
    )
    return [
        f"DROP TRIGGER IF EXISTS {WRITE_ONCE}_no_delete",
        f"CREATE TRIGGER {WRITE_ONCE}_no_delete BEFORE DELETE ON {WRITE_ONCE} WHEN {key} AND NOT {kept} {refuse}",
        f"CREATE TRIGGER {HORIZONS}_no_update BEFORE UPDATE ON {HORIZONS} {refuse}",
        f"CREATE TRIGGER {HORIZONS}_no_delete BEFORE DELETE ON {HORIZONS} {refuse}",
        f"CREATE TRIGGER {HORIZONS}_no_replace BEFORE INSERT ON {HORIZONS} WHEN {same} {refuse}",
    ]
