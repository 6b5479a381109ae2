"""What the tests of alerts share."""

from __future__ import annotations

from typing import Any

import pytest

from forum.alerts import streams


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was given to the channel layer, in order."""
    messages: list[dict[str, Any]] = []

    async def keep(message: dict[str, Any]) -> None:
        messages.append(message)

    monkeypatch.setattr(streams, "publish", keep)
    return messages
