"""What pages read about files on their way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from forum.arrival.models import BY_MODERATORS, Arrival, ArrivalQuerySet, of_their_boards
from forum.arrival.states import UNDER_WAY, ArrivalState
from forum.arrival.steps import STEPS
from forum.clues.models import Clue

NEWEST = 100
OFFERS: dict[str, Promise] = {
    "taken": _("The file says when it was made: %(value)s"),
    "position": _("The file says where it was made: %(value)s"),
    "device": _("The file says with what it was made: %(value)s"),
    "description": _("The file says of itself: %(value)s"),
}


@dataclass(frozen=True)
class Line:
    """One step as its sender reads it. `came`: done, failed, absent, at hand, or to come."""

    label: Promise
    came: str
    seconds: float | None


@dataclass(frozen=True)
class Offer:
    """What the metadata said, as a sentence that its sender may add to the clue."""

    number: int
    sentence: str


@dataclass(frozen=True)
class Looked:
    """What screening found, for moderators. `failed`, `overruled`: steps that broke, or that two people decided."""

    lines: list[Line]
    failed: list[str]
    overruled: list[str]
    explicit: float | None  # the model's score, 0 to 1
    faces: int


@dataclass(frozen=True)
class HeldRow:
    """A file that was held back, as those who decide may know it; its words only to who will vet its case."""

    arrival: Arrival
    step: Promise
    facts: dict[str, object]
    said_by: list[str]
    knows_case: bool
    may_overrule: bool


def own(user: User, arrival_id: object) -> Arrival:
    """One of this person's, with its case."""
    return Arrival.objects.visible_to(user).select_related("case__board", "clue").one(str(arrival_id))


def mine(user: User) -> ArrivalQuerySet:
    """This person's files, newest first: those that are not over, and what came of the others."""
    return Arrival.objects.visible_to(user).select_related("case").order_by("-begun_at")[:NEWEST]


def lines(arrival: Arrival) -> list[Line]:
    """The steps of it so far, and those to come."""
    rows = {row["step"]: row for row in arrival.progress}
    is_over = arrival.state not in UNDER_WAY
    return [_line(step.label, rows.get(step.name, {})) for step in STEPS if step.name in rows or not is_over]


def _line(label: Promise, row: dict[str, Any]) -> Line:
    came = "failed" if row.get("facts", {}).get("failed") else row.get("came", "to come")
    return Line(label, came, row.get("seconds"))


def looked_at(clue: Clue) -> Looked | None:
    """For who vets it; None of a clue that came without a file, or before arrivals kept what they found. One query."""
    arrival = Arrival.objects.filter(clue=clue, state=ArrivalState.SENT).first()
    if arrival is None or not arrival.progress:
        return None
    found = lines(arrival)
    failed = [str(line.label) for line in found if line.came == "failed"]
    by_people = [str(step.label) for step in STEPS if step.name in arrival.overruled]
    return Looked(found, failed, by_people, arrival.facts.get("explicit"), len(arrival.facts.get("faces") or ()))


def found_in(clues: Iterable[UUID]) -> dict[UUID, str]:
    """What screening found in each of these clues, in a few words for moderators; one query if there are any."""
    wanted = list(clues)
    rows = Arrival.objects.filter(clue__in=wanted, state=ArrivalState.SENT) if wanted else []
    return {one.clue_id: ", ".join(_found(one)) for one in rows if one.clue_id}


def _found(arrival: Arrival) -> list[str]:
    said, faces = [], len(arrival.facts.get("faces") or ())
    if arrival.overruled:
        said.append(gettext("let through by two people"))
    if any(line.came == "failed" for line in lines(arrival)):
        said.append(gettext("a step could not be done"))
    if faces:
        said.append(ngettext("%(n)d face", "%(n)d faces", faces) % {"n": faces})
    return said


def medium_of(arrival: Arrival) -> str:
    """audio, image or text, of a file that is ready."""
    facts = arrival.facts.get("plain", {})
    return "image" if "width" in facts else "audio" if "seconds" in facts else "text"


def offers(arrival: Arrival) -> list[Offer]:
    """What may be a clue among what was taken off the file."""
    return [
        Offer(number, str(OFFERS[name]) % {"value": value})
        for number, (name, value) in enumerate(arrival.told)
        if name in OFFERS
    ]


def held(user: User) -> list[HeldRow]:
    """What this person decides about, newest first."""
    rows = Arrival.objects.held_for(user).select_related("case__board", "by__organisation")
    rows = rows.prefetch_related("overrulings__by").order_by("-begun_at")[:NEWEST]
    known = set(Arrival.objects.held_for(user).filter(of_their_boards(user)).values_list("pk", flat=True))
    labels = {step.name: step.label for step in STEPS}
    return [_held_row(user, one, labels[one.held_by], knows_case=one.pk in known) for one in rows]


def _held_row(user: User, one: Arrival, label: Promise, *, knows_case: bool) -> HeldRow:
    words = [word for word in one.overrulings.all() if word.step == one.held_by]
    return HeldRow(
        arrival=one,
        step=label,
        facts=one.facts.get("held", {}),
        said_by=[word.by.name for word in words],
        knows_case=knows_case,
        may_overrule=one.held_by in BY_MODERATORS and user.pk not in {word.by_id for word in words},
    )


def decides(user: User) -> bool:
    """Whether the page of what is held back is this person's."""
    return user.has_role(Role.OFFICER) or user.has_role(Role.MODERATOR)
