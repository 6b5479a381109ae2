"""A store that speaks S3, for the tests that ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import servers
from tests.clues.s3 import NAME, Server


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    one = Server(tmp_path_factory.mktemp("s3"))
    one.start()
    yield one
    one.stop()


@pytest.fixture
def s3(served: Server, settings: Any, tmp_path: Path) -> Server:
    for name in served.names():
        served.s3().delete_object(Bucket=NAME, Key=name)
    settings.S3, settings.MEDIA_STORE = served.told, tmp_path / "media"
    return served


@pytest.fixture
def away(s3: Server, settings: Any) -> dict[str, str]:
    """An address where nobody answers."""
    return {**s3.told, "endpoint": f"http://127.0.0.1:{servers.free_port()}"}
