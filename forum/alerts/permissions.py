"""Who may be told, and who may see what they were told: asked when a row is made, shown, poked and mailed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Role, User
from forum.alerts import levels
from forum.alerts.models import InboxItem
from forum.cases.models import Case
from forum.cases.queries import audience_of

Kind = InboxItem.Kind
# A unit is told of a referral before it may see the case; its row then names no case.
WITHOUT_CASE = frozenset({Kind.REFERRAL_IN, Kind.VETTED, Kind.TRAIL_ALARM})
OF_MODERATORS = frozenset({Kind.TO_VET, Kind.ESCALATED, Kind.REPLIED, Kind.NOT_DECIDED, Kind.APPEALED})
TO_VET = frozenset({Kind.TO_VET, Kind.ESCALATED})  # something waits for this person
OF_LEADS = frozenset({Kind.UNIT_COUNTRY, Kind.READS_MUCH})  # about a person: for who looks after them


def readers(case: Case, among: Iterable[UUID]) -> set[UUID]:
    """Which of these people may see the case now: one query for a published case, however many they are."""
    ids = set(among)
    if case.is_published:
        return set(audience_of(case).filter(pk__in=ids).values_list("pk", flat=True))
    people = User.objects.with_clearance().filter(pk__in=ids)
    return {person.pk for person in people if Case.objects.visible_to(person).filter(pk=case.pk).exists()}


def may_be_told(kind: str, case: Case | None, why: Mapping[UUID, Mapping[str, str]]) -> set[UUID]:
    """Rows are made only for people who may see what they are about, and at whose level they are told of such things.

    `why`: each person's reason, which names the clue's kind and language where it is about a clue.
    """
    if case is None or kind in WITHOUT_CASE:
        return set(why)
    about = levels.About.of(case, next(iter(why.values()), None))
    return levels.wanting(kind, about, readers(case, why))


def visible_items(user: User) -> QuerySet[InboxItem]:
    """This person's rows whose case they may still see; a role's rows only while they hold the role."""
    cases = Case.objects.visible_to(user).filter(pk=OuterRef("case"))
    rows = InboxItem.objects.filter(user=user.pk).filter(Q(case=None) | Q(kind__in=WITHOUT_CASE) | Exists(cases))
    if not user.has_role(Role.COORDINATOR):
        rows = rows.exclude(kind__in=[Kind.REFERRAL_IN, Kind.GIVEN, Kind.NOT_GIVEN])
    if not (user.has_role(Role.COORDINATOR) or user.has_role(Role.ADMINISTRATOR)):
        rows = rows.exclude(kind__in=[*OF_LEADS, Kind.ROSTER_DUE, Kind.EMERGENCY_ASKED, Kind.EMERGENCY_UNIT])
        rows = rows if user.has_role(Role.MODERATOR) else rows.exclude(kind=Kind.STRIKES)
    if not (user.has_role(Role.OFFICER) or user.has_role(Role.MODERATOR)):
        rows = rows.exclude(kind=Kind.HELD)
    if not user.has_role(Role.MODERATOR):
        rows = rows.exclude(kind__in=OF_MODERATORS)
    if not (user.has_role(Role.AUDITOR) or user.has_role(Role.ADMINISTRATOR)):
        rows = rows.exclude(kind=Kind.TRAIL_ALARM)
    return rows
