"""What a person does with their inbox: open a row, note what was shown, read all."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F
from django.utils import timezone

from accounts.errors import NotFoundHere
from accounts.models import User
from audit.acts import act
from forum.alerts import permissions, streams
from forum.alerts.models import InboxItem, Mailbox
from forum.cases.models import Case


@act()
def open_item(*, by: User, seq: int) -> InboxItem:
    """A row is read by being opened, once; other tabs of the same person learn the new badge."""
    item = permissions.visible_items(by).filter(seq=seq).first()
    if item is None:
        raise NotFoundHere
    if InboxItem.objects.filter(pk=item.pk, read_at=None).update(read_at=timezone.now()):
        _poke_own(by)
    return item


@act()
def mark_shown(*, by: User, seq: int) -> None:
    """The highest number that was on the screen; it never goes back, nor past what was given."""
    Mailbox.objects.filter(pk=by.pk, shown_seq__lt=seq, last_seq__gte=seq).update(shown_seq=seq)


def mark_acts_seen(by: object) -> None:
    """An auditor has the newest acts of administrators before them: a note of their own, no use case."""
    if isinstance(by, User):
        Mailbox.objects.update_or_create(pk=by.pk, defaults={"acts_seen_at": timezone.now()})


@act()
def read_all(*, by: User) -> None:
    """Everything up to now counts as read."""
    permissions.visible_items(by).filter(read_at=None).update(read_at=timezone.now())
    Mailbox.objects.filter(pk=by.pk).update(shown_seq=F("last_seq"))
    _poke_own(by)


@act()
def read_case(*, by: User, case_id: UUID) -> None:
    """All rows about one case count as read; a case that one may not see has none."""
    case = Case.objects.visible_to(by).one(case_id)
    rows = permissions.visible_items(by).filter(case=case, read_at=None)
    if rows.update(read_at=timezone.now()):
        _poke_own(by)


def _poke_own(user: User) -> None:
    last = Mailbox.objects.filter(pk=user.pk).values_list("last_seq", flat=True).first()
    streams.poke_inbox({user.pk: last or 0})
