"""Who is told of a clue and asked to look at it: not who keeps such clues closed, nor who has had enough for today."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from forum.care.kinds import kinds_of
from forum.care.standing import standing, standings
from forum.care.weariness import for_somebody_fresh, weary_of
from forum.clues.models import Clue
from forum.review.models import Question, Review, ReviewQuerySet

NEXT = 50  # of the queue


def to_be_told(clue: Clue, people: Sequence[User]) -> list[User]:
    """Those who do not keep such clues closed; one query."""
    found = standings(people) if people else {}
    return [one for one in people if not found[one.pk].off & kinds_of(clue)]


def to_be_asked(clue: Clue, people: Sequence[User]) -> list[User]:
    """Of those, who has not reached what they planned for today."""
    found = standings(people) if people else {}
    return [one for one in people if not found[one.pk].off & kinds_of(clue) and not found[one.pk].is_reached]


def asked_first(review: Review, people: Sequence[User]) -> list[User]:
    """Fresh moderators, when there are as many as it takes; else whoever wants to be asked, weary or not."""
    clue = Clue.objects.filter(pk=review.subject).first() if review.kind == Review.Kind.CLUE else None
    if clue is None:
        return list(people)
    willing = to_be_asked(clue, people)
    weary = weary_of(one.pk for one in willing)
    fresh = [one for one in willing if clue.medium not in weary.get(one.pk, set())]
    return fresh if len(fresh) >= review.approvals_needed else willing


def next_for(user: User, queue: ReviewQuerySet) -> Review | None:
    """The first of their queue that is neither closed to them nor better left to somebody fresh; else none.

    What another holds, or what its author was asked about, is left too.
    """
    asked = Exists(Question.objects.open().filter(review=OuterRef("pk")))
    held = Q(lease_until__gt=timezone.now()) & ~Q(lease_by=user)
    waiting = list(queue.exclude(held).exclude(asked)[:NEXT])
    subjects = [one.subject for one in waiting if one.kind == Review.Kind.CLUE]
    clues = {clue.pk: clue for clue in Clue.objects.filter(pk__in=subjects).select_related("case")}
    one = standing(user)
    fresh = for_somebody_fresh(user, {item.pk: clues[item.subject].medium for item in waiting if item.subject in clues})
    for item in waiting:
        clue = clues.get(item.subject)
        if clue is None or not (item.pk in fresh or one.why_closed(clue)):
            return item
    return None
