"""On PostgreSQL a transaction notes its entry, so that the triggers of protected rows can ask for it."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from audit import row_triggers


def put_up(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        for statement in row_triggers.FUNCTIONS:
            editor.execute(statement, params=None)


def take_down(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        for statement in row_triggers.WITHOUT_FUNCTIONS:
            editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_waiting")]

    operations = [migrations.RunPython(put_up, take_down)]
