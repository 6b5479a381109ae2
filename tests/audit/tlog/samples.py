"""Sample exports, made with the writer and signed with keys of the test's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.tlog.checkpoints import Head
from audit.tlog.notes import Kind, SigningKey
from audit.tlog.published import Published

ORIGIN = "bearings.example/log"
LOG = SigningKey(ORIGIN, Kind.ED25519, b"\7" * 32)
LOG_PQ = SigningKey(ORIGIN, Kind.ML_DSA_44, b"\x08" * 32)
NORTH = SigningKey("north.example", Kind.COSIGNATURE, b"\x09" * 32)
SOUTH = SigningKey("south.example", Kind.ML_DSA_44, b"\x0a" * 32)
POLICY = f"""# whose signatures count
log {LOG.verifier}
log {LOG_PQ.verifier}
witness north {NORTH.verifier} https://north.example
witness south {SOUTH.verifier}
group both all north south
quorum both
"""


@dataclass(frozen=True)
class Sample:
    folder: Path
    policy: Path
    sizes: tuple[int, ...]


def leaf(number: int) -> bytes:
    return f'{{"kind":"case","n":{number},"op":"case.consult","t":"2026-11-26T12:00:00.000Z","v":1}}'.encode()


def note(head: Head, *keys: SigningKey) -> str:
    return head.text() + "\n" + "".join(key.sign(head, 1_790_000_000) for key in keys or (LOG, LOG_PQ, NORTH, SOUTH))


def make(folder: Path, sizes: Sequence[int]) -> Sample:
    """A log that was published at each of these sizes."""
    log, size = Published(folder / "export"), 0
    for new in sizes:
        log.writer().extend(size, [leaf(number) for number in range(size, new)])
        size = new
        head = Head(ORIGIN, size, log.reader().root(size))
        log.publish(head, note(head))
    policy = folder / "policy"
    policy.write_text(POLICY)
    (folder / "export" / "policy").write_text(POLICY)
    return Sample(folder / "export", policy, tuple(sizes))
