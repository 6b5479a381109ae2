"""Whoever upgrades keeps what they have: rows of every release become this one's, and people see the same of them."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.deploy import released
from tests.deploy.conftest import ROOT


@pytest.mark.parametrize("version", released.versions())
def test_the_rows_of_a_release_become_this_ones_and_people_see_the_same(version: str, tmp_path: Path) -> None:
    one, kept = released.load(tmp_path, version)
    assert "[ ]" in one.manage("showmigrations", "--plan") or version == _ours()
    one.manage("migrate", "-v0")
    assert "[ ]" not in one.manage("showmigrations", "--plan")
    seen = released.seen(one, kept["at"])
    assert seen == kept["seen"]
    people = [told for told in seen.values() if isinstance(told, dict)]
    assert {status for told in people for status in told["pages"]} == {200}
    assert "No migrations to apply" in one.manage("migrate")


def test_every_release_of_the_changelog_has_its_rows_for_both_databases() -> None:
    told = re.findall(r"^## (\S+)(.*)$", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert told[0][0] == _ours()
    assert {version for version, more in told if "unreleased" not in more} <= set(released.versions())
    for version in released.versions():
        there = {file.name for file in (released.HERE / version).iterdir()}
        assert there == {"sqlite.xz", "sqlite.json", "postgresql.xz", "postgresql.json"}
        for name in ("sqlite.json", "postgresql.json"):
            assert json.loads((released.HERE / version / name).read_text())["seen"]["people"]


def _ours() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])
