"""What pages read about boards: the list with its two numbers, the people of one."""

from __future__ import annotations

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from forum.boards.models import Board, BoardQuerySet, Membership


def boards_of(user: User) -> BoardQuerySet:
    """Boards a person is on, with how many people read them."""
    people = (
        Membership.objects.current()
        .filter(board=OuterRef("pk"))
        .order_by()
        .values("board")
        .annotate(n=Count("*"))  # of no column, so that the index alone answers
        .values("n")
    )
    return (
        Board.objects.visible_to(user)
        .annotate(people=Coalesce(Subquery(people, output_field=IntegerField()), 0))
        .order_by("name")
    )


def members(board: Board) -> QuerySet[Membership]:
    """Who is on a board, moderators first."""
    return (
        Membership.objects.current()
        .filter(board=board)
        .select_related("user__organisation")
        .order_by("-is_moderator", "user__name")
    )
