"""The triggers that refuse to change or remove what the trail holds."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from audit import triggers


def put_up(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in triggers.install(editor.connection.vendor):
        editor.execute(statement, params=None)


def take_down(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in triggers.remove(editor.connection.vendor):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(put_up, take_down)]
