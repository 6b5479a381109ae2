"""A witness (c2sp.org/tlog-witness) that a member unit runs: `python -m audit.witness init`, then `serve`.

It remembers the last checkpoint of each log it was given the key of, and cosigns only what is proven to extend it.
It sees sizes, roots and hashes, never an entry. TLS is its front's: put it behind the unit's own web server.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from audit.tlog import answering, notes
from audit.tlog.checkpoints import Head
from audit.tlog.exchange import Step
from audit.tlog.memory import InUse, Memory, WrongStep
from audit.tlog.notes import BadNote, Kind, SigningKey, VerifierKey

KEYS = {"ed25519.key": Kind.COSIGNATURE, "ml-dsa-44.key": Kind.ML_DSA_44}


class Witness:
    """Cosigns the checkpoints of the logs it knows, with both of its keys."""

    def __init__(self, state: Path, logs: Sequence[VerifierKey]) -> None:
        self._memory = Memory(state)
        self._logs = logs
        self._keys = [SigningKey.load(state / name) for name in KEYS]

    def add_checkpoint(self, body: bytes) -> str:
        """Cosignature lines; WrongStep with the status that the specification names."""
        step = Step.parse(body)
        head = Head.of(step.checkpoint)
        self._check_signed(head.origin, step.checkpoint)
        now = int(time.time())
        return self._memory.step(step.old, step.proof, head, lambda: "".join(key.sign(head, now) for key in self._keys))

    def _check_signed(self, origin: str, note: str) -> None:
        keys = [key for key in self._logs if key.name == origin]
        if not keys:
            raise WrongStep(404, f"This witness was given no key of {origin}.")
        try:
            signed = notes.verified(note, keys)
        except BadNote as bad:
            raise WrongStep(403, str(bad)) from None
        if not signed:
            raise WrongStep(403, f"No key of {origin} that this witness was given signed this checkpoint.")


def _init(state: Path, name: str) -> None:
    """Keys are made once; to make others is to become another witness."""
    if any((state / key).exists() for key in KEYS):
        sys.exit(f"There are keys in {state} already.")
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    for key, kind in KEYS.items():
        SigningKey(name, kind, secrets.token_bytes(32)).save(state / key)


def _serve(state: Path, listen: str, vkeys: Sequence[str]) -> None:
    host, _colon, port = listen.rpartition(":")
    try:
        witness = Witness(state, [VerifierKey.parse(one) for one in vkeys])
    except (InUse, BadNote, FileNotFoundError) as wrong:
        sys.exit(f"{wrong}. (Keys are made by: python -m audit.witness init)")
    answering.serve(host, int(port), {("POST", "/add-checkpoint"): witness.add_checkpoint})


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m audit.witness", description=__doc__)
    options.add_argument("command", choices=["init", "serve", "vkeys"])
    options.add_argument("--state", type=Path, required=True, help="folder of keys and memory")
    options.add_argument("--name", help="init: the witness's name, like witness.unit.example")
    options.add_argument("--listen", default="127.0.0.1:8077", help="serve: host and port")
    options.add_argument("--log", action="append", default=[], metavar="VKEY", help="serve: a key of a log; repeat it")
    options.add_argument("--with-parent", action="store_true", help="end when the process that started this one ends")
    chosen = options.parse_args()
    if chosen.with_parent:
        answering.end_with_parent()
    if chosen.command == "init":
        if not chosen.name:
            options.error("--name is needed")
        _init(chosen.state, chosen.name)
    if chosen.command in {"init", "vkeys"}:
        for name in KEYS:
            print(SigningKey.load(chosen.state / name).verifier)
    else:
        _serve(chosen.state, chosen.listen, chosen.log)


if __name__ == "__main__":
    main()
