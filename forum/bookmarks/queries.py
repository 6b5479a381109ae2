"""What somebody reads of their own bookmarks: what they may not see any more is as if it had never been marked."""

from __future__ import annotations

from accounts.models import User
from forum.bookmarks.models import Bookmark
from forum.bookmarks.things import Kind, Thing, things

PAGE = 100


def own(user: User) -> list[tuple[Bookmark, Thing]]:
    """Those with a day first, nearest first, then the newest; four queries for any number."""
    rows = list(Bookmark.objects.filter(user=user).order_by("day", "-created_at", "pk"))
    seen: dict[tuple[str, object], Thing] = {}
    for kind in Kind.values:
        found = things(user, kind, [one.target for one in rows if one.kind == kind])
        seen |= {(kind, target): one for target, one in found.items()}
    shown = [(one, seen[one.kind, one.target]) for one in rows if (one.kind, one.target) in seen]
    return sorted(shown, key=lambda row: row[0].day is None)[:PAGE]
