"""What a person's own page reads: their acts, and what others decided about them, as far as they may know it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from audit import disclosing, gone, keys, log, pages, queries, scopes, standing, words
from audit.models import Entry, EntryQuerySet
from audit.operations import Operation
from audit.tlog.checkpoints import Head
from audit.tlog.proofs import Proof
from audit.tlog.published import Published

# What others decide about a person and tell them: who decided stays with the auditors.
TOLD = (
    Operation.ROLE_GRANT, Operation.ROLE_WITHDRAW, Operation.ACCOUNT_APPOINT, Operation.ACCOUNT_SUSPEND,
    Operation.ACCOUNT_RESTORE, Operation.APPLICATION_APPROVE, Operation.APPLICATION_RETURN,
    Operation.APPLICATION_REFUSE, Operation.BOARD_JOIN, Operation.BOARD_LEAVE,
)  # fmt: skip
ANSWERING = (Operation.ANSWER_GIVE, Operation.ANSWER_REVISE)
_OPENED_OF_OWN = frozenset({"actor", "unit", "object", "justification", "address"})
_OPENED_OF_TOLD = frozenset({"object", "subject"})


@dataclass(frozen=True)
class Row:
    """One entry as its person sees it; `object` is an id that says nothing to anybody else."""

    id: UUID
    at: datetime
    operation: words.Words
    outcome: words.Words
    is_done: bool
    kind: str
    object: str
    receipt: str
    standing: standing.Standing


@dataclass(frozen=True)
class OwnPage:
    rows: list[Row]
    older: str
    was_unknown: bool
    signed: standing.Signed


def acts(by: log.Actor, *, blind: bool) -> EntryQuerySet:
    """What this person did: everything under their key as the doer. Notices are no acts, though they may lie there.

    For an expert, without what could tell of others' answers; their own answers stay.
    """
    found = _all().filter(who_key=_key(by)).exclude(op=Operation.ALERT_DELIVER)
    return found.exclude(queries.TELLS_OF_ANSWERS & ~Q(op__in=ANSWERING)) if blind else found


def told(by: log.Actor) -> EntryQuerySet:
    """What others decided about this person."""
    mine = _key(by)
    return _all().filter(subject_key=mine, op__in=TOLD).exclude(who_key=mine)


def one(by: log.Actor, entry_id: UUID, *, blind: bool) -> tuple[Entry, disclosing.Fields] | None:
    """An entry of theirs and the fields they may have opened; None when it is not theirs."""
    entry = acts(by, blind=blind).filter(pk=entry_id).first()
    if entry:
        return entry, _OPENED_OF_OWN
    entry = told(by).filter(pk=entry_id).first()
    return (entry, _OPENED_OF_TOLD) if entry else None


def page(by: log.Actor, before: str, *, about: bool, blind: bool) -> OwnPage:
    """A page of their acts, or of what others decided about them."""
    found, signed = entries(by, before, about=about, blind=blind), standing.signed()
    opened = {} if about else queries.opened(found.entries, {"object"})
    return OwnPage([_row(entry, opened, signed) for entry in found.entries], found.older, found.was_unknown, signed)


def entries(by: log.Actor, before: str, *, about: bool, blind: bool) -> pages.Page:
    return pages.page(told(by) if about else acts(by, blind=blind), before)


def zipped(found: Iterable[Entry], *, about: bool) -> bytes:
    """The proofs of those that are signed, the policy, and how to check them; made in memory, for one page at most."""
    published, fields = Published(settings.AUDIT_LOG), _OPENED_OF_TOLD if about else _OPENED_OF_OWN
    note, reader, whole = published.note(), published.reader(), io.BytesIO()
    size = Head.of(note).size if note else 0
    ready = [one for one in found if (place := getattr(one, "place", None)) and place.index < size]
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as into:
        into.writestr("README.txt", README)
        if policy := published.served("policy"):
            into.writestr("policy", policy.read_bytes())
        for entry, extra in disclosing.documents([(one, fields) for one in ready]).items():
            index = entry.place.index
            proof = Proof(index, reader.inclusion_proof(index, size), note or "", extra)
            into.writestr(f"{index}.tlog-proof", proof.text())
    return whole.getvalue()


README = """\
Each file proves that one entry stands in the audit trail at the place that it is named after (c2sp.org/tlog-proof).
To check one, without this installation and without a network:

    python -m audit.verify PLACE.tlog-proof --policy POLICY

Use a policy file that your own unit gave you. The one beside this file is the installation's word on itself.
What each file opens is yours: keep it as you keep a letter.
"""


def _all() -> EntryQuerySet:
    return Entry.objects.select_related("place")


def _key(by: log.Actor) -> UUID:
    """NO_KEY, which is nobody's, before the first entry."""
    scope = scopes.of_person(str(by.pk))
    return keys.known([scope]).get(scope, gone.NO_KEY)


def _row(entry: Entry, opened: Mapping[UUID, Mapping[str, str]], signed: standing.Signed) -> Row:
    place = getattr(entry, "place", None)
    return Row(
        id=entry.pk,
        at=entry.at,
        operation=words.operation(entry.op),
        outcome=words.outcome(entry.outcome),
        is_done=entry.outcome == "done",
        kind=queries.kind(entry),
        object=opened.get(entry.pk, {}).get("object", ""),
        receipt=entry.leaf_hash,
        standing=signed.of(place.index if place else None),
    )
