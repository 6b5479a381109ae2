"""Which kinds of clues a moderator has vetted so many of that somebody fresh should take the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, Subquery

from accounts.models import Role, User
from forum.boards.models import Membership
from forum.care.standing import DAY, day_now
from forum.clues.models import Clue
from forum.review.models import Decision, Review

MOST_TRIED = 5  # colleagues whose queues are looked at


def weary_of(people: Iterable[UUID]) -> dict[UUID, set[str]]:
    """For each person the media of which they vetted many today, or many in a row; one query.

    From decisions alone, which moderators' work shows: nobody's own choices and limits come into it.
    """
    medium = Clue.objects.filter(pk=OuterRef("review__subject")).values("medium")[:1]
    today = datetime.fromtimestamp(day_now() * DAY, UTC)
    rows = Decision.objects.filter(by__in=list(people), at__gte=today).annotate(medium=Subquery(medium))
    vetted: dict[UUID, list[str]] = defaultdict(list)
    for person, kind in rows.order_by("at", "pk").values_list("by", "medium"):
        vetted[person].append(kind or "")
    return {person: _many(kinds) for person, kinds in vetted.items()}


def for_somebody_fresh(user: User, media: Mapping[UUID, str]) -> set[UUID]:
    """Of these reviews of clues those that this moderator should leave, since another one could take them now."""
    tired_of = weary_of([user.pk]).get(user.pk, set()) if media else set()
    left = {review for review, medium in media.items() if medium in tired_of}
    return left & _others_could(user, left, media) if left else left


def _others_could(user: User, reviews: set[UUID], media: Mapping[UUID, str]) -> set[UUID]:
    """A few colleagues are tried, so that it costs the same whatever waits and however many moderate."""
    boards = Review.objects.filter(pk__in=reviews).values("case__board")
    seats = Membership.objects.current().filter(board__in=boards, is_moderator=True).values("user")
    cleared = User.objects.cleared().holding(Role.MODERATOR).filter(pk__in=seats).exclude(pk=user.pk)
    colleagues = list(User.objects.with_clearance().filter(pk__in=cleared).order_by("pk"))
    tired = weary_of(one.pk for one in colleagues)
    taken: set[UUID] = set()
    fresh_first = sorted(colleagues, key=lambda one: len(tired.get(one.pk, ())))
    for colleague in fresh_first[:MOST_TRIED]:
        theirs = {one for one in reviews if media[one] not in tired.get(colleague.pk, set())}
        if theirs - taken:
            queue = Review.objects.to_decide(colleague).filter(pk__in=theirs - taken)
            taken |= set(queue.values_list("pk", flat=True))
    return taken


def _many(kinds: list[str]) -> set[str]:
    """Media as many a day, or without anything else in between up to now, as is enough."""
    row = next((place for place, kind in enumerate(reversed(kinds)) if kind != kinds[-1]), len(kinds))
    enough = {kind for kind in kinds if kind and kinds.count(kind) >= settings.CARE_A_DAY}
    return enough | ({kinds[-1]} if kinds[-1] and row >= settings.CARE_IN_A_ROW else set())
