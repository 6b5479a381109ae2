"""The signer after a restore: it goes on from the largest tree that anybody has seen signed, or not at all."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from django.conf import settings

from audit import cosigning
from audit.tlog import asking, durable, notes
from audit.tlog.checkpoints import Head
from audit.tlog.policy import Policy
from audit.tlog.published import Published
from audit.tlog.tiles import BadTile
from deploy.restore.filling import Refused

NOBODY = "none"  # in place of a witness's name
_NEWER = "Get a newer copy of the published log (an export, a mirror) and run --finish --log-from FOLDER."


def take_newer(log: Published, folder: Path) -> None:
    """Another copy of the log in place of the restored one: signed by the same keys, and grown out of it."""
    other, head = Published(folder), log.head()
    newer = _checked(other)
    if head is not None:
        if newer.size < head.size:
            raise Refused(f"{folder} holds {newer.size} entries, the log here {head.size}: it is older.")
        if other.reader().root(head.size) != head.root:
            raise Refused(f"{folder} did not grow out of the log here: somebody shows two histories.")
    batch = durable.Batch()
    for file in other.files():
        batch.put(log.folder / file.relative_to(folder), file.read_bytes())
    batch.commit()


def bring_up(log: Published, without: Collection[str] = ()) -> str:
    """The signer stands at the published head when this returns; Refused when somebody has seen a larger tree.

    `without`: names of witnesses that can't answer, and that the operator has asked by another way; NOBODY when the
    policy names none.
    """
    head = _checked(log) if log.head() else None
    told = _ask_witnesses(log, head, without)
    try:
        signed = asking.signer_head(settings.AUDIT_SIGNER_SOCKET)
    except asking.Unreachable as away:
        raise Refused(f"{away} Start the signer, with its own state if it was not lost, then run --finish.") from None
    if signed and (head is None or signed.size > head.size):
        raise Refused(f"The signer has signed {signed.size} entries, the log here is shorter. {_NEWER}")
    if signed is None:
        _check_vouched(without)
    if head is None:
        return told
    if signed and log.reader().root(signed.size) != signed.root:
        raise Refused("The signer has signed another history than this log's: find out why before anything is signed.")
    if signed is None or signed.size < head.size:
        old = signed.size if signed else 0
        asking.sign(settings.AUDIT_SIGNER_SOCKET, old, log.reader().consistency_proof(old, head.size), head)
    return told


def _rules() -> Policy:
    rules = cosigning.policy()
    if rules is None:
        raise Refused(f"There is no policy at {settings.AUDIT_POLICY}: nobody can say who has seen this log.")
    return rules


def _checked(log: Published) -> Head:
    """Its newest head, signed by a key of the policy's, of this name, and what its tiles add up to."""
    note = log.note()
    if note is None:
        raise Refused(f"{log.folder} holds no published log.")
    try:
        head = _rules().checked(note).head
        is_whole = log.reader().check(0, head.size) == head.root
    except (notes.BadNote, BadTile, OSError) as wrong:
        raise Refused(f"{log.folder} is not the log that was signed: {wrong}") from None
    if head.origin != settings.AUDIT_ORIGIN or not is_whole:
        raise Refused(f"{log.folder} is not the whole log of {settings.AUDIT_ORIGIN}.")
    return head


def _ask_witnesses(log: Published, head: Head | None, without: Collection[str]) -> str:
    rules = _rules()
    asked = {one.url: name for name, one in rules.witnesses.items() if one.url and name not in without}
    if not asked:
        return "No witness was asked: nobody outside can say whether this log is the newest."
    if head is None:
        raise Refused(f"This backup holds no signed log, so no witness can be asked. {_NEWER}")
    for url, name in asked.items():
        _ask(url, name, head, str(log.note()))
    return f"{len(asked)} witnesses have seen no more than the {head.size} entries here."


def _check_vouched(without: Collection[str]) -> None:
    """A signer without a memory signs whatever it is shown: somebody must say that nothing larger was signed."""
    rules = _rules()
    if any(one.url and name not in without for name, one in rules.witnesses.items()):
        return  # it was asked
    if unsaid := set(rules.witnesses or [NOBODY]) - set(without):
        told = (
            "The signer remembers nothing and no witness could be asked: an older log than the newest would be signed."
        )
        words = " ".join(f"--without-witness {name}" for name in sorted(unsaid))
        raise Refused(f"{told} When you know by another way that this is the newest, run --finish {words}.")


def _ask(url: str, name: str, head: Head, note: str) -> None:
    """A witness that stands where we do cosigns once more; any other says where it stands."""
    try:
        asking.cosign(url, head.size, [], note, timeout=cosigning.PATIENCE)
    except asking.Behind as stands:
        if stands.size > head.size:
            told = f"The witness {name} has seen {stands.size} entries, the log here holds {head.size}."
            raise Refused(f"{told} {_NEWER}") from None
        if stands.size == head.size:
            raise Refused(f"The witness {name} has seen another tree of {head.size} entries: two histories.") from None
    except (asking.Unreachable, asking.Refused) as failed:
        told = f"The witness {name} gives no answer ({failed})"
        raise Refused(f"{told}: nothing is signed before it is asked. Ask its operator, or try again.") from None
