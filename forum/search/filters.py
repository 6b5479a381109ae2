"""The operators of a query, as conditions on the index's rows, and on rows that lie in no index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from forum.answers.sealing import to_answer
from forum.boards.models import Board
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.findings.models import Finding
from forum.index.models import Indexed, number_of
from forum.index.queries import Needed, Within
from forum.index.steps import label
from forum.search.grammar import Asked
from forum.search.things import Thing

MEDIA = {"picture": Clue.Medium.IMAGE, "sound": Clue.Medium.AUDIO}
KINDS = frozenset({"case", "clue", "post"})
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def needed(asked: Asked, within: Within | None) -> Needed:
    """The terms that a row has to carry."""
    closed = [word for word in asked.words if not word.is_open]
    groups: list[tuple[str, ...]] = []
    for letter, operator in (("t", "type"), ("l", "lang")):
        if wanted := asked.given.get(operator):
            groups.append(tuple(label(letter, one) for one in wanted))
    if kinds := KINDS & set(asked.given.get("is", ())):
        groups.append(tuple(label("k", one) for one in sorted(kinds)))
    starts = tuple(term for word in asked.words if word.is_open for term in word.terms())
    return Needed(tuple(term for word in closed for term in word.terms()), tuple(groups), starts, within)


def narrowed(rows: QuerySet[Indexed], user: User, asked: Asked) -> QuerySet[Indexed]:
    """The rows that the other operators leave."""
    if asked.before:
        rows = rows.filter(pk__lt=number_of(max(asked.before, LONG_AGO)))
    if asked.after:
        rows = rows.filter(pk__gte=number_of(max(asked.after, LONG_AGO)))
    for operator, condition in CONDITIONS.items():
        if wanted := asked.given.get(operator):
            rows = rows.filter(condition(user, wanted))
    if "unanswered" in asked.given.get("is", ()):
        rows = rows.filter(Exists(to_answer(user).filter(pk=OuterRef("object"))))
    if "urgent" in asked.given.get("is", ()):
        rows = rows.filter(case__urgency=Case.Urgency.URGENT)
    return rows


@dataclass(frozen=True)
class Marks:
    """What is known of some things besides their words: clues to be answered, posts that are findings."""

    unanswered: frozenset[UUID]
    findings: frozenset[UUID]


def fits(asked: Asked, user: User, thing: Thing, marks: Marks) -> bool:
    """The same of a thing that was read: RED ones are in no index."""
    given, wanted = asked.given, asked.given.get("is", [])
    if (asked.before and thing.at >= asked.before) or (asked.after and thing.at < asked.after):
        return False
    if "unanswered" in wanted and thing.pk not in marks.unanswered:
        return False
    if "urgent" in wanted and thing.case.urgency != Case.Urgency.URGENT:
        return False
    kinds = KINDS & set(wanted)
    return (not kinds or thing.kind in kinds) and all(
        any(test(one) for one in given[operator])
        for operator, test in _tests(user, thing, marks).items()
        if operator in given
    )


def _tests(user: User, thing: Thing, marks: Marks) -> dict[str, Callable[[str], bool]]:
    """Each operator's, of one word after it."""
    about = thing.clue
    return {
        "from": lambda one: thing.author == user if one == "me" else one.casefold() in thing.author.name.casefold(),
        "board": lambda one: one.casefold() in thing.case.board.name.casefold(),
        "state": lambda one: thing.case.state == one,
        "type": lambda one: about is not None and about.clue_type == one,
        "lang": lambda one: about is not None and f"{about.language}-".casefold().startswith(f"{one}-".casefold()),
        "place": lambda one: about is not None and bool(about.region) and about.region.startswith(one),
        "has": lambda one: _holds(one, thing, marks),
    }


def _holds(one: str, thing: Thing, marks: Marks) -> bool:
    if one == "mark":
        return thing.has_mark
    if one == "finding":
        return thing.pk in marks.findings
    return thing.clue is not None and thing.clue.medium == MEDIA[one]


def _from(user: User, wanted: list[str]) -> Q:
    """By a part of a name, which is looked up and never answered: who is not there and who wrote nothing look alike."""
    theirs = Q()
    for one in wanted:
        theirs |= Q(author=user) if one == "me" else Q(author__in=User.objects.filter(name__icontains=one))
    return theirs


def _board(_user: User, wanted: list[str]) -> Q:
    named = Q()
    for one in wanted:
        named |= Q(name__icontains=one)
    return Q(case__board__in=Board.objects.filter(named))


def _place(_user: User, wanted: list[str]) -> Q:
    within = Q()
    for code in wanted:
        within |= Q(region__startswith=code)
    return within


def _has(_user: User, wanted: list[str]) -> Q:
    there = Q(medium__in=[MEDIA[one] for one in wanted if one in MEDIA])
    if "finding" in wanted:
        there |= Q(Exists(Finding.objects.filter(post=OuterRef("object"))))
    return there | Q(has_mark=True) if "mark" in wanted else there


CONDITIONS: dict[str, Callable[[User, list[str]], Q]] = {
    "from": _from,
    "board": _board,
    "state": lambda _user, wanted: Q(case__state__in=wanted),
    "place": _place,
    "has": _has,
}
