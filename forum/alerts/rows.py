"""Inbox rows as they are shown: rights asked again, why one was told, and many equal ones under one heading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.leads import led_by
from accounts.models import User
from forum.alerts import holding, level_words, levels, permissions, reasons
from forum.alerts.models import InboxItem
from forum.cases.models import Case

Kind = InboxItem.Kind
TABS: dict[str, frozenset[str]] = {
    "me": frozenset(Kind.values) - levels.OF_FOLLOWING - levels.OF_BOARD - permissions.TO_VET,
    "watching": levels.OF_FOLLOWING | levels.OF_BOARD,
    "vet": permissions.TO_VET,
}
MANY = 3  # rows of one kind in one case that go under one heading


@dataclass(frozen=True)
class Row:
    """One row as shown: the case is filled in only for those who may see it now."""

    seq: int
    kind: str
    label: str
    why: str
    subject: str
    at: datetime
    unread: bool
    tab: str
    case: Case | None
    url: str
    from_expertise: bool
    holder: str = ""  # another moderator who has it in hand


@dataclass(frozen=True)
class Bundle:
    """Rows of one kind, newest first; with a heading when they are many."""

    rows: list[Row]

    @property
    def heading(self) -> str:
        return _many(self.rows[0], len(self.rows)) if len(self.rows) >= MANY else ""

    @property
    def is_unread(self) -> bool:
        return any(row.unread for row in self.rows)


@dataclass
class Group:
    """The rows about one case (or about none), newest first, and what one is told of it."""

    case: Case | None
    rows: list[Row] = field(default_factory=list)
    level: levels.Effective = levels.NOTHING
    sentence: str = ""

    @property
    def bundles(self) -> list[Bundle]:
        """In the order of the newest row of each."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.kind if self.case else str(row.seq), []).append(row)
        return [Bundle(rows) for rows in found.values()]

    @property
    def is_unread(self) -> bool:
        return any(row.unread for row in self.rows)


def rows_of(user: User, items: Iterable[InboxItem]) -> list[Row]:
    """Two queries for any number of rows: the cases this person may see, their levels; one more for a lead's, and one
    for who holds what is to be vetted."""
    items = list(items)
    wanted = {item.case_id for item in items if item.case_id}
    cases = Case.objects.visible_to(user).select_related("board").in_bulk(wanted) if wanted else {}
    people = _people(user, items)
    held = holding.by_others(user, [item.target for item in items if item.kind == Kind.TO_VET and item.target])
    abouts = [levels.About.of(cases.get(item.case_id) if item.case_id else None, item.why) for item in items]
    found = levels.of_page(user, abouts if cases else [])
    whys = [_why(item, abouts[n], found[n] if found else levels.NOTHING, cases) for n, item in enumerate(items)]
    return [
        _row(item, cases.get(item.case_id) if item.case_id else None, why, people, held)
        for item, why in zip(items, whys, strict=True)
    ]


def grouped(user: User, rows: Iterable[Row]) -> list[Group]:
    """By case, in the order of the newest row of each; one query for their levels."""
    groups: dict[UUID | None, Group] = {}
    for row in rows:
        groups.setdefault(row.case.pk if row.case else None, Group(row.case)).rows.append(row)
    cases = [group for group in groups.values() if group.case]
    abouts = [levels.About.of(group.case) for group in cases]
    for group, about, found in zip(cases, abouts, levels.of_page(user, abouts), strict=True):
        assert group.case is not None
        group.level, group.sentence = found, level_words.sentence(found, about, group.case.board.name)
    return list(groups.values())


def _why(item: InboxItem, about: levels.About, found: levels.Effective, cases: Mapping[UUID, Case]) -> str:
    """For what one follows: by which of one's own choices, if it still holds."""
    case = cases.get(item.case_id) if item.case_id else None
    if case and item.kind in TABS["watching"] and found.is_told:
        return level_words.sentence(found, about, case.board.name)
    return reasons.reason(item.kind, item.why)


def _people(user: User, items: Iterable[InboxItem]) -> dict[UUID, str]:
    """Names of those whom a lead's rows are about, if they look after them now; a query if there are such rows."""
    ids = {item.target for item in items if item.kind in permissions.OF_LEADS and item.target}
    return dict(led_by(user).filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def _row(item: InboxItem, case: Case | None, why: str, people: Mapping[UUID, str], held: Mapping[UUID, str]) -> Row:
    return Row(
        seq=item.seq,
        kind=item.kind,
        label=item.get_kind_display(),
        why=why,
        subject=reasons.subject(item.why, people.get(item.target, "") if item.target else ""),
        at=item.at,
        unread=item.read_at is None,
        tab=next(tab for tab, kinds in TABS.items() if item.kind in kinds),
        case=case,
        url=reverse("alerts:open", args=[item.seq]),
        from_expertise=item.kind in reasons.CONCERNED,
        holder=held.get(item.target, "") if item.target else "",
    )


def _many(row: Row, n: int) -> str:
    """“5 new posts”."""
    words = {
        Kind.NEW_POST: ngettext("%(n)s new post", "%(n)s new posts", n),
        Kind.CLUE_ADDED: ngettext("%(n)s new clue", "%(n)s new clues", n),
        Kind.CLUE_FOR_YOU: ngettext("%(n)s clue you may know", "%(n)s clues you may know", n),
        Kind.NEW_ANSWER: ngettext("%(n)s new answer", "%(n)s new answers", n),
        Kind.BELIEF_MOVED: ngettext("The likely place has moved", "The likely place has moved %(n)s times", n),
        Kind.TO_VET: ngettext("%(n)s thing to vet", "%(n)s things to vet", n),
        Kind.APPROVED: ngettext("%(n)s of yours was approved", "%(n)s of yours were approved", n),
    }
    return words.get(Kind(row.kind), f"{row.label} (%(n)s)") % {"n": n}
