"""Carries what accounts have to tell into the inbox."""

from __future__ import annotations

from accounts.news import Notice
from forum.alerts import steps
from forum.alerts.models import InboxItem


def carry(notice: Notice) -> None:
    """One row for each of these people; it points to the person whom it is about by id alone."""
    kind, about = InboxItem.Kind(notice.kind), notice.about
    steps.tell(notice.to, kind=kind, key=notice.key, target=about.pk, why=dict(notice.why), about=about)
