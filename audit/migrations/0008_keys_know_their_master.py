"""Each data key knows which master key wrapped it; those of before are tried with every known one."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0007_entries_are_found")]

    operations = [
        # By hand: SQLite's schema editor would make the table anew, while a trigger of another one names it.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE audit_wrappedkey ADD COLUMN master varchar(16) NOT NULL DEFAULT ''",
                    "ALTER TABLE audit_wrappedkey DROP COLUMN master",
                )
            ],
            state_operations=[migrations.AddField("wrappedkey", "master", models.CharField(default="", max_length=16))],
        )
    ]
