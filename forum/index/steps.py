"""Steps inside other rooms' actions: something may be read from now on, or no longer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from forum.boards.models import Handling
from forum.cases.models import Case
from forum.index.models import Indexed, number_of
from forum.index.terms import terms


@dataclass(frozen=True)
class About:
    """The clue that something is, or is about."""

    clue: UUID
    clue_type: str
    medium: str
    language: str
    region: str


@dataclass(frozen=True)
class Thing:
    """What may be read: its words only pass through."""

    kind: Indexed.Kind
    pk: UUID
    author: UUID
    at: datetime
    words: str
    about: About | None = None
    has_mark: bool = False


def of_case(case: Case) -> Thing:
    """Its code and its question."""
    return Thing(Indexed.Kind.CASE, case.pk, case.author_id, case.created_at, f"{case.code} {case.question}")


def put(case: Case, thing: Thing) -> None:
    """It may be read from now on, as it is now; nothing of a RED case, or of one that nobody may read, goes in."""
    assert connection.in_atomic_block, "the index changes with what it points to"
    Indexed.objects.filter(object=thing.pk).delete()
    if _is_open(case):
        row = _row(case, thing, timezone.now())
        _tell_apart([row])
        row.save(force_insert=True)


def take_out(*, clue: UUID) -> None:
    """A clue that nobody may read any more goes with what was said about it."""
    if Indexed.objects.filter(about=clue).delete()[0]:
        overwrite()


def drop(*things: UUID) -> None:
    """They were taken from their readers: no word of them stays, until they are read again."""
    if Indexed.objects.filter(object__in=things).delete()[0]:
        overwrite()


def put_anew(case: Case, things: Iterable[Thing]) -> int:
    """All of a case after its code or its board has changed; returns how many there are now."""
    since = dict(Indexed.objects.filter(case=case).values_list("object", "entered_at"))
    if Indexed.objects.filter(case=case).delete()[0]:
        overwrite()
    if not _is_open(case):
        return 0
    rows = [_row(case, thing, since.get(thing.pk, thing.at)) for thing in things]
    _tell_apart(rows)
    return len(Indexed.objects.bulk_create(rows, batch_size=500))


def forget(case: Case) -> None:
    """A step of erasing a case: no word of it is left."""
    if Indexed.objects.filter(case=case).delete()[0]:
        overwrite()


def _is_open(case: Case) -> bool:
    return case.handling != Handling.RED and case.is_published


def _row(case: Case, thing: Thing, since: datetime) -> Indexed:
    about = thing.about
    row = Indexed(
        id=number_of(thing.at, thing.pk.int),
        kind=thing.kind,
        object=thing.pk,
        case=case,
        scope=scope_of(case),
        author_id=thing.author,
        has_mark=thing.has_mark,
        entered_at=since,
        terms=" ".join(sorted(terms(thing.words) | scopes(case) | _labels(thing))),
    )
    if about:
        row.about, row.clue_type, row.medium = about.clue, about.clue_type, about.medium
        row.language, row.region = about.language, about.region
    return row


def _tell_apart(rows: list[Indexed]) -> None:
    """The next number that is free: of two things of one microsecond one in a thousand has the other's tail."""
    taken = set(Indexed.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    for row in rows:
        while row.pk in taken:
            row.pk += 1
        taken.add(row.pk)


def scope_of(case: Case) -> UUID:
    """Whose members a search leads here. It decides nothing: the access rule does."""
    return case.organisation_id if case.handling == Handling.STRICT else case.board_id


def scopes(case: Case) -> set[str]:
    """The same as terms, and the case itself: SQLite narrows by one index at a time, and so does code of before the
    column on PostgreSQL."""
    wide = f"so{case.organisation_id.hex}" if case.handling == Handling.STRICT else f"sb{case.board_id.hex}"
    return {wide, f"sc{case.pk.hex}"}


def _labels(thing: Thing) -> set[str]:
    found = {label("k", thing.kind)}
    if thing.about:
        language = thing.about.language
        found.add(label("t", thing.about.clue_type))
        found |= {label("l", tag) for tag in (language, language.split("-")[0]) if tag}
    return found


def label(letter: str, value: str) -> str:
    """A term for what something is, which no word can be taken for."""
    return f"s{letter}{value.lower().replace('-', '_')}"


def overwrite() -> None:
    """SQLite keeps words that are gone in the index's older parts until they are merged: now, so that none is left."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # nosemgrep: row-gone-without-an-entry - FTS5's way of being told to merge: no row of ours
            cursor.execute("INSERT INTO index_terms (index_terms) VALUES ('optimize')")
