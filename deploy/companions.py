"""The processes that an embedded installation starts beside its server, and that end with it: signer, demo witness."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings

from audit.tlog import asking, durable

PATIENCE = 20.0  # seconds until a companion must answer


def start_signer() -> None:
    """The signer with its own keys and memory under VAR/signer, unless one already answers; then the first policy."""
    if settings.AUDIT_SIGNER_SOCKET != settings.VAR / "signer.sock" or _answers():
        return  # the operator runs it, under a user of its own
    state = settings.VAR / "signer"
    _spawn(
        "audit.signer", "--state", state, "--origin", settings.AUDIT_ORIGIN, "--socket", settings.AUDIT_SIGNER_SOCKET
    )
    until = time.monotonic() + PATIENCE
    while not _answers():
        if time.monotonic() > until:
            sys.exit("The signer does not answer: see what it says above.")
        time.sleep(0.05)
    if not settings.AUDIT_POLICY.exists():
        _write_policy([], "none")


def start_demo_witness() -> None:
    """A witness on loopback, so that the demonstration shows cosigned checkpoints; a real one is another unit's."""
    state, address = settings.VAR / "witness", _free_address()
    name = "witness.demo.example"
    if not state.exists():
        _run("audit.witness", "init", "--state", state, "--name", name)
    logs = [word for key in _log_keys() for word in ("--log", key)]
    _spawn("audit.witness", "serve", "--state", state, "--listen", address, *logs)
    keys = _run("audit.witness", "vkeys", "--state", state).split()
    lines = [f"witness demo-{number} {key} http://{address}" for number, key in enumerate(keys, 1)]
    group = "group demo any " + " ".join(f"demo-{number}" for number in range(1, len(keys) + 1))
    _write_policy([*lines, group], "demo")


def _write_policy(lines: list[str], quorum: str) -> None:
    logs = [f"log {key}" for key in _log_keys()]
    text = "\n".join([*logs, *lines, f"quorum {quorum}", ""])
    durable.write(settings.AUDIT_POLICY, text.encode("utf-8"))


def _log_keys() -> list[str]:
    return _run("audit.signer", "vkeys", "--state", settings.VAR / "signer").split()


def _answers() -> bool:
    try:
        asking.signer_head(settings.AUDIT_SIGNER_SOCKET)
    except asking.Unreachable:
        return False
    return True


def _free_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def _spawn(module: str, *words: str | Path) -> None:
    command = [sys.executable, "-m", module, *map(str, words), "--with-parent"]
    subprocess.Popen(command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL)  # nosec B603 # our own program, no shell


def _run(module: str, *words: str | Path) -> str:
    command = [sys.executable, "-m", module, *map(str, words)]
    return subprocess.run(  # nosec B603 # our own program, no shell
        command, cwd=settings.BASE_DIR, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
