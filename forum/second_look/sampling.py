"""A lead's sample: approvals drawn at random for second looks that nobody can tell from the others."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import leads
from accounts.errors import BadInput, NotFoundHere
from accounts.models import Role, User
from audit import log
from audit.acts import act
from forum.boards.models import Board
from forum.clues.models import Clue
from forum.clues.states import ClueState
from forum.discussion.models import Post
from forum.review.models import Decision, Review
from forum.second_look import drawing, events
from forum.second_look.models import SecondLook

MOST = 20
DAYS = (7, 30, 90)
_random = secrets.SystemRandom()


@act()
def draw_sample(
    *, by: User, days: int, number: int, person_id: UUID | None = None, board_id: UUID | None = None
) -> list[SecondLook]:
    """So many of what a moderator whom they look after let through alone, or of what was let through on a board.

    What is drawn goes into the queue like any second look: who approved is not told, nor is whoever looks told that it
    was drawn by somebody. The lead reads how many were drawn, never which: they need not be of the case.
    """
    if days not in DAYS or not 1 <= number <= MOST:
        raise BadInput(_("Choose from one to %(n)d, of seven, thirty or ninety days.") % {"n": MOST})
    theirs = Decision.objects.filter(by__in=leads.led_by(by), at__gt=timezone.now() - timedelta(days=days))
    found = theirs.filter(**_of(by, person_id, board_id)).filter(_approved_alone())
    ids = list(found.values_list("pk", flat=True))
    _random.shuffle(ids)
    drawn: list[SecondLook] = []
    for pk in ids:
        if len(drawn) == number:
            break
        one = Decision.objects.select_related("review__case", "review__author", "by").get(pk=pk)
        look = drawing.put_up(one.review, one) if _is_read(one.review) else None
        drawn += [look] if look else []
    if not drawn:
        raise BadInput(_("There is nothing of these days that one moderator alone let through, is still read, was not "
                         "looked at before, and that another moderator could look at."))  # fmt: skip
    told = {"object": str(person_id or board_id), "person": str(person_id or "")}
    log.record(events.SampleDrawn(**told, detail=f"{len(drawn)} of {days} days"), by=by)
    return drawn


def boards_of(lead: User) -> list[Board]:
    """Whose names a lead may read: administrators open boards, others know those that they are on."""
    boards = Board.objects.all() if lead.has_role(Role.ADMINISTRATOR) else Board.objects.visible_to(lead)
    return list(boards.order_by("name"))


def _of(by: User, person_id: UUID | None, board_id: UUID | None) -> dict[str, object]:
    if person_id is not None:
        leads.check_lead(by, User.objects.one(person_id))
        return {"by": person_id}
    if not leads.led_by(by).exists() or board_id not in {one.pk for one in boards_of(by)}:
        raise NotFoundHere
    return {"review__case__board": board_id}


def _approved_alone() -> Q:
    return Q(
        verdict=Decision.Verdict.APPROVE, review__state=Review.State.APPROVED, review__approvals_needed=1,
        review__kind__in=list(drawing.LOOKED_AT), second_look=None, review__case__isnull=False,
    )  # fmt: skip


def _is_read(item: Review) -> bool:
    """As it was approved: what was replaced since was decided on anew."""
    if item.case is None or not item.case.is_published:
        return False
    if item.kind == Review.Kind.CLUE:
        return Clue.objects.filter(pk=item.subject, state=ClueState.APPROVED).exists()
    if item.kind == Review.Kind.CASE:
        return True
    return Post.objects.filter(approved=item.subject).exists()
