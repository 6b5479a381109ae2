"""A unit's roster: whose coordinators keep it, who is on it, and who has to be looked at again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.erasing import NOWHERE
from accounts.models import VETTED_FOR, Invitation, Organisation, Role, User
from accounts.querysets import OurQuerySet

ATTESTED_FOR = timedelta(days=90)  # then a coordinator says again that somebody still works there
GRACE = timedelta(days=14)  # after that, before access ends
RENEWABLE = timedelta(days=60)  # before the end of vetting


@dataclass(frozen=True)
class Row:
    """One person of a unit as their coordinator sees them."""

    person: User
    attest_by: datetime | None  # none: not vetted now
    is_due: bool
    is_oneself: bool


def kept_by(user: User) -> OurQuerySet[Organisation]:
    """Organisations whose roster this person keeps: a coordinator's own and, of a regional body, those below it."""
    if not user.is_cleared:
        return Organisation.objects.none()
    if user.has_role(Role.ADMINISTRATOR):
        return Organisation.objects.all()
    if not user.has_role(Role.COORDINATOR):
        return Organisation.objects.none()
    return Organisation.objects.filter(Q(pk=user.organisation_id) | Q(parent=user.organisation_id))


def people_kept_by(user: User) -> OurQuerySet[User]:
    """Everybody on those rosters, oneself included."""
    return User.objects.filter(organisation__in=kept_by(user)).exclude(email__endswith=NOWHERE)


def keepers_of(organisation: Organisation) -> QuerySet[User]:
    """Cleared coordinators of a unit and of the region above it."""
    coordinators = User.objects.cleared().holding(Role.COORDINATOR)
    return coordinators.filter(organisation__in=[one for one in (organisation.pk, organisation.parent_id) if one])


def rows(user: User, organisation: Organisation) -> list[Row]:
    """Who belongs to that unit, those who have to be looked at first."""
    people = User.objects.with_clearance().prefetch_related("role_grants")
    people = people.filter(organisation=organisation).exclude(email__endswith=NOWHERE)
    found = [_row(user, person) for person in people.order_by("name")]
    return sorted(found, key=lambda row: (not row.is_due, row.person.name.casefold()))


def invitations(organisation: Organisation) -> QuerySet[Invitation]:
    return Invitation.objects.open().filter(organisation=organisation).select_related("by").order_by("-made_at")


def attest_by(person: User) -> datetime | None:
    """Until when somebody has to say that this person still works there; since their vetting at the latest."""
    if not person.is_vetted or person.vetted_until is None:
        return None
    since = person.attested_at or person.vetted_until - VETTED_FOR
    return since + ATTESTED_FOR


def not_attested(now: datetime) -> QuerySet[User]:
    """Vetted people for whom nobody has spoken in ninety days and the fortnight after."""
    oldest = now - ATTESTED_FOR - GRACE
    never = Q(attested_at=None, vetted_until__lte=oldest + VETTED_FOR)
    return User.objects.vetted().filter(Q(attested_at__lte=oldest) | never)


def is_renewable(person: User) -> bool:
    """In the last sixty days of a year's vetting."""
    return person.is_vetted and person.vetted_until is not None and person.vetted_until <= timezone.now() + RENEWABLE


def due(found: Iterable[Row]) -> int:
    return sum(row.is_due for row in found)


def _row(user: User, person: User) -> Row:
    until = attest_by(person)
    is_due = until is not None and until <= timezone.now() + GRACE
    return Row(person, until, is_due, person.pk == user.pk)
