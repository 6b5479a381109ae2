"""What the auditors' pages read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from audit import administrative, gone, keys, leaves, log, naming, pages, scopes, sealing, standing, words
from audit.append_only import WriteOnceQuerySet
from audit.led import LED
from audit.models import Entry, EntryQuerySet, Private, WrappedKey
from audit.operations import Operation, Outcome

# A notice may be "new answer to your clue", who scores an answer or asks for a belief has answered,
# a link between clues is a judgement too, and what is taken over or passed on may be the reasons of an answer, as may
# be what was accepted as a finding, sent with personal data or opened to be redacted.
TELLS_OF_ANSWERS = (
    Q(op__startswith="answer.")
    | Q(op__startswith="belief.")
    | Q(op__startswith="link.")
    | Q(op__startswith="review.")
    | Q(op__startswith="finding.")
    | Q(op__in=[Operation.PRACTICE_SCORE, Operation.ALERT_DELIVER, Operation.REFERRAL_DECLINE])
    | Q(op__in=[Operation.PERSONAL_NEED, Operation.REDACTION_CONSULT])
)


@dataclass(frozen=True)
class Asked:
    """Which entries an auditor wants to see; empty means all. `actor` and `case` are ids, `until` is not included."""

    op: str = ""
    led: str = ""
    outcome: str = ""
    since: datetime | None = None
    until: datetime | None = None
    case: str = ""
    actor: str = ""
    object: str = ""

    def __str__(self) -> str:
        """For the trail: the ids of people and cases by their keys', of whom the reader may ask; never what else was
        typed where an id belongs, which may be somebody's name or address."""
        ids = {name: _id_only(getattr(self, name)) for name in ("case", "actor", "object")}
        times = {name: leaves.written(at) if (at := getattr(self, name)) else "" for name in ("since", "until")}
        told = {**vars(self), **times, **ids}
        return naming.hidden(" ".join(f"{name}={value}" for name, value in told.items() if value))


def _id_only(typed: str) -> str:
    try:
        return str(UUID(typed)) if typed else ""
    except ValueError:
        return "unknown"


@dataclass(frozen=True)
class Row:
    """One entry: its clear part, which private fields are opened, and which are sealed or erased."""

    id: UUID
    at: datetime
    operation: words.Words
    op: str
    led: words.Words
    outcome: words.Words
    is_done: bool
    kind: str
    standing: standing.Standing
    opened: Mapping[str, str]
    sealed: tuple[str, ...]
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
    signed: standing.Signed
    left_out: tuple[str, ...] = ()


def entries(*, blind: bool) -> EntryQuerySet:
    """All; for a reader who must stay blind, without those that tell that somebody has answered."""
    found = Entry.objects.select_related("place")
    return found.exclude(TELLS_OF_ANSWERS) if blind else found


def trail_page(asked: Asked, before: str = "", *, blind: bool = False, is_open: bool = False) -> TrailPage:
    """Entries as asked for; `before` is the `older` of the page before. Who did something is asked when open only."""
    signed = standing.signed()
    if asked.actor and not is_open:
        sentence = _("To look for what a person did, open personal fields first, and say why.")
        return TrailPage([], "", signed, (sentence,))
    of_kind = [op for op, led in LED.items() if led == asked.led]
    found = pages.page(asked_for(entries(blind=blind), asked), before, of_kind)
    left_out = (_("There is no such page. These are the newest entries."),) if found.was_unknown else ()
    return TrailPage(_rows(found.entries, signed, is_open=is_open), found.older, signed, left_out)


def administrative_page(before: str = "", *, blind: bool = False, is_open: bool = False) -> TrailPage:
    """What administrators and operators did, newest first."""
    signed = standing.signed()
    found = pages.page(entries(blind=blind), before, sorted(administrative.operations()))
    return TrailPage(_rows(found.entries, signed, is_open=is_open), found.older, signed)


def administrative_entries() -> EntryQuerySet:
    """All of them, for counting."""
    return Entry.objects.filter(op__in=administrative.operations())


def entry_row(entry: Entry, *, is_open: bool = True) -> Row:
    return _rows([entry], standing.signed(), is_open=is_open)[0]


def kind(entry: Entry) -> str:
    """Of what the entry tells."""
    return str(leaves.read(bytes(entry.leaf))[0].get("kind", ""))


def opened(entries: Iterable[Entry | UUID], fields: Collection[str] = leaves.FIELDS) -> dict[UUID, dict[str, str]]:
    """These private fields where they can still be opened; what was tampered with counts as unreadable here."""
    ids = [one.pk if isinstance(one, Entry) else one for one in entries]
    kept = list(Private.objects.filter(entry__in=ids, field__in=fields))
    found = keys.scopes(private.data_key for private in kept)
    texts = {place: text for private in kept for place, text in _unsealed(private, found)}
    clear: dict[UUID, dict[str, str]] = {}
    for (entry_id, name), text in naming.spelled(texts).items():
        clear.setdefault(entry_id, {})[name] = text
    return clear


def _unsealed(
    private: Private, found: Mapping[UUID, tuple[str, keys.DataKey]]
) -> Iterator[tuple[tuple[UUID, str], str]]:
    if private.data_key not in found:
        return
    scope, key = found[private.data_key]
    try:
        clear = sealing.unseal_with(key, scope, private.sealed, bound=log.bound(private.entry_id, private.field))
    except sealing.Unreadable:
        return
    yield (private.entry_id, private.field), clear[leaves.KEY :].decode()


def asked_for(found: EntryQuerySet, asked: Asked) -> EntryQuerySet:
    """But for the kind in law, which the page itself asks for."""
    given = {"op": asked.op, "at__gte": asked.since, "at__lt": asked.until}
    found = found.filter(**{name: value for name, value in given.items() if value})
    is_rare = asked.outcome in {Outcome.DENIED, Outcome.FAILED}
    if is_rare:
        found = found.filter(outcome=asked.outcome)
    elif asked.outcome:  # said so that no index of outcomes is used for what nearly all are
        found = found.exclude(outcome__in=[Outcome.DENIED, Outcome.FAILED])
    if asked.case:
        found = found.filter(data_key=_key(scopes.of_case(asked.case)))
    if asked.actor:
        found = found.filter(Exists(_lies("actor", asked.actor).filter(entry=OuterRef("pk"))))
        if not is_rare:  # by the doer's key, which is indexed with the time; it seals what was done to them, too
            found = found.filter(who_key=_key(scopes.of_person(asked.actor)))
    if asked.object:
        found = found.filter(pk__in=_lies("object", asked.object).values("entry"))
    return found


def _lies(field: str, value: str) -> WriteOnceQuerySet[Private]:
    return Private.objects.filter(field=field, lookup=keys.lookup(field, value))


def _key(scope: str) -> UUID:
    return keys.known([scope]).get(scope, gone.NO_KEY)


def _rows(entries: list[Entry], signed: standing.Signed, *, is_open: bool) -> list[Row]:
    clear = opened(entries) if is_open else {}
    kept: dict[UUID, set[str]] = {}
    alive = WrappedKey.objects.values("pk")
    present = Private.objects.filter(entry__in=[entry.pk for entry in entries], data_key__in=alive)
    for entry_id, name in present.values_list("entry_id", "field"):
        kept.setdefault(entry_id, set()).add(name)
    return [_row(entry, clear.get(entry.pk, {}), kept.get(entry.pk, set()), signed) for entry in entries]


def _row(entry: Entry, clear: dict[str, str], kept: set[str], signed: standing.Signed) -> Row:
    said, commitments = leaves.read(bytes(entry.leaf))
    place = getattr(entry, "place", None)
    return Row(
        id=entry.pk,
        at=entry.at,
        operation=words.operation(entry.op),
        op=entry.op,
        led=words.led(entry.op),
        outcome=words.outcome(entry.outcome),
        is_done=entry.outcome == "done",
        kind=str(said.get("kind", "")),
        standing=signed.of(place.index if place else None),
        opened={name: clear[name] for name in leaves.FIELDS if name in clear},
        sealed=tuple(name for name in leaves.FIELDS if name in kept and name not in clear),
        erased=tuple(name for name in leaves.FIELDS if name in commitments and name not in kept),
    )
