"""PostgreSQL's planner takes no samples of whose rows these are: of a table that became empty it would keep them."""

from __future__ import annotations

from django.db import migrations

COLUMNS = {
    "accounts_opensession": ["user_id", "session_key", "session_data", "address"],
    "accounts_familiar": ["user_id", "what"],
    "accounts_caseopened": ["user_id", "opened"],
    "accounts_slowed": ["user_id"],
    "accounts_lifted": ["user_id"],
}


def set_samples(schema_editor, how_many):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, columns in COLUMNS.items():
        for column in columns:
            # nosemgrep: statement-made-of-text - our own names, and PostgreSQL takes no parameters here
            schema_editor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET STATISTICS {how_many}')


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_cases_opened")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: set_samples(schema_editor, 0),
            lambda apps, schema_editor: set_samples(schema_editor, -1),
        )
    ]
