"""Which tests carry which numbers of the security list: printed at the end of a full run, and written into docs/."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.security_list import ELSEWHERE, LESSONS, LESSONS_WITHOUT_OCCASION, MISSING, REQUIREMENTS

Shown = dict[tuple[str, int], list[str]]  # ("req", 5) → names of tests
DOC = Path(__file__).resolve().parent.parent / "docs" / "security.md"


def shown_by(items: Iterable[pytest.Item]) -> Shown:
    found: Shown = {}
    for item in items:
        name = item.nodeid.split("[")[0]
        for kind in ("req", "lesson"):
            for mark in item.iter_markers(kind):
                for number in mark.args:
                    names = found.setdefault((kind, number), [])
                    if name not in names:
                        names.append(name)
    return found


def faults(shown: Shown) -> list[str]:
    """Numbers that nobody answers for, or that there are not."""
    wrong = [f"{kind} {number} is in no list" for kind, number in shown if number not in _list(kind)]
    for number in REQUIREMENTS:
        if ("req", number) not in shown and number not in {*ELSEWHERE, *MISSING}:
            wrong.append(f"req {number} has no test and no reason")
    for number in LESSONS:
        if (("lesson", number) in shown) == (number in LESSONS_WITHOUT_OCCASION):
            wrong.append(f"lesson {number} needs a test or a reason, and not both")
    return wrong


def page(shown: Shown) -> str:
    lines = [
        "# What it holds against, and which test shows it", "",
        "Made by `tests/docs` from `tests/security_list.py` and marks on tests; `make test` prints the same.", "",
        "## Requirements", "", "| | must hold | shown by | not there |", "|---|---|---|---|",
    ]  # fmt: skip
    for number, sentence in REQUIREMENTS.items():
        by = _cell(shown.get(("req", number), [])) or ELSEWHERE.get(number, "")
        lines.append(f"| {number} | {sentence} | {by} | {MISSING.get(number, '')} |")
    lines += ["", "## What happened to others", "", "| | what went wrong there | shown by |", "|---|---|---|"]
    for number, sentence in LESSONS.items():
        by = _cell(shown.get(("lesson", number), [])) or f"no occasion: {LESSONS_WITHOUT_OCCASION[number]}"
        lines.append(f"| {number} | {sentence} | {by} |")
    return "\n".join([*lines, ""])


def pytest_collection_finish(session: pytest.Session) -> None:
    """For the test of docs/, which has the whole suite collected by a pytest of its own."""
    if target := os.environ.get("BEARINGS_MARKS_TO"):
        rows = [[*key, names] for key, names in shown_by(session.items).items()]
        Path(target).write_text(json.dumps(rows))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Only where the whole suite ran (tests/run.py says so); from the page in docs/, which a test holds to be true."""
    if not os.environ.get("BEARINGS_WHOLE_SUITE"):
        return
    terminalreporter.section("what it holds against: number, test")
    for line in DOC.read_text().splitlines():
        if line.startswith("| ") and line[2].isdigit():
            number, sentence, by, *_missing = (cell.strip() for cell in line.strip("|").split("|"))
            terminalreporter.write_line(f"{number:>3} {sentence} {by.replace('<br>', ', ')}")


def _list(kind: str) -> dict[int, str]:
    return REQUIREMENTS if kind == "req" else LESSONS


def _cell(names: list[str]) -> str:
    return "<br>".join(f"`{name.removeprefix('tests/').replace('.py::test_', ': ')}`" for name in sorted(names))
