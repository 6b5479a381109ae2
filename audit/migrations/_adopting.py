"""How rows of before the pointers are taken over: they point to one entry that says so. Frozen: migrations use it."""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from datetime import UTC, datetime

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from audit import keys


def adopt(apps: Apps, editor: BaseDatabaseSchemaEditor, app_label: str, models: list[str]) -> None:
    """Let the rows of these models that point to nothing point to one entry, made only if there are any."""
    waiting = [apps.get_model(app_label, name)._base_manager.filter(entry=None) for name in models]
    if any(rows.exists() for rows in waiting):
        entry = _entry(apps, app_label)
        for rows in waiting:
            rows.update(entry=entry)
    if editor.connection.vendor == "postgresql":
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with unchecked rows can't be altered


def _entry(apps: Apps, app_label: str) -> object:
    """An entry without private fields: nobody did it, and it is about nobody."""
    pk, data_key, now = uuid.uuid4(), uuid.uuid4(), datetime.now(UTC)
    at = now.replace(microsecond=now.microsecond // 1000 * 1000)
    members = {
        "v": 1, "t": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z", "op": "row.adopt", "outcome": "done",
        "kind": app_label, "w": secrets.token_hex(8), "n": 1, "under": keys.lookup_of_first("under", f"{pk} {data_key}"),
    }  # fmt: skip
    leaf = json.dumps(members, sort_keys=True, separators=(",", ":")).encode("ascii")
    return apps.get_model("audit", "Entry")._base_manager.create(
        id=pk, leaf=leaf, leaf_hash=hashlib.sha256(b"\0" + leaf).hexdigest(), op="row.adopt", outcome="done", at=at,
        data_key=data_key,
    )  # fmt: skip
