"""Each part signs in to the database as itself, and can do no more there than it should."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from deploy.cluster.running import PLACES, WEB, Cluster, Failed
from tests import servers

FORBIDDEN = (
    "UPDATE audit_entry SET id = id",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry CASCADE",
    "DROP TABLE audit_leaf CASCADE",
    "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    "ALTER TABLE audit_entry ADD COLUMN mine int",
    "CREATE TABLE public.mine (id int)",
    "SET ROLE bearings",
    "SET session_replication_role = replica",  # under which no trigger is run
)


@pytest.mark.req(49)
@pytest.mark.parametrize("role", [WEB, PLACES])
def test_no_service_can_change_the_trail_or_take_its_triggers_down(cluster: Cluster, role: str):
    with psycopg.connect(cluster.owner, autocommit=True) as owner:
        asked = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgrelid = 'audit_entry'::regclass"
        triggers = [f'DROP TRIGGER "{name}" ON {table}' for name, table in owner.execute(asked).fetchall()]
    assert triggers
    with psycopg.connect(cluster.owner.replace("//bearings@", f"//{role}@"), autocommit=True) as service:
        for words in (*FORBIDDEN, *triggers):
            with pytest.raises(errors.InsufficientPrivilege):
                service.execute(words)  # type: ignore[arg-type]
        if role == PLACES:
            with pytest.raises(errors.InsufficientPrivilege):
                service.execute("SELECT * FROM accounts_user")


def test_the_database_knows_who_may_what(cluster: Cluster):
    """`check --deploy --database default` as the application, and as who could change the trail."""
    told = _checked(cluster, cluster.env["BEARINGS_DATABASE"])
    assert "BEARINGS_DEMO" in told
    assert "deploy.E1" not in told
    told = _checked(cluster, cluster.owner)
    assert "deploy.E113" in told
    gone = f"postgresql://bearings_web@127.0.0.1:{servers.free_port()}/postgres"
    assert "PostgreSQL does not answer" in _checked(cluster, gone)


def _checked(cluster: Cluster, database: str) -> str:
    try:
        env = {**cluster.env, "BEARINGS_DATABASE": database}
        return cluster.manage("check", "--deploy", "--database", "default", env=env)
    except Failed as failed:
        return str(failed)
