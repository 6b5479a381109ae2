"""Recomputes the whole trail from its stored bytes and says whether anything was changed."""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db.models import Max, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit import keys, leaves, log, sealing
from audit.models import Checkpoint, Entry, Leaf, Private
from audit.operations import Operation, Outcome
from audit.tlog import merkle

BATCH = 1000
GRACE = timedelta(seconds=60)  # how long an entry may wait for its place

Progress = Callable[[int, int], None]


class Broken(Exception):
    """The first thing found wrong, with the entry it was found at."""

    def __init__(self, sentence: str, entry: UUID | None = None) -> None:
        super().__init__(sentence)
        self.entry = entry


@dataclass
class Verdict:
    """What was recomputed, and the first thing found wrong, if any."""

    size: int = 0
    root: str = merkle.EMPTY.hex()
    checkpoints: int = 0
    waiting: int = 0
    opened: int = 0
    erased: int = 0
    problem: str = ""
    entry: UUID | None = None

    @property
    def is_sound(self) -> bool:
        return not self.problem

    def __str__(self) -> str:
        if self.problem:
            return _("The trail is NOT sound: %(problem)s") % {"problem": self.problem}
        entries = ngettext("%(count)d entry", "%(count)d entries", self.size) % {"count": self.size}
        return _(
            "The trail is sound: %(entries)s, %(checkpoints)d checkpoints, %(opened)d private fields opened, "
            "%(erased)d erased, %(waiting)d waiting for their place. Root %(root)s."
        ) % {**vars(self), "entries": entries}


@dataclass
class _Walk:
    """The tree as recomputed so far."""

    verdict: Verdict
    frontier: merkle.Frontier = field(default_factory=merkle.Frontier)
    sure: int = 0  # size of the last checkpoint that fitted

    def step(self, entry: Entry, roots: dict[int, str]) -> None:
        self.frontier.append(checked(entry))
        size = self.frontier.size
        if size not in roots:
            return
        if self.frontier.root().hex() != roots[size]:
            told = _(
                "the tree does not fit the checkpoint of size %(size)d: something from place %(first)d on changed."
            )
            first = Leaf.objects.filter(index=self.sure).values_list("entry_id", flat=True).first()
            raise Broken(told % {"size": size, "first": self.sure}, first)
        self.sure = size
        self.verdict.checkpoints += 1


def verify(progress: Progress = lambda done, total: None) -> Verdict:
    """Recompute every leaf hash, the tree, every checkpoint, and the commitments that can still be opened.

    That each checkpoint's root comes out of one walk over one sequence of leaves is their consistency. Reads in
    batches, outside any transaction: the trail only grows, so the world may go on meanwhile.
    """
    verdict = Verdict()
    try:
        _verify(verdict, progress)
    except Broken as broken:
        verdict.problem, verdict.entry = str(broken), broken.entry
    except keys.Unreadable as unreadable:
        verdict.problem = str(unreadable)
    return verdict


def checked(entry: Entry) -> bytes:
    """The leaf hash of an entry whose bytes and columns say the same; Broken otherwise."""
    found = merkle.leaf_hash(bytes(entry.leaf))
    if found.hex() != entry.leaf_hash:
        raise Broken(
            _("entry %(id)s is not what was written: its bytes have another hash.") % {"id": entry.pk}, entry.pk
        )
    clear, _commitments = leaves.read(bytes(entry.leaf))
    if (clear.get("op"), clear.get("outcome"), clear.get("t")) != (entry.op, entry.outcome, leaves.written(entry.at)):
        raise Broken(_("the columns of entry %(id)s say something else than its leaf.") % {"id": entry.pk}, entry.pk)
    return found


def _verify(verdict: Verdict, progress: Progress) -> None:
    size = Checkpoint.objects.aggregate(newest=Max("size"))["newest"] or 0
    walk = _Walk(verdict)
    for start in range(0, size, BATCH):
        _verify_batch(walk, start, min(start + BATCH, size))
        progress(walk.frontier.size, size)
    verdict.size, verdict.root = size, walk.frontier.root().hex()
    _check_rest(verdict)


def _verify_batch(walk: _Walk, start: int, stop: int) -> None:
    batch = Leaf.objects.filter(index__gte=start, index__lt=stop).select_related("entry").order_by("index")
    roots = dict(Checkpoint.objects.filter(size__gt=start, size__lte=stop).values_list("size", "root"))
    entries = []
    for expected, leaf in enumerate(batch, start):
        if leaf.index != expected:
            break
        walk.step(leaf.entry, roots)
        entries.append(leaf.entry)
    if len(entries) < stop - start:
        raise Broken(_("the entry at place %(place)d is missing.") % {"place": start + len(entries)})
    privates = Private.objects.filter(entry__place__index__gte=start, entry__place__index__lt=stop)
    _check_privates(walk.verdict, entries, list(privates))


def _check_privates(verdict: Verdict, entries: Sequence[Entry], privates: Sequence[Private]) -> None:
    by_entry: dict[UUID, list[Private]] = defaultdict(list)
    for private in privates:
        by_entry[private.entry_id].append(private)
    # Read in this order: an erasure that comes in between took the keys, and was told, in one transaction.
    found = keys.scopes(entry.data_key for entry in entries)
    told = _told_destroyed() if any(entry.data_key not in found for entry in entries) else set()
    for entry in entries:
        kept = by_entry[entry.pk]
        clear, commitments = leaves.read(bytes(entry.leaf))
        if clear.get("under") != log.under(entry) or any(one.data_key != entry.data_key for one in kept):
            raise Broken(_("the fields of entry %(id)s were given another key.") % {"id": entry.pk}, entry.pk)
        opened = {one.field for one in kept if entry.data_key in found and _opened(one, commitments, found)}
        if len(opened) < len(commitments) and (entry.data_key in found or entry.data_key not in told):
            raise Broken(_("fields of entry %(id)s were removed, not erased.") % {"id": entry.pk}, entry.pk)
        verdict.opened += len(opened)
        verdict.erased += len(commitments) - len(opened)


def _told_destroyed() -> set[UUID]:
    """The keys that the trail says were destroyed on purpose; read from what its entries are committed to."""
    done = {"entry__op": Operation.KEY_DESTROY, "entry__outcome": Outcome.DONE, "field": "detail"}
    kept = list(Private.objects.filter(**done).select_related("entry"))
    found = {pk: own for pk, own in keys.scopes(one.data_key for one in kept).items() if own[0] == keys.ERASURES}
    told = set()
    for private in kept:
        checked(private.entry)  # its columns may lie
        if private.data_key in found:
            told.add(UUID(_opened(private, leaves.read(bytes(private.entry.leaf))[1], found)))
    return told


def _opened(private: Private, commitments: dict[str, str], found: Mapping[UUID, tuple[str, keys.DataKey]]) -> str:
    """What it opens to, never empty; Broken when that is not what its entry is committed to."""
    told = _("the %(field)s kept with entry %(id)s is not what the entry is committed to.")
    wrong = Broken(told % {"field": private.field, "id": private.entry_id}, private.entry_id)
    scope, key = found[private.data_key]
    try:
        clear = sealing.unseal_with(key, scope, private.sealed, bound=log.bound(private.entry_id, private.field))
    except sealing.Unreadable:
        raise wrong from None
    salt, value = clear[: leaves.KEY], clear[leaves.KEY :]
    if not hmac.compare_digest(leaves.commitment(salt, private.field, value), commitments.get(private.field, "")):
        raise wrong
    if private.lookup != log.lookup_of(private.field, value.decode()):
        raise wrong  # else an entry could be hidden from whoever looks for its actor
    return value.decode()


def _check_rest(verdict: Verdict) -> None:
    # One statement, so that a sequencer at work can't come between the two looks.
    newest = Coalesce(Subquery(Checkpoint.objects.order_by("-size").values("size")[:1]), 0)
    if Leaf.objects.filter(index__gte=newest).exists():
        raise Broken(_("there are entries in the tree that no checkpoint covers."))
    late = leaves.moment() - GRACE
    for entry in Entry.objects.waiting().order_by("at", "id").iterator(chunk_size=BATCH):
        checked(entry)
        if entry.at < late:
            told = _("entry %(id)s has waited for its place in the tree since %(at)s: no sequencer is at work.")
            raise Broken(told % {"id": entry.pk, "at": leaves.written(entry.at)}, entry.pk)
        verdict.waiting += 1
