"""What the worker gives up before it reads a hostile byte: network, files, threads, memory and time."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

from forum.clues.intake import system_calls

MEMORY = 1536 * 1024 * 1024  # bytes of address space: a picture of 60 megapixels and its copies fit
CPU_SECONDS = 60
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38


def leave_network() -> bool:
    """An empty network of its own, where the kernel allows it; False where not (then no socket can be opened anyway).

    Before any library starts a thread: a process of several threads may not enter a user namespace.
    """
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # it never outlives the server that asked
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)


def give_up_everything(*, threads: int | None = 0) -> None:
    """After all imports. No descriptor can be had from here on, so neither a file nor a socket can be opened.

    None at all and not three, since who closes one of three has another. `threads`: how many may be started; None
    where the kernel would count those of the whole user.
    """
    os.closerange(3, 256)
    limits = {
        "RLIMIT_AS": MEMORY,
        "RLIMIT_CPU": CPU_SECONDS,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_CORE": 0,  # a core file would hold case material in clear
        "RLIMIT_NOFILE": 0,
    }
    if threads is not None:
        limits["RLIMIT_NPROC"] = threads
    for name, most in limits.items():
        resource.setrlimit(getattr(resource, name), (most, most))
    if sys.platform.startswith("linux"):
        system_calls.give_up(threads=threads != 0)
