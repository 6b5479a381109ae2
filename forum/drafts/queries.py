"""What somebody reads of their own drafts."""

from __future__ import annotations

from uuid import UUID

from accounts.models import User
from forum.drafts import places
from forum.drafts.models import Draft


def here(user: User, kind: str, target: UUID) -> tuple[list[Draft], list[UUID]]:
    """Those of one place, newest first, and the names of those that were sent or discarded; NotFoundHere as there."""
    places.place(user, kind, target)
    rows = list(Draft.objects.filter(user=user, kind=kind, target=target).order_by("-saved_at", "pk"))
    return [one for one in rows if one.over_at is None], [one.ref for one in rows if one.over_at is not None]


def wanted(user: User, kind: str, target: UUID, ref: str) -> Draft | None:
    """The one that an address names, for a form to begin with; None for anything else."""
    try:
        return Draft.objects.visible_to(user).unsent().filter(kind=kind, target=target, ref=UUID(ref)).first()
    except ValueError:
        return None


def all_of(user: User) -> list[Draft]:
    """Every unsent one, newest first, without its words: what one may still see there is asked where it is opened."""
    rows = Draft.objects.visible_to(user).unsent().select_related("case").defer("words")
    return list(rows.order_by("-saved_at", "pk"))
