"""The log's signer, a process of its own: `python -m audit.signer --state DIR --origin NAME --socket PATH`.

It holds the keys and the last head it signed, outside the database and its backups, and signs only a tree that is
proven to extend that head. A restored or rewritten database therefore can't sign: there is no switch that makes it.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from pathlib import Path

from audit.tlog import answering
from audit.tlog.checkpoints import Head
from audit.tlog.exchange import Step
from audit.tlog.memory import InUse, Memory, WrongStep
from audit.tlog.notes import Kind, SigningKey

KEYS = {"ed25519.key": Kind.ED25519, "ml-dsa-44.key": Kind.ML_DSA_44}


class Signer:
    """Signs the heads of one log with both of its keys."""

    def __init__(self, state: Path, origin: str) -> None:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._memory, self._origin = Memory(state), origin
        for name, kind in KEYS.items():
            if not (state / name).exists():
                SigningKey(origin, kind, secrets.token_bytes(32)).save(state / name)
        self._keys = [SigningKey.load(state / name) for name in KEYS]
        if any(key.name != origin for key in self._keys):
            sys.exit(f"The keys in {state} are those of {self._keys[0].name}, not of {origin}.")

    def head(self, _body: bytes) -> str:
        """The last head signed; an empty tree before the first."""
        return self._memory.newest(self._origin).text()

    def sign(self, body: bytes) -> str:
        """Signature lines for a step that is proven; WrongStep for any other."""
        step = Step.parse(body)
        head = Head.parse(step.checkpoint)
        if head.origin != self._origin:
            raise WrongStep(404, f"This is the signer of {self._origin}, not of {head.origin}.")
        now = int(time.time())
        return self._memory.step(step.old, step.proof, head, lambda: "".join(key.sign(head, now) for key in self._keys))


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m audit.signer", description=__doc__)
    options.add_argument("command", nargs="?", choices=["serve", "vkeys"], default="serve")
    options.add_argument("--state", type=Path, required=True, help="folder of keys and memory; never in a backup")
    options.add_argument("--origin", help="the log's name")
    options.add_argument("--socket", type=Path, help="where it listens")
    options.add_argument("--socket-mode", type=lambda text: int(text, 8), default=0o600)
    options.add_argument("--with-parent", action="store_true", help="end when the process that started this one ends")
    chosen = options.parse_args()
    if chosen.command == "vkeys":
        for name in KEYS:
            print(SigningKey.load(chosen.state / name).verifier)
        return
    if not chosen.origin or not chosen.socket:
        options.error("--origin and --socket are needed")
    answering.end_when_told()
    if chosen.with_parent:
        answering.end_with_parent()
    try:
        signer = Signer(chosen.state, chosen.origin)
    except InUse as used:
        sys.exit(str(used))
    routes = {("GET", "/head"): signer.head, ("POST", "/sign"): signer.sign}
    answering.serve_local(chosen.socket, routes, chosen.socket_mode)


if __name__ == "__main__":
    main()
