"""What can be found, as rows that this person may see now: nothing shown of a hit comes from anywhere else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.prepared import PERSON
from accounts.prepared_queries import PreparedQuery, Several, one_of
from forum.care.gates import is_kept_closed, with_choices
from forum.cases.models import Case, CaseQuerySet
from forum.clues import indexing as clue_words
from forum.clues.models import Clue, ClueQuerySet
from forum.discussion import indexing as post_words
from forum.discussion.models import Post, PostQuerySet
from forum.index.models import Indexed, number_of
from forum.index.terms import folded_words

Kind = Indexed.Kind


@dataclass(frozen=True)
class Thing:
    """A row, read now: what a query is compared with and what a page shows of it."""

    number: int  # its time, as the index has it
    kind: Kind
    pk: UUID
    case: Case
    author: User
    at: datetime
    text: str  # all that is searched
    title: str
    body: str  # of which an excerpt is shown
    where: str  # "Clue 2", "Post 17"
    clue: Clue | None = None  # of a clue and of what is about one
    has_mark: bool = False
    is_closed: bool = False  # of a kind that the reader keeps closed: no word of it is shown

    @property
    def href(self) -> str:
        return reverse(PAGES[self.kind], args=[self.pk])

    @cached_property
    def words(self) -> list[str]:
        """Of the text, as they are compared: it is taken apart once, whatever is asked of it."""
        return folded_words(self.text)


PAGES = {Kind.CASE: "cases:case", Kind.CLUE: "clues:clue", Kind.POST: "discussion:post"}


def of_case(case: Case) -> Thing:
    number = number_of(case.created_at, case.pk.int)
    return Thing(
        number, Kind.CASE, case.pk, case, case.author, case.created_at, f"{case.code} {case.question}", case.question,
        "", _("Case"),
    )  # fmt: skip


def of_clue(clue: Clue) -> Thing:
    number = number_of(clue.created_at, clue.pk.int)
    return Thing(
        number, Kind.CLUE, clue.pk, clue.case, clue.author, clue.created_at, clue_words.words(clue), clue.title,
        f"{clue.expect}\n{clue.text}",
        _("Clue %(n)d") % {"n": clue.number}, clue, is_closed=is_kept_closed(clue),
    )  # fmt: skip


def of_post(post: Post) -> Thing:
    number, words = number_of(post.created_at, post.pk.int), post_words.words(post)
    return Thing(
        number, Kind.POST, post.pk, post.case, post.author, post.created_at, words, "", words,
        _("Post %(n)d") % {"n": post.position or 0}, post.clue, has_mark=post.mark_id is not None,
    )  # fmt: skip


def seen(user: User, wanted: Iterable[tuple[str, UUID]]) -> dict[UUID, Thing]:
    """Those of them that this person may see: at most one query for each kind."""
    ids: dict[str, list[UUID]] = {}
    for kind, pk in wanted:
        ids.setdefault(kind, []).append(pk)
    found: list[Thing] = []
    if Kind.CASE in ids:
        found += map(of_case, CASES(user, ids=ids[Kind.CASE]))
    if Kind.CLUE in ids:
        found += map(of_clue, CLUES(user, ids=ids[Kind.CLUE]))
    if Kind.POST in ids:
        found += map(of_post, POSTS(user, ids=ids[Kind.POST]))
    return {thing.pk: thing for thing in found}


MOST_RED_CASES, MOST_RED_POSTS = 50, 1_000


def sealed(user: User, cases: Iterable[UUID]) -> list[Thing]:
    """Everything of RED cases that this person may see: their words lie in no index, so they are read. Bounded."""
    ids = list(cases)[:MOST_RED_CASES]
    if not ids:
        return []
    posts = _posts(user).filter(case__in=ids).order_by("-created_at")[:MOST_RED_POSTS]
    rows = [*map(of_case, _cases(user).filter(pk__in=ids)), *map(of_clue, _clues(user).filter(case__in=ids))]
    return [*rows, *map(of_post, posts)]


def _cases(user: Any) -> CaseQuerySet:
    return Case.objects.visible_to(user).select_related("board", "author")


def _clues(user: Any) -> ClueQuerySet:
    rows = Clue.objects.visible_to(user).approved().select_related("case__board", "author")
    return with_choices(user, rows.order_by())


def _posts(user: Any) -> PostQuerySet:
    related = ("case__board", "author", "approved", "clue")
    return Post.objects.visible_to(user).published().select_related(*related)


def _among(ids: Any, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    return rows.filter(one_of("pk", ids))


_ASKED: dict[str, Any] = {**PERSON, "branches": ["roles", "is_cleared"]}
CASES = PreparedQuery(lambda asked: _among(asked.ids, _cases(asked)), ids=Several(), **_ASKED)
CLUES = PreparedQuery(lambda asked: _among(asked.ids, _clues(asked)), ids=Several(), **_ASKED)
POSTS = PreparedQuery(lambda asked: _among(asked.ids, _posts(asked)), ids=Several(), **_ASKED)
