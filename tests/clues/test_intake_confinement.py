"""The decoding process has given up files, network, memory and time; its death is a sentence, its word is checked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from accounts.errors import BadInput
from forum.clues.intake import child, clean
from forum.clues.intake.confinement import MEMORY
from tests.clues import samples

PROBE = """
import json, os, socket, sys, threading
from forum.clues.intake.confinement import give_up_everything, leave_network
network_left = leave_network()
interfaces = [name for _, name in socket.if_nameindex()] if network_left else []
give_up_everything()
def tried(deed):
    try:
        deed()
    except (OSError, MemoryError, RuntimeError) as refused:
        return type(refused).__name__
    return "done"
answer = {
    "file": tried(lambda: open("/etc/passwd")),
    "socket": tried(socket.socket),
    "memory": tried(lambda: bytearray(%d)),
    "write": tried(lambda: os.open("/tmp/left-behind", os.O_CREAT | os.O_WRONLY)),
    "interfaces": interfaces,
    "environment": sorted(os.environ),
}
print(json.dumps(answer))
"""


ESCAPE = """
import ctypes, json, os, socket, threading
from forum.clues.intake.confinement import give_up_everything, leave_network
leave_network()
libc = ctypes.CDLL(None, use_errno=True)
if %s: give_up_everything(threads=%s)
os.close(2)  # a number that is free again
def tried(deed):
    try:
        return deed()
    except (OSError, RuntimeError) as refused:
        return type(refused).__name__
def called(name, *words):
    return getattr(libc, name)(*words) >= 0
def forked():
    pid = libc.fork()
    return pid >= 0 if pid else os._exit(0)
answer = {
    "opens a file": tried(lambda: os.open("%s", os.O_RDONLY)),
    "reaches a socket": tried(lambda: socket.socket(socket.AF_UNIX).fileno()),
    "removes a file": tried(lambda: os.unlink("%s")),
    "ends its parent": tried(lambda: os.kill(os.getppid(), 0)),
    "reads its parent": called("process_vm_readv", os.getppid(), 0, 0, 0, 0, 0),
    "divides itself": forked(),
    "starts a program": tried(lambda: os.posix_spawn("/bin/true", ["true"], {})),
    "asks by a ring": called("syscall", 425, 8, 0),
    "has memory as a file": called("syscall", 319, b"x", 0),
}
print(json.dumps(answer))
"""


def ran(code: str) -> dict[str, object]:
    command = [*child.COMMAND[:4], "-c", code]
    done = subprocess.run(
        command, capture_output=True, cwd=child.ROOT, env=child.ENVIRONMENT, check=True, timeout=30, text=True
    )
    return json.loads(done.stdout)


@pytest.mark.req(61)
@pytest.mark.req(55)
def test_the_limits_really_hold_in_the_child() -> None:
    answer = ran(PROBE % MEMORY)
    assert {answer["file"], answer["write"], answer["socket"]} <= {"OSError", "PermissionError"}
    assert answer["memory"] == "MemoryError"
    assert set(answer["interfaces"]) <= {"lo"}
    assert set(answer["environment"]) <= {*child.ENVIRONMENT, "LC_CTYPE"}, "no secret of ours"


@pytest.mark.req(55)
@pytest.mark.req(61)
@pytest.mark.parametrize("threads", [0, 8, None])
def test_a_decoder_taken_over_by_its_file_gets_no_further(threads: int | None, tmp_path: Path) -> None:
    """Descriptors used to stop at three, so that one closed was one free; and some calls need none at all."""
    kept = tmp_path / "kept"
    kept.write_text("case material")
    refused = {"PermissionError", "OSError", False}
    assert set(ran(ESCAPE % (True, threads, kept, kept)).values()) <= refused
    assert kept.exists()
    free = ran(ESCAPE % (False, threads, kept, kept))
    assert free["removes a file"] is free["ends its parent"] is None, "without it they would have been done"
    assert not refused & {free["opens a file"], free["divides itself"], free["starts a program"]}


def test_nothing_of_our_environment_reaches_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEARINGS_SECRET_KEY", "not for the worker")
    said = _answering("import os; facts = {'fault': 'codec', 'facts': {'found': ','.join(sorted(os.environ))}}")
    monkeypatch.setattr(child, "COMMAND", said)
    with pytest.raises(BadInput) as refused:
        clean(samples.jpeg(), name="photo.jpg")
    assert "BEARINGS" not in refused.value.sentence
    assert "LC_ALL,MALLOC_ARENA_MAX,OPENBLAS_NUM" in refused.value.sentence


@pytest.mark.req(55)
@pytest.mark.parametrize(
    "death",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import os; os.abort()",
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (10**8, 10**8)); bytearray(10**9)",
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass",
        "import time; time.sleep(60)",
        "while True: print('x' * 1000000)",
        "print('00000005nojson')",
        "print('00000099{}')",
        "pass",
    ],
)
def test_a_worker_that_dies_hangs_or_raves_is_a_sentence_and_no_error(
    death: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "COMMAND", [sys.executable, "-c", death])
    monkeypatch.setattr(child, "WALL_SECONDS", 2)
    monkeypatch.setattr(child, "MOST_OUTPUT", 5_000_000)
    began = time.monotonic()
    with pytest.raises(BadInput) as refused:
        clean(samples.jpeg(), name="photo.jpg")
    assert "Nothing was kept" in refused.value.sentence
    assert time.monotonic() - began < 15
    assert _children() == 0


@pytest.mark.parametrize(
    "lie",
    [
        "facts, shown = {'facts': {'width': 1, 'height': 1}}, b'<script>alert(1)</script>'",
        "facts, shown = {'facts': {'width': -1, 'height': 1}}, b'\\xff\\xd8\\xff'",
        "facts, shown = {'facts': {'width': 1, 'height': 1, 'html': '<b>'}}, b'GIF89a'",
        "facts = {'fault': 'no such fault', 'facts': {}}",
        "facts = {'fault': 'pixels', 'facts': {}}",
        "facts = {'fault': 'pixels', 'facts': {'sentence': 1}}",
    ],
)
def test_a_worker_taken_over_by_its_file_can_not_choose_what_is_shown(
    lie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "COMMAND", _answering(lie))
    with pytest.raises(BadInput, match="broken"):
        clean(samples.jpeg(), name="photo.jpg")


@pytest.mark.parametrize(("low", "high"), [("float('nan')", "0.5"), ("-2.0", "0.5"), ("'x'", "0.5"), ("0.5", "-0.5")])
def test_impossible_peaks_are_refused(low: str, high: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lie = f"facts, shown = {{'facts': {{'seconds': 1.0, 'peaks': [[{low}, {high}]]}}}}, b'OggS'"
    monkeypatch.setattr(child, "COMMAND", _answering(lie))
    with pytest.raises(BadInput, match=r"broken|Nothing was kept"):
        clean(samples.sound("wav", 0.2), name="voice.wav")


def test_files_wait_for_their_turn_and_say_so_when_it_does_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "WAIT_SECONDS", 0.05)
    for _ in range(child.AT_ONCE):
        assert child._turns.acquire(timeout=1)
    try:
        with pytest.raises(BadInput, match="Wait a minute"):
            clean(samples.jpeg(), name="photo.jpg")
    finally:
        for _ in range(child.AT_ONCE):
            child._turns.release()
    assert clean(samples.jpeg(), name="photo.jpg").medium == "image"


def _answering(code: str) -> list[str]:
    """A worker that says what the code puts into `facts` (and `shown`)."""
    answer = (
        "import json, sys\nshown = b''\n"
        + code
        + "\nfacts.setdefault('size', len(shown))\ntext = json.dumps(facts).encode()\n"
        "sys.stdout.buffer.write(b'%08d' % len(text) + text + shown)"
    )
    return [sys.executable, "-E", "-c", answer]


def _children() -> int:
    """Workers of this process that still exist."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            return 1
    except ChildProcessError:
        return 0
    return 0
