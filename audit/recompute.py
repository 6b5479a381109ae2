"""Recomputes the whole trail from its stored bytes and says whether anything was changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db.models import Max, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit import gone, keys, leaves, log
from audit.models import Checkpoint, Entry, Leaf, Private
from audit.opening import Broken, Keys, checked, opened
from audit.tlog import merkle

BATCH = 1000
GRACE = timedelta(seconds=60)  # how long an entry may wait for its place

Progress = Callable[[int, int], None]


@dataclass
class Verdict:
    """What was recomputed, and the first thing found wrong, if any."""

    size: int = 0
    root: str = merkle.EMPTY.hex()
    checkpoints: int = 0
    waiting: int = 0
    opened: int = 0
    erased: int = 0
    lost: int = 0
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
            "%(erased)d erased, %(lost)d lost in a restore, %(waiting)d waiting for their place. Root %(root)s."
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
    _check_replayed(walk.verdict, start, entries)
    kept = [entry for entry in entries if entry.data_key != gone.NO_KEY]
    _check_privates(walk.verdict, kept, list(privates))


def _check_privates(verdict: Verdict, entries: Sequence[Entry], privates: Sequence[Private]) -> None:
    by_entry: dict[UUID, list[Private]] = defaultdict(list)
    for private in privates:
        by_entry[private.entry_id].append(private)
    found = keys.scopes(key for entry in entries for key in (entry.data_key, entry.who_key, entry.subject_key) if key)
    missing: list[tuple[Entry, UUID]] = []
    for entry in entries:
        kept = by_entry[entry.pk]
        clear, commitments = leaves.read(bytes(entry.leaf))
        under = {name: log.key_of(entry, name, str(clear.get("kind"))) for name in leaves.FIELDS}
        if clear.get("under") != log.under(entry) or any(one.data_key != under.get(one.field) for one in kept):
            raise Broken(_("the fields of entry %(id)s were given another key.") % {"id": entry.pk}, entry.pk)
        clear_fields = {one.field for one in kept if one.data_key in found and opened(one, commitments, found)}
        missing += [(entry, under.get(name, entry.data_key)) for name in commitments if name not in clear_fields]
        verdict.opened += len(clear_fields)
    _check_missing(missing, found)
    verdict.erased += len(missing)


def _check_replayed(verdict: Verdict, start: int, entries: Sequence[Entry]) -> None:
    """An entry whose fields were lost in a restore must stand where the trail says that some were put back."""
    lost = {place: entry for place, entry in enumerate(entries, start) if entry.data_key == gone.NO_KEY}
    told = gone.replayed() if lost else []
    for place, entry in lost.items():
        if not any(place in places for places in told):
            raise Broken(_("fields of entry %(id)s were removed, not erased.") % {"id": entry.pk}, entry.pk)
        verdict.lost += len(leaves.read(bytes(entry.leaf))[1])


def _check_missing(missing: Sequence[tuple[Entry, UUID]], found: Keys) -> None:
    """Each must be gone with its key, or older than what is kept, and the trail must tell of that.

    Called when rows and keys have been read: an erasure that came in between was told in its own transaction.
    """
    if not missing:
        return
    destroyed, horizon = {one.key_id for one in gone.destroyed()}, gone.horizon()
    for entry, key in missing:
        if (key in found or key not in destroyed) and entry.at >= horizon:
            raise Broken(_("fields of entry %(id)s were removed, not erased.") % {"id": entry.pk}, entry.pk)


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
