"""What the pages about people read."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Count, Q, QuerySet

from accounts.erasing import NOWHERE
from accounts.lookalikes import skeleton
from accounts.models import Application, Organisation, User

LIST_LENGTH = 200


def demo_people() -> list[User]:
    """The people one can step into at a demonstration, with organisation and roles."""
    people = User.objects.with_clearance().prefetch_related("role_grants").filter(is_active=True, suspended_at=None)
    return list(people.order_by("organisation__name", "name")[:40])


def people(words: str = "") -> list[User]:
    """For administrators: everybody, or whose name, address or organisation holds these words."""
    everybody = User.objects.with_clearance().prefetch_related("role_grants")
    found = everybody.exclude(email__endswith=NOWHERE).order_by("name", "email")
    if words:
        found = found.filter(
            Q(name__icontains=words) | Q(email__icontains=words) | Q(organisation__name__icontains=words)
        )
    return list(found[:LIST_LENGTH])


def id_of_person(written: str) -> str:
    """For auditors, of an e-mail address or an id; "" when nobody has it."""
    try:
        who = Q(pk=UUID(written))
    except ValueError:
        who = Q(email__iexact=written)
    found = User.objects.filter(who).values_list("pk", flat=True).first()
    return str(found or "")


def organisations() -> QuerySet[Organisation]:
    """With how many people each has."""
    people = Count("people", filter=~Q(people__email__endswith=NOWHERE))
    return Organisation.objects.select_related("parent").annotate(people_count=people).order_by("name")


def latest_application(user: User) -> Application | None:
    """The newest; the older ones are history."""
    return Application.objects.filter(applicant=user).select_related("sponsor").order_by("-created_at").first()


def lookalikes(person: User) -> list[User]:
    """Other people whose names look like this person's, whatever the letters: for those who decide who somebody is."""
    shape = skeleton(person.name)
    names = User.objects.exclude(pk=person.pk).exclude(email__endswith=NOWHERE).values_list("pk", "name")
    alike = [pk for pk, name in names.iterator() if skeleton(name) == shape]
    return list(User.objects.filter(pk__in=alike).order_by("name", "email")) if alike else []


def second_factors(user: User) -> list[Authenticator]:
    """What they can prove themselves with, recovery codes last."""
    factors = Authenticator.objects.filter(user=user).defer("data")  # sealed, and not shown
    return list(factors.order_by("-type", "created_at"))
