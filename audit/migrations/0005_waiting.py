"""A line in which entries wait for their place: what the sequencer takes, without looking through all entries."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from audit import waiting


def put_up(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in waiting.install(editor.connection.vendor):
        editor.execute(statement, params=None)


def take_down(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in waiting.remove(editor.connection.vendor):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_keys_of_fields_and_retention")]

    operations = [
        migrations.CreateModel(
            name="Waiting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="waits", to="audit.entry"
                    ),
                ),
            ],
        ),
        migrations.RunPython(put_up, take_down),
    ]
