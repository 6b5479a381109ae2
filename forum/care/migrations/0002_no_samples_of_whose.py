"""PostgreSQL's planner takes no samples of whose rows these are: of a table that became empty it would keep them."""

from __future__ import annotations

from django.db import migrations

COLUMNS = {
    "care_settings": ["user_id", "off"],
    "care_exposure": ["user_id", "what", "kinds"],
    "care_viewing": ["user_id"],
}


def set_samples(schema_editor, how_many):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, columns in COLUMNS.items():
        for column in columns:
            # nosemgrep: statement-made-of-text - our own names, and PostgreSQL takes no parameters here
            schema_editor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET STATISTICS {how_many}')


class Migration(migrations.Migration):
    dependencies = [("care", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: set_samples(schema_editor, 0),
            lambda apps, schema_editor: set_samples(schema_editor, -1),
        )
    ]
