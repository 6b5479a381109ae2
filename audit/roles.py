"""What the roles of application and sequencer may do in PostgreSQL: what they need, and nothing to the trail."""

from __future__ import annotations

from django.db import connection

APPLICATION, SEQUENCER = "bearings_app", "bearings_sequencer"
READ, WRITE = "SELECT", "SELECT, INSERT, UPDATE, DELETE"
# The triggers let go of private fields only with their key, or below the horizon. Locks need UPDATE, so keys have it.
OF_THE_APPLICATION = {
    "audit_entry": "SELECT, INSERT",
    "audit_private": "SELECT, INSERT, DELETE",
    "audit_retention": "SELECT, INSERT",
    "audit_leaf": READ,
    "audit_checkpoint": READ,
    "audit_waiting": READ,
    "django_migrations": READ,
}
OF_THE_SEQUENCER = {
    "audit_entry": READ,
    "audit_leaf": "SELECT, INSERT",
    "audit_checkpoint": "SELECT, INSERT",
    "audit_waiting": "SELECT, DELETE",
}


def grant(application: str = APPLICATION, seq: str = SEQUENCER) -> list[str]:
    """Give both roles what is theirs, and take what is not; run by the tables' owner, as often as one likes.

    Roles that are missing are made without a password and without sign-in, if the owner may make roles. Returns what
    was done, in words.
    """
    tables = connection.introspection.table_names()
    done = [f"made the role {name}" for name in (application, seq) if _make(name)]
    for role in (application, seq):
        _run(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {_q(role)}")
        _run(f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {_q(role)}")
        _run(f"GRANT USAGE ON SCHEMA public TO {_q(role)}")
        _run(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {_q(role)}")
    for table in tables:
        _run(f"GRANT {OF_THE_APPLICATION.get(table, WRITE)} ON {_q(table)} TO {_q(application)}")
        if table in OF_THE_SEQUENCER:
            _run(f"GRANT {OF_THE_SEQUENCER[table]} ON {_q(table)} TO {_q(seq)}")
    return [*done, f"{application}: {len(tables)} tables", f"{seq}: {len(OF_THE_SEQUENCER)} tables"]


def _make(role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone():
            return False
    _run(f"CREATE ROLE {_q(role)} NOLOGIN")
    return True


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _q(name: str) -> str:
    return connection.ops.quote_name(name)
