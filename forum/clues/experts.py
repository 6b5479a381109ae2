"""Whom an approved clue concerns, and why: language and variety, regions, subjects; minus who turned it off."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from accounts.models import LanguageSkill, RegionKnown, Role, SubjectKnown, User
from forum.alerts import levels
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem
from forum.cases.queries import audience_of
from forum.clues import wishes
from forum.clues.models import Clue


def alert(clue: Clue) -> None:
    """A step of approving: experts concerned are asked, each with the reason; other followers are told."""
    asked = wishes.asked_first(clue, to_ask(clue))
    ask(clue, asked)
    why = clue.in_alerts
    others = [person for person in alerts.followers(clue.case, but=clue.author, why=why) if person not in asked]
    others = wishes.to_be_told(clue, others)
    alerts.tell(others, kind=InboxItem.Kind.CLUE_ADDED, key=f"clue:{clue.pk}", case=clue.case, target=clue.pk, why=why)


def to_ask(clue: Clue) -> list[User]:
    """Experts concerned who want to be asked today; nobody when its author wants nobody asked."""
    return wishes.to_be_asked(clue, concerned(clue)) if clue.alert_experts else []


def ask(clue: Clue, people: list[User]) -> None:
    """A step: once each, however often it is called."""
    if people:
        kind, key = InboxItem.Kind.CLUE_FOR_YOU, f"clue:{clue.pk}"
        alerts.tell(people, kind=kind, key=key, case=clue.case, target=clue.pk, why=_reasons(clue, people))


def asked(clue: Clue) -> set[UUID]:
    """Ids of who has been asked, or told, about it."""
    return set(InboxItem.objects.filter(key=f"clue:{clue.pk}").values_list("user", flat=True))


def asked_of_themselves(clue: Clue) -> set[UUID]:
    """Ids of those of them who were asked as experts, and not merely told."""
    rows = InboxItem.objects.filter(key=f"clue:{clue.pk}", kind=InboxItem.Kind.CLUE_FOR_YOU)
    return set(rows.values_list("user", flat=True))


def concerned(clue: Clue) -> list[User]:
    """Experts in the case's audience with a matching language, region or subject, who have turned off neither the
    type nor, by a level, this case, its type, its language or its board."""
    turned_off = SubjectKnown.objects.filter(user=OuterRef("pk"), clue_type=clue.clue_type, turned_off=True)
    people = list(
        audience_of(clue.case)
        .holding(Role.EXPERT)
        .exclude(pk=clue.author_id)
        .exclude(Exists(turned_off))
        .filter(alerts_on=True)
        .filter(_matches(clue))
        .order_by("pk")
    )
    chosen = levels.of_people(about(clue), [person.pk for person in people])
    return [person for person in people if not chosen.get(person.pk, levels.NOTHING).is_muted]


def about(clue: Clue) -> levels.About:
    """As levels see it."""
    return levels.About.of(clue.case, clue.in_alerts)


def _matches(clue: Clue) -> Q:
    """Subject always counts. A language counts when known; a region when the expert knows it or its country."""
    rule = Q(Exists(SubjectKnown.objects.filter(user=OuterRef("pk"), clue_type=clue.clue_type, turned_off=False)))
    if clue.language:
        rule |= Q(Exists(LanguageSkill.objects.filter(user=OuterRef("pk"), language=clue.language)))
    if clue.region:
        country = clue.region[:2]
        near = Q(area=clue.region) | Q(area=country)
        if clue.region == country:
            near |= Q(area__startswith=f"{country}-")
        rule |= Q(Exists(RegionKnown.objects.filter(near, user=OuterRef("pk"))))
    return rule


def _reasons(clue: Clue, people: list[User]) -> Callable[[User], dict[str, str]]:
    """The strongest reason for each person: grew up with the language, knows it, knows the region, the subject."""
    skills = LanguageSkill.objects.filter(user__in=people, language=clue.language).order_by("grew_up", "variety")
    by_skill = {skill.user_id: skill for skill in skills}  # the last wins: grown up with, before merely known
    regions = RegionKnown.objects.filter(user__in=people, area__startswith=clue.region[:2] or "-")
    by_region = {region.user_id: region.area for region in regions}

    def why(person: User) -> dict[str, str]:
        if skill := by_skill.get(person.pk):
            grew_up = "yes" if skill.grew_up else ""
            return clue.in_alerts | {"language": skill.language, "variety": skill.variety, "grew_up": grew_up}
        if area := by_region.get(person.pk):
            return clue.in_alerts | {"region": area}
        return clue.in_alerts | {"subject": clue.clue_type}

    return why
