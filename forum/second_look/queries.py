"""How often a second look agreed, by moderator, for those who look after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from accounts import leads
from accounts.models import User
from forum.flags import queries as flags
from forum.flags.queries import Judging
from forum.review.models import Review
from forum.second_look.models import SecondLook

LATELY = timedelta(days=180)
LEAST = 5  # second looks; fewer say nothing, and tell of single ones


@dataclass(frozen=True)
class Agreement:
    """Of one moderator: how many second looks, and how many of them agreed; None while they are fewer than LEAST."""

    person: User
    looks: int | None
    agreed: int | None

    @property
    def percent(self) -> int | None:
        return round(100 * self.agreed / self.looks) if self.looks and self.agreed is not None else None


def judging(review: Review) -> Judging:
    """What a second moderator is shown: the text as it is read now, and nobody who let it through."""
    look = SecondLook.objects.select_related("first").get(review=review)
    assert review.case is not None
    thing = flags.shown(look.what, look.thing, review.case)
    review.seen_hash = thing.seen_hash
    is_changed = look.first.seen_hash != thing.seen_hash
    return Judging(thing, [], [], flags.html(thing), is_changed, not thing.is_read)


def agreements(lead: User) -> list[Agreement]:
    """By name, of whom this person looks after; no case, no text, and no number below LEAST."""
    rows = (
        SecondLook.objects.filter(
            agreed__isnull=False, first__at__gt=timezone.now() - LATELY, first__by__in=leads.led_by(lead)
        )
        .values("first__by")
        .annotate(looks=Count("pk"), agreed_with=Count("pk", filter=Q(agreed=True)))
    )
    found = {row["first__by"]: row for row in rows}
    people = User.objects.filter(pk__in=found).select_related("organisation").order_by("name", "pk")
    return [_agreement(person, found[person.pk]["looks"], found[person.pk]["agreed_with"]) for person in people]


def _agreement(person: User, looks: int, agreed: int) -> Agreement:
    return Agreement(person, looks, agreed) if looks >= LEAST else Agreement(person, None, None)
