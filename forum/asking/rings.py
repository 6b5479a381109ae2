"""Experts are asked in rings: first those whose answers settle most, then, while nobody answers, wider ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import LanguageSkill, RegionKnown, User
from audit.acts import act
from forum.answers import skill
from forum.answers.models import Answer
from forum.asking import believed
from forum.asking.models import Asking, Ring
from forum.asking.presence import again, there
from forum.cases.models import Case
from forum.cases.states import WORKING
from forum.clues import experts
from forum.clues.models import Clue
from forum.clues.states import ClueState
from geoloc import places, routing
from geoloc.routing import Candidate
from geoloc.skill import Record

FEW = 5  # people: as many independent answers as change a belief much (design: 1.4 times the log loss with one)
WITHIN = {  # the response target: who was asked has so long before others are
    Case.Urgency.URGENT: timedelta(hours=4),
    Case.Urgency.SOON: timedelta(hours=24),
    Case.Urgency.ROUTINE: timedelta(hours=72),
}
LEADING = 3  # countries whose regions are asked next


def asked_first(clue: Clue, people: Sequence[User]) -> list[User]:
    """A step of approving: all of a few; of many those whose answers are expected to settle most; who is there."""
    concerned = len(experts.concerned(clue)) if clue.alert_experts else 0
    if not concerned:
        return []
    on_duty = there(clue, people)
    now = ordered(clue, on_duty)[:FEW] if on_duty else []
    ring = Ring.FEW if len(people) > FEW else Ring.ALL
    missing = again(len(now) < (FEW if ring == Ring.FEW else concerned))
    Asking.objects.update_or_create(clue=clue, defaults={"ring": ring, "at": timezone.now(), "again": missing})
    return now


def ordered(clue: Clue, people: Sequence[User]) -> list[User]:
    """By expected information gain from the clue's belief as it is; constant queries."""
    by_id = {str(person.pk): person for person in people}
    turns = routing.order(believed.of_clue(clue), candidates(clue, people))
    return [by_id[turn.candidate.name] for turn in turns]


def candidates(clue: Clue, people: Sequence[User]) -> list[Candidate]:
    """What each has said of themselves, where they are at home and what they know, and their record in the domain."""
    records, domain = skill.records(person.pk for person in people), skill.domain_of(clue)
    homes: dict[UUID, set[str]] = {}
    knows: set[UUID] = set()
    for spoken in LanguageSkill.objects.filter(user__in=people):
        if spoken.grew_up and spoken.variety:
            homes.setdefault(spoken.user_id, set()).add(spoken.variety)
        if spoken.language == clue.language:
            knows.add(spoken.user_id)
    for region in RegionKnown.objects.filter(user__in=people):
        homes.setdefault(region.user_id, set()).add(region.area)
    return [
        Candidate(
            str(person.pk),
            tuple(sorted(code for code in homes.get(person.pk, ()) if places.is_area(code))),
            knows=not clue.language or person.pk in knows,
            weight=records.get((person.pk, domain), Record()).weight,
        )
        for person in people
    ]


def widen() -> int:
    """A round of the keeper: clues nobody has answered within the target go to the next ring; how many did."""
    return sum(_widened(one.pk) for one in _due())


def _due() -> list[Asking]:
    now = timezone.now()
    late = Q()
    for urgency, target in WITHIN.items():
        late |= Q(clue__case__urgency=urgency, at__lte=now - target)
    return list(_narrow().filter(late).order_by("at")[:200])


def open_askings() -> QuerySet[Asking]:
    """Of clues that somebody still works on."""
    return Asking.objects.filter(clue__state=ClueState.APPROVED, clue__case__state__in=WORKING)


def _narrow() -> QuerySet[Asking]:
    return open_askings().filter(ring__lt=Ring.ALL)


@act()
def _widened(clue_id: UUID) -> bool:
    """Compare-and-set on the ring: two keepers ask nobody twice. An answer since then buys the same time again."""
    one = _narrow().filter(pk=clue_id).select_related("clue__case").first()
    if one is None:  # closed or erased since the list was made: the others on it are still asked
        return False
    clue, since = one.clue, one.at
    moved = Asking.objects.filter(pk=clue_id, at=since, ring=one.ring)
    if Answer.objects.filter(clue=clue, created_at__gt=since).exists():
        moved.update(at=timezone.now())
        return False
    asked = experts.asked(clue)
    left = [person for person in experts.to_ask(clue) if person.pk not in asked]
    near = knowing_the_region(clue, left) if one.ring == Ring.FEW else left
    ring = Ring.REGION if one.ring == Ring.FEW and near and len(near) < len(left) else Ring.ALL
    now = there(clue, near if ring == Ring.REGION else left)
    if not moved.update(ring=ring, at=timezone.now(), again=again(_others(clue, asked, now))):
        return False
    experts.ask(clue, now)
    return bool(left)


def _others(clue: Clue, asked: set[UUID], now: Sequence[User]) -> bool:
    """Whether it concerns anybody who neither was asked nor is asked now."""
    return bool({person.pk for person in experts.concerned(clue)} - asked - {person.pk for person in now})


def knowing_the_region(clue: Clue, people: Sequence[User]) -> list[User]:
    """A home in a region of the world that one of the leading countries lies in."""
    leading = sorted(believed.of_clue(clue).items(), key=lambda row: -row[1])[:LEADING]
    regions = {places.area(code).region for code, _p in leading}
    found = candidates(clue, people)
    return [
        person
        for person, one in zip(people, found, strict=True)
        if any(places.area(code).region in regions for code in one.homes)
    ]
