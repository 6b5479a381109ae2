"""What rooms below ask of moves: which words left which case, and where they had been before."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Coalesce

from accounts.models import User
from audit.protected import ProtectedQuerySet
from forum.cases.models import Case
from forum.rearranging.models import Move, Moved

ANY = 2_000_000_000  # later than every version


def decided_on_moved(user: User, cases: ProtectedQuerySet[Case]) -> Q:
    """Decisions on posts of this person's that left one of these cases, wherever they are by now.

    Only from before it was asked for: what is decided later may speak of the case where they are."""
    left = _done().filter(
        post__author=user, move__source__in=cases.order_by().values("pk"), move__asked_at__gt=OuterRef("at")
    )
    subject = OuterRef("review__subject")
    return Q(Exists(left.filter(post=subject))) | Q(Exists(left.filter(post__revisions=subject)))


def former_cases(post: UUID) -> dict[UUID, int]:
    """Every case that it stood in before, in which people may have written about it; its last version there.

    Of moves from before that was kept it is not known: any version may have stood there."""
    known = Coalesce("version", ANY)
    left = _done().filter(post=post).order_by().values("move__source").annotate(last=Max(known))
    return dict(left.values_list("move__source", "last"))


def left_from(case: UUID) -> ProtectedQuerySet[Moved]:
    """The posts that stood in this case once."""
    return _done().filter(move__source=case)


def _done() -> ProtectedQuerySet[Moved]:
    return Moved.objects.filter(move__state=Move.State.DONE)
