"""How tests redact: as a moderator does, with the hash of what they are shown."""

from __future__ import annotations

from uuid import UUID

from accounts.models import User
from forum.redaction import actions, things
from forum.redaction.models import Redaction

WORD = "Zarzamora"  # a street that nobody lives in
BLOCK = "[redacted: personal data of a child]"


def redacted(by: User, what: str, pk: UUID, passages: str = WORD, reason: str = "child", words: str = "") -> Redaction:
    seen = things.of(by, what, pk).seen_hash
    return actions.redact(
        by=by, what=what, thing_id=pk, passages=passages, reason=reason, seen=seen, words=words
    )  # fmt: skip
