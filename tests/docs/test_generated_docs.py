"""The state diagrams and the list of events in docs/ are made from the code, and compared."""

from __future__ import annotations

import importlib
import inspect
import os
from pathlib import Path

import pytest
from django.apps import apps

from audit.events import Event
from audit.led import LED
from forum.cases import states as case_states
from forum.clues import states as clue_states

DOCS = Path(__file__).resolve().parents[2] / "docs"


def _diagram(name: str, steps: dict) -> str:
    lines = [f"## {name}", "", "```mermaid", "stateDiagram-v2"]
    for state, following in steps.items():
        lines += [f"    {state.value} --> {after.value}" for after in sorted(following)]
    return "\n".join([*lines, "```", ""])


def _states() -> str:
    head = "# States\n\nMade from `forum/cases/states.py` and `forum/clues/states.py` by `tests/docs`.\n\n"
    return head + _diagram("A case", case_states.STEPS) + "\n" + _diagram("A clue", clue_states.STEPS)


def _events() -> str:
    lines = [
        "# What the trail can say", "", "Made from the rooms' `events` modules by `tests/docs`.", "",
        "| operation | in law (EU 2016/680 Art. 25) | event | what happened |", "|---|---|---|---|",
    ]  # fmt: skip
    found = {event for event in _all_events() if event.__module__ != "audit.events"}
    for event in sorted(found, key=lambda one: (one.op.value, one.__name__)):
        what = inspect.cleandoc(event.__doc__ or "").split("\n")[0]
        lines.append(f"| {event.op.value} | {LED[event.op].value} | {event.__module__}.{event.__name__} | {what} |")
    return "\n".join(lines) + "\n"


def _all_events() -> set[type[Event]]:
    for config in apps.get_app_configs():
        folder = Path(config.path)
        for file in folder.glob("*events.py"):
            importlib.import_module(f"{config.name}.{file.stem}")
    known, new = set(), {Event}
    while new:
        known |= new
        new = {sub for event in new for sub in event.__subclasses__()} - known
    return {event for event in known if getattr(event, "op", None) and not event.__module__.startswith("tests")}


@pytest.mark.parametrize(("name", "made"), [("states.md", _states), ("events.md", _events)])
def test_generated_docs_are_what_the_code_says(name: str, made: object) -> None:
    text = made()
    file = DOCS / name
    if os.environ.get("BEARINGS_WRITE_DOCS"):
        file.write_text(text)
    assert file.exists(), f"BEARINGS_WRITE_DOCS=1 pytest {__file__}"
    assert file.read_text() == text, f"docs/{name} is old: BEARINGS_WRITE_DOCS=1 pytest {__file__}"


def test_every_event_says_what_happened() -> None:
    assert len(_all_events()) > 20
    for event in _all_events():
        assert event.__doc__, event
        assert event.op in LED
