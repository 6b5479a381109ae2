"""What the inbox page, the catch-up and every page's badge read; writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, DateTimeField, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.kept_plans import PlannedOnce
from accounts.models import User, UserQuerySet
from accounts.prepared import PERSON
from audit.queries import administrative_entries
from forum.alerts import permissions
from forum.alerts.models import Mailbox
from forum.alerts.rows import TABS, Group, Row, grouped, rows_of
from forum.cases.models import Case

PAGE = 50
MOST_CASES = 20  # that one page may ask about


@dataclass(frozen=True)
class Position:
    """Where a reader's inbox stands: the newest number given, and how many rows they have not opened."""

    seq: int
    unread: int


@dataclass(frozen=True)
class News:
    """What came after a number: oldest first, at most a page; `mark` is where the next request goes on."""

    rows: list[Row]
    mark: int
    tabs: dict[str, int]  # unread in each
    more: bool

    @property
    def unread(self) -> int:
        return sum(self.tabs.values())


def position(user: User) -> Position:
    """One query; a person who was never told anything has no mailbox and stands at 0."""
    (found,) = POSITION(user)
    told = vars(found)
    return Position(told["seq"], told["unread"])


def _position(user: Any) -> UserQuerySet:
    last = Subquery(Mailbox.objects.filter(pk=OuterRef("pk")).values("last_seq"), output_field=IntegerField())
    unread = permissions.visible_items(user).filter(read_at=None).order_by().values("user").annotate(n=Count("pk"))
    counted = Subquery(unread.values("n"), output_field=IntegerField())
    return User.objects.filter(pk=user.pk).only("pk").annotate(seq=Coalesce(last, 0), unread=Coalesce(counted, 0))


POSITION = PlannedOnce(_position, **{**PERSON, "branches": ["roles", "is_cleared"]})


def acts_unseen(user: User) -> int:
    """How many acts of administrators this auditor has not had before them; one query, at most 99."""
    seen = Mailbox.objects.filter(pk=user.pk).values("acts_seen_at")
    since = Coalesce(Subquery(seen), Value(user.joined_at), output_field=DateTimeField())
    return len(administrative_entries().filter(at__gt=since).values_list("pk")[:99])


def inbox_groups(user: User, tab: str, before: int | None = None) -> tuple[list[Group], int | None]:
    """The newest rows of a tab grouped by case, and the number from which older ones go on (None: no more)."""
    items = permissions.visible_items(user).filter(kind__in=TABS[tab])
    if before is not None:
        items = items.filter(seq__lt=before)
    page = list(items.order_by("-seq")[: PAGE + 1])
    return grouped(user, rows_of(user, page[:PAGE])), page[PAGE - 1].seq if len(page) > PAGE else None


def news_since(user: User, seq: int) -> News:
    """The rows after a number, rights asked again for each.

    The mark is read before the rows: a row that commits between the two reads comes again, and is dropped by the
    browser; the other way round it would be lost.
    """
    last = Mailbox.objects.filter(pk=user.pk).values_list("last_seq", flat=True).first() or 0
    page = list(permissions.visible_items(user).filter(seq__gt=seq).order_by("seq")[: PAGE + 1])
    rows = page[:PAGE]
    more = len(page) > PAGE
    mark = rows[-1].seq if more else max([last, *(item.seq for item in rows)])
    return News(rows_of(user, rows), mark, unread_by_tab(user), more)


def case_versions(user: User, ids: Iterable[str]) -> dict[str, int]:
    """The versions of the cases a page has open, for those this person may see: what polling compares."""
    wanted = [UUID(one) for one in list(ids)[:MOST_CASES] if _is_uuid(one)]
    if not wanted:
        return {}
    found = Case.objects.visible_to(user).filter(pk__in=wanted).values_list("pk", "version")
    return {str(pk): version for pk, version in found}


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def unread_by_tab(user: User) -> dict[str, int]:
    """For the tabs' own numbers, in one query."""
    counts = permissions.visible_items(user).filter(read_at=None).order_by().values_list("kind").annotate(n=Count("pk"))
    by_kind = dict(counts)
    return {tab: sum(by_kind.get(kind, 0) for kind in kinds) for tab, kinds in TABS.items()}
