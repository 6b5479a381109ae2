"""Starts the worker for one file, listens with limits on bytes and time, and believes nothing unchecked."""

from __future__ import annotations

import hashlib
import json
import os
import re
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from accounts.errors import BadInput
from forum.clues.intake import believing, points
from forum.clues.intake.cleaned import Cleaned, Likeness, Screened
from forum.clues.intake.kinds import KINDS, Form
from forum.clues.intake.recipes import PictureRecipe, Recipe
from forum.clues.intake.sentences import SENTENCES, refusal
from geoloc.hum import Hum

WALL_SECONDS = 90
MOST_OUTPUT = 120 * 1024 * 1024
AT_ONCE = 2  # workers of this process: each may take 1.5 GB
WAIT_SECONDS = 60  # for one's turn
ROOT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-E", "-s", "-B", "-m", "forum.clues.intake.worker"]
# No secret of ours, no proxy; one thread and one heap, since address space is limited.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
HASH = re.compile("[0-9a-f]{64}")
WORDS = re.compile("([0-9a-f]{8}){0,4096}")  # of a sound, 22 a second
SEES_ENOUGH = 50  # of PDQ's quality: of less the bits say little
SHOWN = {"image": ("image/jpeg", b"\xff\xd8\xff"), "audio": ("audio/ogg", b"OggS")}


class Busy(BadInput):
    """Other files are being read: no word on this one. Who has time asks again."""


_turns = threading.BoundedSemaphore(AT_ONCE)


def decode(content: bytes, form: Form, *, recipe: Recipe | None = None) -> Cleaned:
    """The file as the worker drew it anew, with the recipe; BadInput when it could not, or did not live to say so."""
    line = _line(recipe) if recipe else b""
    header, shown = ask(line + content if line else content, form, "recipe" if line else "")
    if line and header.get("recipe") != hashlib.sha256(line).hexdigest():
        raise refusal("broken")  # it passed the recipe over: nothing of such a file may be shown
    return _checked(content, form, header, shown)


def _line(recipe: Recipe) -> bytes:
    """One line of JSON on the worker's input, not an argument that others on the machine can read; without reasons."""
    if isinstance(recipe, PictureRecipe):
        recipe = replace(recipe, bared=())
    return json.dumps(recipe.to_json()).encode() + b"\n"


def ask(content: bytes, form: str, task: str = "") -> tuple[dict[str, Any], bytes]:
    """What a worker says of a file: header and bytes, not yet checked; BadInput for a fault or a death."""
    header, shown = _parsed(_in_turn(content, form, *([task] if task else [])))
    if "fault" in header:
        raise refusal(str(header["fault"]), **believing.said(header["facts"]))
    return header, shown


def screen(shown: bytes) -> Screened:
    """What the screens say of a picture that was drawn anew; BadInput when the worker did not live to say it."""
    header, _nothing = _parsed(_in_turn(shown, "screens"))
    match header["facts"]:
        case {"pdq": str(bits), "quality": int(quality), "explicit": float(score)} if HASH.fullmatch(bits):
            if 0 <= score <= 1 and 0 <= quality <= 100:
                return Screened(pdq=bytes.fromhex(bits), quality=quality, explicit=score)
    raise refusal("died")


def likeness(shown: bytes) -> Likeness:
    """By what a shown picture or sound is found again; BadInput when the worker did not live to say it."""
    header, _nothing = _parsed(_in_turn(shown, "likeness"))
    match header["facts"]:
        case {"picture": str(bits), "quality": int(quality), "points": str(found)} if HASH.fullmatch(bits):
            if points.unpacked(found) is not None:
                return Likeness(picture=bits if quality >= SEES_ENOUGH else "", points=found)
        case {"sound": str(words)} if WORDS.fullmatch(words):
            return Likeness(sound=words)
    raise refusal("died")


def hum(shown: bytes) -> Hum:
    """Whether a shown sound holds mains hum; BadInput when the worker did not live to say it."""
    header, _nothing = _parsed(_in_turn(shown, "humming"))
    found = believing.hum(header["facts"])
    if found is None:
        raise refusal("died")
    return found


def _in_turn(content: bytes, *arguments: str) -> bytes:
    if not _turns.acquire(timeout=WAIT_SECONDS):
        raise Busy(SENTENCES["busy"])
    try:
        return _run(content, arguments)
    finally:
        _turns.release()


def _run(content: bytes, arguments: Sequence[str]) -> bytes:
    """All that it wrote before it ended; b"" when it was killed, by us or by its limits."""
    worker = subprocess.Popen(  # nosec B603 # our own module; nothing of the sender's is among its arguments
        [*COMMAND, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=ENVIRONMENT,
        start_new_session=True,
    )
    assert worker.stdin
    assert worker.stdout
    feeder = threading.Thread(target=_feed, args=(worker.stdin, content), daemon=True)
    feeder.start()
    try:
        answer = _listen(worker.stdout)
    finally:
        _end(worker)
        ended = worker.wait()
        feeder.join()
        worker.stdout.close()
    return answer if ended in {0, -9} else b""


def _end(worker: subprocess.Popen[bytes]) -> None:
    """With all that it may have started, where the kernel could not forbid it: they would hold our pipes open."""
    with suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)


def _feed(pipe: IO[bytes], content: bytes) -> None:
    """In a thread of its own, so that a worker that writes before it has read can't block us."""
    try:
        with pipe:
            pipe.write(content)
    except (BrokenPipeError, ConnectionResetError):
        return  # it died early; what it said, or did not say, tells


def _listen(pipe: IO[bytes]) -> bytes:
    """Up to MOST_OUTPUT bytes within WALL_SECONDS; b"" for a worker that exceeds either."""
    deadline, size = time.monotonic() + WALL_SECONDS, 0
    parts: list[bytes] = []
    with selectors.DefaultSelector() as ready:
        ready.register(pipe, selectors.EVENT_READ)
        while ready.select(timeout=max(0.0, deadline - time.monotonic())):
            part = os.read(pipe.fileno(), 1024 * 1024)
            if not part:
                return b"".join(parts)
            parts.append(part)
            size += len(part)
            if size > MOST_OUTPUT:
                break
    return b""


def _parsed(answer: bytes) -> tuple[dict[str, Any], bytes]:
    """Header and bytes; anything else than a whole answer means that the worker died."""
    found = believing.parsed(answer)
    if found is None:
        raise refusal("died")
    return found


def _checked(content: bytes, form: Form, header: dict[str, Any], shown: bytes) -> Cleaned:
    """A worker taken over by its file must not choose what the browser is told: type and signature are ours."""
    kind = KINDS[form]
    content_type, signature = SHOWN[kind.medium]
    facts = (believing.picture_facts if kind.medium == "image" else believing.sound_facts)(header["facts"])
    if not shown.startswith(signature) or facts is None:
        raise refusal("broken")
    return Cleaned(
        medium=kind.medium,
        original=content,
        original_type=kind.content_type,
        shown=shown,
        shown_type=content_type,
        facts=facts,
        removed=believing.removed(header.get("removed")),
        told=believing.told(header["facts"].get("told")),
    )
