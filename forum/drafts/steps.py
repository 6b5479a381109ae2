"""Steps inside the actions of others: what was sent is no draft any more, and old ones go."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from forum.cases.models import Case
from forum.drafts.models import Draft
from forum.drafts.places import Kind, Place

KEPT = timedelta(days=30)


def over(by: User, ref: UUID | None, place: Place) -> None:
    """Sent or discarded: its words go, and its name stays for a window that does not know yet.

    Also when it was never saved: a saving that is still on its way must not make a draft of what was sent.
    """
    if ref is None:
        return
    now = timezone.now()
    draft, is_new = Draft.objects.get_or_create(
        user=by,
        ref=ref,
        defaults={
            "kind": place.kind,
            "target": place.target,
            "case": place.case,
            "words": "{}",
            "over_at": now,
            "saved_at": now,
        },
    )
    if not is_new and draft.over_at is None:
        draft.words, draft.over_at, draft.saved_at = "{}", now, now
        draft.save()


def sent(by: User, ref: UUID | None, kind: Kind, target: UUID, case: Case | None = None) -> None:
    """over() for an action that has just sent it."""
    over(by, ref, Place(kind, target, case))


def sweep() -> int:
    """What nobody touched for thirty days goes, names of sent ones included."""
    return Draft.objects.filter(saved_at__lt=timezone.now() - KEPT).delete()[0]
