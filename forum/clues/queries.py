"""What pages read about clues."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from forum.clues.models import Clue, ClueQuerySet, Mark, Media


def clues_of(user: User, case: Any) -> ClueQuerySet:
    """A case's clues this person may see, in their order; what they took back themselves among them. By its id, too."""
    return Clue.objects.visible_to(user).filter(case=case).select_related("author")


def clue_page(user: User, clue_id: object) -> Clue:
    """One clue with its case, board and files."""
    return (
        Clue.objects.visible_to(user)
        .select_related("case__board", "case__author", "author__organisation")
        .prefetch_related("media")
        .one(str(clue_id))
    )


def shown_media(clue: Clue) -> Media | None:
    """The cleaned file, from the prefetched ones; the original has no query for pages."""
    return next((media for media in clue.media.all() if media.role == Media.Role.SHOWN), None)


def marks_of(user: User, clue: Clue) -> list[Mark]:
    """Marks with an approved comment, and one's own: a mark says something too, so it waits with its comment."""
    shown = Q(author=user) | Q(Exists(clue.marks.filter(pk=OuterRef("pk"), posts__approved__isnull=False)))
    return list(
        clue.marks.filter(shown).select_related("author").prefetch_related("posts").order_by("created_at", "pk")
    )
