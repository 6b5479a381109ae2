"""What the auditors' pages read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from audit import keys, leaves, log, naming, sealing, words
from audit.models import Checkpoint, Entry, EntryQuerySet, Leaf, Private
from audit.operations import Operation
from audit.sequencer import newest
from audit.tlog import merkle

PAGE = 50
# A notice may be "new answer to your clue", and who scores an answer or asks for a belief has answered.
TELLS_OF_ANSWERS = (
    Q(op__startswith="answer.")
    | Q(op__startswith="belief.")
    | Q(op__in=[Operation.PRACTICE_SCORE, Operation.ALERT_DELIVER, Operation.REFERRAL_DECLINE])
)


@dataclass(frozen=True)
class Asked:
    """Which entries an auditor wants to see; empty means all."""

    op: str = ""
    since: date | None = None
    until: date | None = None
    actor: str = ""
    object: str = ""

    def __str__(self) -> str:
        """For the trail: the ids of people and cases by their keys', of whom the reader may ask; never what else was
        typed where an id belongs, which may be somebody's name or address."""
        told = {**vars(self), "actor": _id_only(self.actor), "object": _id_only(self.object)}
        return naming.hidden(" ".join(f"{name}={value}" for name, value in told.items() if value))


def _id_only(typed: str) -> str:
    try:
        return str(UUID(typed)) if typed else ""
    except ValueError:
        return "unknown"


@dataclass(frozen=True)
class Row:
    """One entry, opened as far as it still can be."""

    id: UUID
    at: datetime
    operation: words.Words
    op: str
    outcome: words.Words
    is_done: bool
    kind: str
    place: int | None
    opened: Mapping[str, str]
    erased: tuple[str, ...]

    @property
    def actor_id(self) -> str:
        return self.opened.get("actor", "").partition(" ")[0]

    @property
    def actor_name(self) -> str:
        """What follows the id in the actor's text, else the id."""
        return self.opened.get("actor", "").partition(" ")[2] or self.actor_id

    @property
    def written(self) -> str:
        """The moment as the leaf says it."""
        return leaves.written(self.at)


@dataclass(frozen=True)
class TrailPage:
    """Fifty entries, newest first, where the next fifty begin, and what of the question was left out, in sentences."""

    rows: list[Row]
    older: str
    checkpoint: Checkpoint | None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proof:
    """That an entry stands in the tree of this size and root (RFC 6962, 2.1.1); hashes in hexadecimal."""

    index: int
    checkpoint: Checkpoint
    hashes: list[str] = field(default_factory=list)


def entries(*, blind: bool) -> EntryQuerySet:
    """All; for a reader who must stay blind, without those that tell that somebody has answered."""
    found = Entry.objects.select_related("place")
    return found.exclude(TELLS_OF_ANSWERS) if blind else found


def trail_page(asked: Asked, before: str = "", *, blind: bool = False) -> TrailPage:
    """Entries as asked for; `before` is the `older` of the page before."""
    found = _asked_for(entries(blind=blind), asked)
    if cursor := _cursor(before):
        at, pk = cursor
        found = found.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))
    page = list(found.order_by("-at", "-id")[: PAGE + 1])
    shown = page[:PAGE]
    older = f"{leaves.written(shown[-1].at)}_{shown[-1].pk}" if len(page) > PAGE else ""
    return TrailPage(_rows(shown), older, newest(), tuple(_left_out(asked, bool(before and not cursor))))


def entry_row(entry: Entry) -> Row:
    return _rows([entry])[0]


def proof_of(entry: Entry) -> Proof | None:
    """None while the entry waits for its place. Reads all leaf hashes: seconds for a million of them."""
    checkpoint = newest()
    place: Leaf | None = getattr(entry, "place", None)
    if checkpoint is None or place is None or place.index >= checkpoint.size:
        return None
    stored = Leaf.objects.filter(index__lt=checkpoint.size).order_by("index").values_list("entry__leaf_hash", flat=True)
    hashes = [bytes.fromhex(one) for one in stored]
    if len(hashes) != checkpoint.size:
        return None  # verification says what is missing
    return Proof(place.index, checkpoint, [one.hex() for one in merkle.inclusion_proof(place.index, hashes)])


def _asked_for(found: EntryQuerySet, asked: Asked) -> EntryQuerySet:
    if asked.op:
        found = found.filter(op=asked.op)
    if asked.since:
        found = found.filter(at__gte=datetime.combine(asked.since, time.min, UTC))
    if asked.until and (end := _end_of(asked.until)):
        found = found.filter(at__lt=end)
    for name, value in [("actor", asked.actor), ("object", asked.object)]:
        if value:
            kept = Private.objects.filter(field=name, lookup=keys.lookup(name, value))
            found = found.filter(pk__in=kept.values("entry"))
    return found


def _end_of(day: date) -> datetime | None:
    """None for the last day there is."""
    try:
        return datetime.combine(day, time.min, UTC) + timedelta(days=1)
    except OverflowError:
        return None


def _left_out(asked: Asked, no_page: bool) -> Iterator[str]:
    if asked.until and _end_of(asked.until) is None:
        yield _("No day comes after the one in “To”, so it was left out.")
    if no_page:
        yield _("There is no such page. These are the newest entries.")


def _cursor(before: str) -> tuple[datetime, UUID] | None:
    """Where a page ended; a cursor that somebody has made up shows the first page."""
    at, _sign, pk = before.partition("_")
    try:
        return datetime.fromisoformat(at).astimezone(UTC), UUID(pk)
    except (ValueError, OverflowError):
        return None


def _rows(entries: list[Entry]) -> list[Row]:
    opened = _opened(Private.objects.filter(entry__in=[entry.pk for entry in entries]))
    return [_row(entry, opened.get(entry.pk, {})) for entry in entries]


def _row(entry: Entry, opened: dict[str, str]) -> Row:
    clear, commitments = leaves.read(bytes(entry.leaf))
    place: Leaf | None = getattr(entry, "place", None)
    return Row(
        id=entry.pk,
        at=entry.at,
        operation=words.operation(entry.op),
        op=entry.op,
        outcome=words.outcome(entry.outcome),
        is_done=entry.outcome == "done",
        kind=str(clear.get("kind", "")),
        place=place.index if place else None,
        opened={name: opened[name] for name in leaves.FIELDS if name in opened},
        erased=tuple(name for name in leaves.FIELDS if name in commitments and name not in opened),
    )


def _opened(privates: Iterable[Private]) -> dict[UUID, dict[str, str]]:
    """The private fields that can still be opened; what was tampered with counts as unreadable here."""
    kept = list(privates)
    found = keys.scopes(private.data_key for private in kept)
    texts: dict[tuple[UUID, str], str] = {}
    for private in kept:
        if private.data_key not in found:
            continue
        scope, key = found[private.data_key]
        bound = log.bound(private.entry_id, private.field)
        try:
            clear = sealing.unseal_with(key, scope, private.sealed, bound=bound)
        except sealing.Unreadable:
            continue
        texts[private.entry_id, private.field] = clear[leaves.KEY :].decode()
    opened: dict[UUID, dict[str, str]] = {}
    for (entry_id, name), text in naming.spelled(texts).items():
        opened.setdefault(entry_id, {})[name] = text
    return opened
