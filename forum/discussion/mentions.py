"""People called by @name: only who may read the case, kept by id, told when a moderator has let the text be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import prefetch_related_objects

from accounts.models import User, UserQuerySet
from forum.cases.models import Case, Grant
from forum.cases.queries import audience_of
from forum.discussion.models import CALLED, Mention, Revision
from forum.discussion.rendering import Marks

OFFERED, SAID = 8, 20
_MARK = "<!--mention "
_ANYBODY = re.compile(r"(?<![\w@./])@(\w[\w.'’-]{0,60})")


@dataclass(frozen=True)
class Called:
    """Whom a text calls: each person by the name as it may be typed; and what looks like a name and is none here."""

    people: Mapping[str, User] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    left_out: int = 0  # people beyond the most of one text

    def person(self, name: str) -> User | None:
        return self.people.get(name.casefold())

    def in_text(self, ids: Mapping[UUID, UUID], text: str) -> str:
        """The text as it is kept: for each name the id of its mention, so that it follows the person."""

        def kept(found: re.Match[str]) -> str:
            person = self.person(found[1])
            return f"@{{{ids[person.pk]}}}" if person else found[0]

        return self.pattern.sub(kept, text) if self.pattern else text

    def marks(self, ids: Mapping[UUID, UUID]) -> Marks | None:
        """For rendering: how names are found, and which id stands for each."""

        def mark(name: str) -> UUID | None:
            person = self.person(name)
            return ids[person.pk] if person else None

        return (self.pattern, mark) if self.pattern else None


def people_of(case: Case) -> UserQuerySet:
    """Who may be called in a case: its readers. Who reads for an hour in an emergency is not told of to others."""
    if not case.is_published:
        return User.objects.none()
    guests = Grant.objects.in_emergency().filter(case=case).values("user")
    return audience_of(case).exclude(pk__in=guests)


def labels(case: Case) -> dict[str, User]:
    """By what each reader is called: their name, with their unit where two have the same; one query."""
    people = list(people_of(case).select_related("organisation").order_by("name", "pk"))
    same = Counter(person.name.casefold() for person in people)
    return {
        person.name if same[person.name.casefold()] == 1 else f"{person.name} ({person.organisation})": person
        for person in people
    }


def offered(user: User, case: Case, begun: str) -> list[tuple[str, str]]:
    """For completing a name: those of whose names a part begins so, with their units; not oneself."""
    begun = begun.casefold().strip()
    found = [
        (label, str(person.organisation or ""))
        for label, person in labels(case).items()
        if person.pk != user.pk
        and (label.casefold().startswith(begun) or any(one.startswith(begun) for one in label.casefold().split()))
    ]
    return found[:OFFERED]


def called_in(text: str, case: Case) -> Called:
    """One query, and none for a text without an @. What is unknown here is so for whatever reason."""
    if not _ANYBODY.search(text):
        return Called()
    known = {label.casefold(): person for label, person in labels(case).items()}
    names = sorted(known, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w@./])@({'|'.join(map(re.escape, names)) or '(?!)'})(?!\w)", re.IGNORECASE)
    found = {one[1].casefold() for one in pattern.finditer(text) if one[1].casefold() in known}
    most: int = settings.MENTIONS_A_POST
    left_out, found = max(0, len(found) - most), set(sorted(found)[:most])
    starts = {one.start() for one in pattern.finditer(text) if one[1].casefold() in found}
    unknown = [one[1] for one in _ANYBODY.finditer(text) if one.start() not in starts]
    named = "|".join(re.escape(name) for name in names if name in found)
    exact = re.compile(rf"(?<![\w@./])@({named})(?!\w)", re.IGNORECASE) if found else None
    return Called({name: known[name] for name in found}, tuple(dict.fromkeys(unknown))[:SAID], exact, left_out)


def ids_for(called: Called) -> dict[UUID, UUID]:
    """A fresh id for each person's mention."""
    return {person.pk: uuid4() for person in called.people.values()}


def names_in(revisions: Iterable[Revision]) -> dict[UUID, str]:
    """Whom stored HTML calls, by mention: their names of today. A query only if anybody is called."""
    calling = [one.pk for one in revisions if _MARK in one.html]
    if not calling:
        return {}
    rows = Mention.objects.filter(revision__in=calling).select_related("person")
    return {row.pk: row.person.name for row in rows}


def read_names(revisions: Iterable[Revision]) -> None:
    """So that .said of many costs two queries, and none where nobody is called."""
    prefetch_related_objects([one for one in revisions if CALLED.search(one.text)], "mentions__person")


def to_tell(revision: Revision) -> list[User]:
    """Whom the approved text calls, its author left out; not who is named in a quote or in code only."""
    if _MARK not in revision.html:
        return []
    rows = Mention.objects.filter(revision=revision).exclude(person=revision.post.author_id).select_related("person")
    return [row.person for row in rows if f"{_MARK}{row.pk}-->" in revision.html]
