"""What the pages about an audience read."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet
from django.urls import reverse

from accounts.models import Organisation, Role, User, UserQuerySet
from forum.audience import widening
from forum.audience.models import Added, Handover, Widening
from forum.boards.models import Handling
from forum.cases.models import Case, Conflict, Grant, SharingCeiling
from forum.cases.queries import audience_of
from forum.review.models import Review


@dataclass(frozen=True)
class Shown:
    """What a moderator is shown of a wider audience: before, after, and who would come."""

    case: Case
    widening: Widening
    code: str
    people: int
    would_read: int
    added: list[Added]
    lifted: list[Organisation]


def vetting(review: Review) -> Shown:
    one = Widening.objects.select_related("case__board", "board").get(pk=review.subject)
    added = list(one.added.select_related("user__organisation").order_by("user__name"))
    lifted = list(Organisation.objects.filter(pk__in=one.lifted).order_by("name"))
    people = audience_of(one.case).count()
    would_read = widening.would_read(one.case, one)
    return Shown(one.case, one, str(Handling(one.handling).label), people, would_read, added, lifted)


def giving(review: Review) -> Handover:
    """What a moderator is shown of a case whose author is gone: who asks, why, and for whom."""
    found = Handover.objects.select_related("case__board", "case__author__organisation", "by", "to__organisation")
    return found.get(pk=review.subject)


def grants_of(case: Case) -> QuerySet[Grant]:
    return case.grants.current().select_related("user__organisation").order_by(F("until").asc(nulls_first=True), "pk")


def waiting(case: Case) -> Widening | None:
    return case.widenings.filter(state=Widening.State.WAITING).select_related("board").first()


def offered(case: Case) -> Handover | None:
    return case.handovers.filter(state=Handover.State.OFFERED).select_related("to").first()


def offered_to(user: User, case: Case) -> Handover | None:
    """An offer of this case to this person; asked only of those to whom one can be made."""
    if user.pk == case.author_id or user.organisation_id != case.organisation_id:
        return None
    return case.handovers.filter(state=Handover.State.OFFERED, to=user).select_related("by").first()


def page_of_offer(user: User, handover_id: UUID) -> str:
    """Where somebody is asked whether they take a case over."""
    case = Case.objects.visible_to(user).filter(handovers=handover_id, handovers__to=user).first()
    return reverse("cases:case", args=[case.pk]) if case else reverse("boards:home")


def colleagues(case: Case) -> UserQuerySet:
    """Investigators of the author's organisation who see the case."""
    people = audience_of(case).holding(Role.INVESTIGATOR).filter(organisation=case.organisation_id)
    return people.exclude(pk=case.author_id).order_by("name")


def conflicts(case: Case) -> QuerySet[Conflict]:
    return Conflict.objects.standing().filter(case=case).select_related("user__organisation").order_by("declared_at")


def ceilings() -> QuerySet[SharingCeiling]:
    """Each pair once."""
    rows = SharingCeiling.objects.filter(organisation__name__lt=F("other__name"))
    return rows.select_related("organisation", "other").order_by("organisation__name", "other__name")
