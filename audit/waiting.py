"""The database itself puts each new entry in line for its place in the tree, whoever writes it and however."""

from __future__ import annotations


def install(vendor: str) -> list[str]:
    """SQL statements: the trigger, and in line whatever has no place yet."""
    catch_up = (
        "INSERT INTO audit_waiting (entry_id) SELECT id FROM audit_entry "
        "WHERE NOT EXISTS (SELECT 1 FROM audit_leaf WHERE entry_id = audit_entry.id) "
        "AND NOT EXISTS (SELECT 1 FROM audit_waiting WHERE entry_id = audit_entry.id)"
    )
    return [*(_POSTGRESQL if vendor == "postgresql" else [_SQLITE]), catch_up]


def remove(vendor: str) -> list[str]:
    """SQL statements that take the trigger down."""
    if vendor == "postgresql":
        return ["DROP TRIGGER audit_entry_waits ON audit_entry", "DROP FUNCTION audit_put_in_line"]
    return ["DROP TRIGGER audit_entry_waits"]


_SQLITE = (
    "CREATE TRIGGER audit_entry_waits AFTER INSERT ON audit_entry "
    "BEGIN INSERT INTO audit_waiting (entry_id) VALUES (NEW.id); END"
)
# SECURITY DEFINER: the application may write entries, yet not take them out of the line. The table is named with its
# schema, since a temporary table of that name would otherwise be written to instead.
_POSTGRESQL = [
    """
CREATE FUNCTION audit_put_in_line() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  EXECUTE format('INSERT INTO %I.audit_waiting (entry_id) VALUES ($1)', TG_TABLE_SCHEMA) USING NEW.id;
  RETURN NULL;
END $$
""",
    "CREATE TRIGGER audit_entry_waits AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_put_in_line()",
]
