"""Every protected row points to the entry that tells how it came to be as it is."""

from __future__ import annotations

from functools import partial

from django.db import migrations

from audit.migrations._adopting import adopt
from audit.protected import EntryPointer

MODELS = ["post", "revision", "quote"]


class Migration(migrations.Migration):
    dependencies = [("discussion", "0001_initial"), ("audit", "0006_entries_are_noted")]

    operations = [
        *(migrations.AddField(name, "entry", EntryPointer(null=True)) for name in MODELS),
        migrations.RunPython(partial(adopt, app_label="discussion", models=MODELS), migrations.RunPython.noop),
        *(migrations.AlterField(name, "entry", EntryPointer()) for name in MODELS),
    ]
