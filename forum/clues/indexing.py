"""A clue as a search finds it: its title, what to expect, and its text or transcript, which all of its case read.

A recording that is closed for a child's voice stays closed: its transcript is what is read instead of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from forum.cases.models import Case
from forum.clues.models import Clue
from forum.index import steps
from forum.index.models import Indexed


def about(clue: Clue) -> steps.About:
    return steps.About(clue.pk, clue.clue_type, clue.medium, clue.language, clue.region)


def words(clue: Clue) -> str:
    """What is searched of it."""
    return "\n".join((clue.title, clue.expect, clue.text))


def thing(clue: Clue) -> steps.Thing:
    return steps.Thing(Indexed.Kind.CLUE, clue.pk, clue.author_id, clue.created_at, words(clue), about(clue))


def put(clue: Clue) -> None:
    """A step: others may read it from now on."""
    steps.put(clue.case, thing(clue))


def of_case(case: Case) -> Iterator[steps.Thing]:
    """Each of a case that others may read."""
    for clue in Clue.objects.approved().filter(case=case).iterator(500):
        yield thing(clue)
