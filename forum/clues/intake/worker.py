"""The process that decodes one hostile file and dies.

`python -m forum.clues.intake.worker FORM [TASK]`, with the file on standard input. Answers on standard output with the
length of a header (8 digits), the header in JSON, which tells how many bytes follow, and the bytes to be shown. TASK
"tiles" cuts a picture up, "faces" finds them and shows nothing, "lines" cuts out lines of writing, which FORM "words"
reads; for "recipe" a line of JSON comes before the file, and the header tells its SHA-256, so that it can't be passed
over.
"""

from __future__ import annotations

import hashlib
import json
import sys
from importlib import import_module
from typing import Any, Protocol

from forum.clues.intake.confinement import give_up_everything, leave_network
from forum.clues.intake.faults import Fault
from forum.clues.intake.recipe_reading import read
from forum.clues.intake.strict import LONGEST

TASKS = {"faces": "facefinder", "tiles": "pyramid", "lines": "linefinder"}
PICTURES = frozenset({"jpeg", "png", "webp", "heic"})
LISTENERS = frozenset({"screens", "likeness", "humming"})  # they read what is shown already, and show nothing


class Decoder(Protocol):
    """What pictures.py, sounds.py, pyramid.py, the finders, the reader and the LISTENERS are to the worker."""

    def rehearse(self) -> None: ...
    def decode(self, data: bytes, form: str, *recipe: Any) -> tuple[bytes, dict[str, Any], list[str]]: ...


def _answer(header: dict[str, Any], shown: bytes = b"") -> None:
    text = json.dumps(header).encode()
    sys.stdout.buffer.write(f"{len(text):08d}".encode() + text + shown)
    sys.stdout.buffer.flush()


def _serve(decoder: Decoder, form: str, task: str) -> None:
    try:
        line = _line() if task == "recipe" else b""
        recipe = [read(line.decode(), medium="image" if form in PICTURES else "audio")] if line else []
        shown, facts, removed = decoder.decode(sys.stdin.buffer.read(), form, *recipe)
    except Fault as fault:
        _answer({"fault": fault.name, "facts": fault.facts})
    except MemoryError:
        _answer({"fault": "died", "facts": {}})
    except Exception:  # whatever a decoder raises over hostile bytes means the same: it can't be read
        _answer({"fault": "broken", "facts": {}})
    else:
        heard = hashlib.sha256(line).hexdigest()
        _answer({"facts": facts, "removed": removed, "recipe": heard, "size": len(shown)}, shown)


def _line() -> bytes:
    """Bounded; what isn't ended was cut."""
    line = sys.stdin.buffer.readline(LONGEST + 1)
    if not line.endswith(b"\n"):
        raise Fault("broken")
    return line


def _module(form: str, task: str) -> str:
    if form in LISTENERS:
        return form
    if form == "words":
        return "linereader"
    if task in TASKS:
        return TASKS[task]
    return "pictures" if form in PICTURES else "sounds"


def main(form: str, task: str = "") -> None:
    """The order matters: no network before libraries start threads, no limits on files before they are loaded."""
    alone = leave_network()
    decoder: Any = import_module(f"forum.clues.intake.{_module(form, task)}")
    decoder.rehearse()
    heic_threads = 8 if alone else None  # its library can't do without; a namespace of one's own counts its own
    give_up_everything(threads=heic_threads if form == "heic" else 0)
    _serve(decoder, form, task)


if __name__ == "__main__":
    main(*sys.argv[1:])
