"""The founding period: while it lasts an administrator vets people alone. It ends once and never begins again."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import FoundingPeriod, Role, User

ORGANISATIONS_NEEDED = 2


def begin() -> None:
    """With the first administrator, in an installation without people."""
    FoundingPeriod.objects.create()


def is_going_on() -> bool:
    return FoundingPeriod.objects.filter(ended_at=None).exists()


def hold() -> None:
    """Take the period's row, before any person's: of two administrators the second sees what the first has done."""
    FoundingPeriod.objects.filter(ended_at=None).held().first()


def end_when_due() -> None:
    """Call it wherever a vetted moderator may have come about: with two organisations having one it is over."""
    moderators = User.objects.vetted().holding(Role.MODERATOR)
    if is_going_on() and moderators.values("organisation").distinct().count() >= ORGANISATIONS_NEEDED:
        FoundingPeriod.objects.filter(ended_at=None).update(ended_at=timezone.now())
