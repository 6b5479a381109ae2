"""Who looks after whom: the coordinators of a person's unit, and administrators."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from accounts.errors import NotFoundHere
from accounts.models import Role, RoleGrant, User, UserQuerySet


def leads_of(person: User) -> UserQuerySet:
    """Cleared people who are told when something about this person is unusual; nobody is told about themselves."""
    grants = RoleGrant.objects.filter(user=OuterRef("pk"))
    coordinates = Q(organisation=person.organisation_id) & Exists(grants.filter(role=Role.COORDINATOR))
    found = User.objects.cleared().filter(coordinates | Exists(grants.filter(role=Role.ADMINISTRATOR)))
    return found.exclude(pk=person.pk)


def led_by(lead: User) -> UserQuerySet:
    """Whom this person looks after; nobody for who is neither coordinator nor administrator."""
    people = User.objects.exclude(pk=lead.pk)
    if not lead.is_cleared:
        return people.none()
    if lead.has_role(Role.ADMINISTRATOR):
        return people
    return people.filter(organisation=lead.organisation_id) if lead.has_role(Role.COORDINATOR) else people.none()


def check_lead(by: User, person: User) -> None:
    """To everybody else the page about a person does not exist."""
    if not led_by(by).filter(pk=person.pk).exists():
        raise NotFoundHere
