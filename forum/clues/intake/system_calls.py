"""What the worker may still ask of the kernel: memory, its pipes, the clock, and to end. Linux, by seccomp.

Limits stop a decoder that errs. One that a file has taken over could still end or read other processes of its user,
remove files by their names, or run programs: none of these needs a descriptor, and all are refused here.
"""

from __future__ import annotations

import ctypes
import platform
import struct

# (x86_64, aarch64), as in the kernel's asm-generic/unistd.h and arch/x86/entry/syscalls/syscall_64.tbl
ALLOWED: dict[str, tuple[int, int]] = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "fstat": (5, 80), "lseek": (8, 62), "mmap": (9, 222),
    "mprotect": (10, 226), "munmap": (11, 215), "brk": (12, 214), "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139), "readv": (19, 65), "writev": (20, 66),
    "sched_yield": (24, 124), "mremap": (25, 216), "madvise": (28, 233), "nanosleep": (35, 101), "getpid": (39, 172),
    "exit": (60, 93), "uname": (63, 160), "getcwd": (79, 17), "getrusage": (98, 165), "sysinfo": (99, 179),
    "sigaltstack": (131, 132),
    "gettid": (186, 178), "futex": (202, 98), "sched_getaffinity": (204, 123), "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115), "exit_group": (231, 94), "set_robust_list": (273, 99), "getrandom": (318, 278),
    "membarrier": (324, 283), "rseq": (334, 293),
}  # fmt: skip
CLONE, CLONE3, SECCOMP = (56, 220), (435, 435), (317, 277)
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # which of the pairs, and the kernel's name for it
SET_MODE_FILTER, ALL_THREADS = 1, 1
CLONE_THREAD = 0x10000
ALLOW, REFUSE, ABSENT, KILL = 0x7FFF0000, 0x00050000 | 1, 0x00050000 | 38, 0x80000000  # EPERM, ENOSYS
LOAD, EQUAL, ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06  # of the kernel's small filter language
NUMBER_AT, MACHINE_AT, FIRST_ARGUMENT_AT = 0, 4, 16


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def give_up(*, threads: bool) -> bool:
    """All threads of this process, for good; False where the kernel or the machine has no such filter.

    `threads`: whether more of its own may be started; another process never.
    """
    found = MACHINES.get(platform.machine())
    if found is None:
        return False
    steps = _filter(*found, threads=threads)
    program = _Program(len(steps) // 8, steps)
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.syscall(SECCOMP[found[0]], SET_MODE_FILTER, ALL_THREADS, ctypes.byref(program)) == 0)


def _filter(which: int, machine: int, *, threads: bool) -> bytes:
    """Calls in the tongue of another machine end the process: their numbers mean other things."""
    steps = [
        *(_step(LOAD, MACHINE_AT), _step(EQUAL, machine, 1, 0), _step(RETURN, KILL)),
        _step(LOAD, NUMBER_AT),
        *(_step(EQUAL, CLONE3[which], 0, 1), _step(RETURN, ABSENT)),  # its flags lie in memory; clone is asked then
    ]
    for pair in ALLOWED.values():
        steps += [_step(EQUAL, pair[which], 0, 1), _step(RETURN, ALLOW)]
    if threads:
        steps += [_step(EQUAL, CLONE[which], 0, 3), _step(LOAD, FIRST_ARGUMENT_AT)]
        steps += [_step(ANY_BIT, CLONE_THREAD, 0, 1), _step(RETURN, ALLOW)]
    return b"".join([*steps, _step(RETURN, REFUSE)])


def _step(code: int, value: int, if_so: int = 0, if_not: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_so, if_not, value)
