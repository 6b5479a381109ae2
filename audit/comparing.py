"""Whether the tree that is published now still holds everything that a checkpoint kept elsewhere was signed over."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from audit import cosigning
from audit.tlog import merkle
from audit.tlog.checkpoints import BadCheckpoint, Head
from audit.tlog.notes import BadNote
from audit.tlog.policy import BadPolicy, Policy, Trusted
from audit.tlog.published import Published
from audit.tlog.tiles import BadTile


@dataclass(frozen=True)
class Comparison:
    """What came out, in a sentence; `is_consistent` None when it could not be told."""

    is_consistent: bool | None
    sentence: str
    kept: Head | None = None
    now: Head | None = None
    proof: tuple[str, ...] = ()  # base64, as tlog-witness writes them
    cosigners: tuple[str, ...] = ()


def compared(note: str) -> Comparison:
    """Never raises, whatever it is given."""
    try:
        rules = cosigning.policy()
        if rules is None:
            return Comparison(
                None, _("This installation has no policy file, so nobody’s signature can be checked here.")
            )
        return _against(note, rules)
    except BadPolicy as bad:
        return Comparison(None, _("The policy file can’t be read: %(why)s") % {"why": bad})
    except (BadNote, BadCheckpoint, ValueError) as bad:
        told = _("This can’t be compared: %(why)s Look whether it was copied whole, and whether it is of this log.")
        return Comparison(None, told % {"why": bad})


def _against(note: str, rules: Policy) -> Comparison:
    kept, published = rules.checked(note), Published(settings.AUDIT_LOG)
    newest = published.note()
    if newest is None:
        return Comparison(None, _("Nothing is published yet, though this checkpoint was signed: ask the operator why."))
    now = rules.checked(newest).head
    names = tuple(kept.cosigners)
    if kept.head.origin != now.origin:
        return Comparison(None, _("This checkpoint is of another log."), kept.head, now, cosigners=names)
    try:
        proof = _proof(kept, now, published)
    except BadTile as bad:
        told = _("The published tree is damaged, so nothing can be told: %(why)s")
        return Comparison(None, told % {"why": bad}, kept.head, now, cosigners=names)
    if proof is None:
        return Comparison(is_consistent=False, sentence=_not_consistent(), kept=kept.head, now=now, cosigners=names)
    lines = tuple(base64.b64encode(one).decode() for one in proof)
    sentence = _(
        "Consistent: everything that this checkpoint was signed over still stands, unchanged and in its place."
    )
    return Comparison(is_consistent=True, sentence=sentence, kept=kept.head, now=now, proof=lines, cosigners=names)


def _proof(kept: Trusted, now: Head, published: Published) -> list[bytes] | None:
    """None when the tree of now does not extend what was kept."""
    old = kept.head
    if old.size > now.size:
        return None
    if old.size == 0:
        return [] if old.root == merkle.EMPTY else None
    proof = published.reader().consistency_proof(old.size, now.size)
    return proof if merkle.verify_consistency(old.size, now.size, old.root, now.root, proof) else None


def _not_consistent() -> str:
    return _(
        "NOT consistent: the log signed this checkpoint, and the tree that is published now does not hold what it was "
        "signed over. Entries were changed or taken out, or an old backup runs. Keep this checkpoint and a copy of the "
        "published log, change nothing, and tell the witnesses and every member unit."
    )
