"""Asks what people see (tests/deploy/asked.py) with Django's clock set to the moment that it is told, and going."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

from django.utils import timezone

_BEGAN = datetime.now(UTC)


def _now() -> datetime:
    return datetime.fromisoformat(sys.argv[1]) + (datetime.now(UTC) - _BEGAN)


timezone.now = _now  # before anything takes it as a default

from tests.deploy import asked  # noqa: E402

if __name__ == "__main__":
    json.dump(asked.answers(plays=False), sys.stdout)  # sealed files are not kept
