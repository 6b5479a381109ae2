"""An index for each thing by which auditors look for entries, and people for their own."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_entries_are_noted")]

    operations = [
        migrations.AddIndex("entry", models.Index(fields=["outcome", "-at", "-id"], name="entry_by_outcome")),
        migrations.AddIndex("entry", models.Index(fields=["who_key", "-at", "-id"], name="entry_by_doer")),
        migrations.AddIndex("entry", models.Index(fields=["subject_key", "-at", "-id"], name="entry_by_subject")),
        migrations.AddIndex("entry", models.Index(fields=["data_key", "-at", "-id"], name="entry_by_case")),
    ]
