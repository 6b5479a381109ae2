"""The use cases of bookmarks. They are their owner's alone: the trail has none of them, only a reminder's delivery."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import BadInput
from accounts.models import User
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem
from forum.bookmarks.models import Bookmark
from forum.bookmarks.things import thing, things

MOST = 500  # of one person


@act()
def keep(*, by: User, kind: str, target: UUID, note: str = "", day: date | None = None) -> Bookmark:
    """Kept, or its note and day changed; another day is a new reminder."""
    one = thing(by, kind, target)
    bookmark = Bookmark.objects.filter(user=by, kind=kind, target=target).first()
    if bookmark is None:
        if Bookmark.objects.filter(user=by).count() >= MOST:
            raise BadInput(_("You have %(n)d bookmarks, as many as there can be. Remove some first.") % {"n": MOST})
        return Bookmark.objects.create(user=by, kind=one.kind, target=target, case=one.case, note=note, day=day)
    if bookmark.day != day:
        bookmark.day, bookmark.reminded_at = day, None
    bookmark.note = note
    bookmark.save()
    return bookmark


@act()
def remove(*, by: User, kind: str, target: UUID) -> None:
    """Also of what one may not see any more."""
    Bookmark.objects.filter(user=by, kind=kind, target=target).delete()


def remind() -> int:
    """One round of the keeper: whose day has come is told, if they may see the thing now; how many were due."""
    due = Bookmark.objects.filter(day__lte=timezone.now().date(), reminded_at=None).values_list("pk", flat=True)
    return sum(_remind(bookmark_id=pk) for pk in list(due[:500]))


@act()
def _remind(*, bookmark_id: UUID) -> bool:
    """Claimed by an update whose rows are counted: two keepers remind once."""
    claimed = Bookmark.objects.filter(pk=bookmark_id, reminded_at=None).update(reminded_at=timezone.now())
    if not claimed:
        return False
    one = Bookmark.objects.select_related("user", "case").get(pk=bookmark_id)
    if one.target in things(User.objects.with_clearance().get(pk=one.user_id), one.kind, [one.target]):
        key, why = f"bookmark:{one.pk}:{one.day}", {"thing": one.kind}
        alerts.tell([one.user], kind=InboxItem.Kind.BOOKMARK, key=key, case=one.case, target=one.target, why=why)
    return True
