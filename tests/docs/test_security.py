"""Every number of the security list is shown by a test or says what is missing; docs/security.md says the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.security_coverage import DOC, Shown, faults, page

ROOT = Path(__file__).resolve().parents[2]


def _marks(target: Path) -> Shown:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "tests"]
    env = {**os.environ, "BEARINGS_MARKS_TO": str(target), "BEARINGS_WHOLE_SUITE": ""}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    return {(kind, number): names for kind, number, names in json.loads(target.read_text())}


def test_every_number_is_answered_for_and_the_page_says_by_what(tmp_path: Path) -> None:
    shown = _marks(tmp_path / "marks")
    assert faults(shown) == []
    if os.environ.get("BEARINGS_WRITE_DOCS"):
        DOC.write_text(page(shown))
    assert DOC.exists(), "BEARINGS_WRITE_DOCS=1 pytest tests/docs"
    assert DOC.read_text() == page(shown), "docs/security.md is old: BEARINGS_WRITE_DOCS=1 pytest tests/docs"


def test_a_number_without_an_answer_is_found() -> None:
    assert "req 3 has no test and no reason" in faults({})
    assert "lesson 1 needs a test or a reason, and not both" in faults({})
    assert "req 500 is in no list" in faults({("req", 500): ["x"]})
