"""The process that decodes one hostile file and dies.

`python -m forum.clues.intake.worker FORM`, with the file on standard input. Answers on standard output with the length
of a header (8 digits), the header in JSON, and the bytes to be shown.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any, Protocol

from forum.clues.intake.confinement import give_up_everything, leave_network
from forum.clues.intake.faults import Fault

PICTURES = frozenset({"jpeg", "png", "webp", "heic"})


class Decoder(Protocol):
    """What pictures.py, sounds.py, screens.py and likeness.py are to the worker."""

    def rehearse(self) -> None: ...
    def decode(self, data: bytes, form: str) -> tuple[bytes, dict[str, Any], list[str]]: ...


def _answer(header: dict[str, Any], shown: bytes = b"") -> None:
    text = json.dumps(header).encode()
    sys.stdout.buffer.write(f"{len(text):08d}".encode() + text + shown)
    sys.stdout.buffer.flush()


def _serve(decoder: Decoder, form: str) -> None:
    try:
        shown, facts, removed = decoder.decode(sys.stdin.buffer.read(), form)
    except Fault as fault:
        _answer({"fault": fault.name, "facts": fault.facts})
    except MemoryError:
        _answer({"fault": "died", "facts": {}})
    except Exception:  # whatever a decoder raises over hostile bytes means the same: it can't be read
        _answer({"fault": "broken", "facts": {}})
    else:
        _answer({"facts": facts, "removed": removed}, shown)


def _module(form: str) -> str:
    if form in {"screens", "likeness"}:
        return form
    return "pictures" if form in PICTURES else "sounds"


def main(form: str) -> None:
    """The order matters: no network before libraries start threads, no limits on files before they are loaded."""
    alone = leave_network()
    decoder: Any = import_module(f"forum.clues.intake.{_module(form)}")
    decoder.rehearse()
    heic_threads = 8 if alone else None  # its library can't do without; a namespace of one's own counts its own
    give_up_everything(threads=heic_threads if form == "heic" else 0)
    _serve(decoder, form)


if __name__ == "__main__":
    main(sys.argv[1])
