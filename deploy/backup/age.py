"""Streams encrypted to recipients, and opened by an identity: Debian's `age`, a program, so that no key passes here."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

Stream = IO[bytes]
KINDS = ("age1", "ssh-ed25519 ", "ssh-rsa ")


class Unusable(Exception):
    """Recipients, an identity or what is encrypted can't be used, as a sentence."""


def recipients(file: Path) -> frozenset[str]:
    """Those named in the file, one a line, # before a remark; at least one."""
    try:
        lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as failed:
        raise Unusable(f"The recipients in {file} can't be read: {failed}.") from None
    found = frozenset(line for line in lines if line and not line.startswith("#"))
    if not found or not all(line.startswith(KINDS) for line in found):
        raise Unusable(f"Write one recipient a line into {file}, as age-keygen prints it: age1…")
    return found


@contextmanager
def sealing(to: Path, recipients_file: Path) -> Iterator[Stream]:
    """What is written goes encrypted into the file; no file is left when it fails."""
    words = ["--encrypt", "--recipients-file", str(recipients_file), "--output", str(to)]
    process = subprocess.Popen([_program(), *words], stdin=subprocess.PIPE)  # nosec B603 # no shell, our own words
    stream = cast(Stream, process.stdin)
    try:
        yield stream
        stream.close()
        if process.wait():
            raise Unusable(f"age could not write {to.name}: see what it says above.")
    except BaseException:
        process.kill()
        process.communicate()
        to.unlink(missing_ok=True)
        raise


@contextmanager
def opening(file: Path, identity: Path) -> Iterator[Stream]:
    """The clear bytes; Unusable after the last of them when the file was changed or cut, so act on none before."""
    words = ["--decrypt", "--identity", str(identity), str(file)]
    process = subprocess.Popen([_program(), *words], stdout=subprocess.PIPE)  # nosec B603 # no shell, our own words
    stream = cast(Stream, process.stdout)
    try:
        yield stream
        stream.read()  # to its end: what was left unread may be where it was changed
        if process.wait():
            raise Unusable(f"{file} does not open with {identity}: it is for another identity, changed, or cut short.")
    finally:
        process.kill()
        process.communicate()


def _program() -> str:
    found = shutil.which("age")
    if found is None:
        raise Unusable("The program age is missing (Debian: apt install age).")
    return found
