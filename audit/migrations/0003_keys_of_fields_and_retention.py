"""Three keys for each entry instead of one, and the horizon below which private fields may go."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from audit import retention_triggers, triggers


def put_up(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in retention_triggers.install(editor.connection.vendor):
        editor.execute(statement, params=None)


def take_down(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    vendor = editor.connection.vendor
    for statement in (*retention_triggers.remove(vendor), *triggers.remove(vendor), *triggers.install(vendor)):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.AddField("entry", "who_key", models.UUIDField(null=True)),
        migrations.AddField("entry", "subject_key", models.UUIDField(null=True)),
        migrations.CreateModel(
            name="Retention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateTimeField(unique=True)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="audit.entry"
                    ),
                ),
            ],
            options={"base_manager_name": "objects"},
        ),
        migrations.RunPython(put_up, take_down),
    ]
