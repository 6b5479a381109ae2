"""What is installed is pinned, byte for byte, and the locks name no place to fetch it from."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.req(99)
@pytest.mark.parametrize("lock", ["run", "dev", "scan"])
def test_every_python_package_is_pinned_with_its_hashes(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.lock").read_text()
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) > 20
    for block in blocks:
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==\S+", block), block
        assert "--hash=sha256:" in block, block
    assert "://" not in text
    assert "index-url" not in text


@pytest.mark.req(99)
def test_every_browser_library_is_pinned_with_its_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for name, one in packages.items():
        if name:
            assert one["integrity"].startswith("sha512-"), name
            assert "resolved" not in one, name
