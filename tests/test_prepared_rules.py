"""Rules that are turned into SQL once let through what they say, wherever in a query they stand."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts import terms
from accounts.backend import PERSON_OF_A_SESSION
from accounts.models import Role, User
from accounts.prepared import Asked, Rule
from accounts.prepared_queries import PreparedQuery
from forum.alerts.queries import POSITION
from forum.boards.models import Board, Membership, moderates
from forum.casefile.queries import CASE_OF_A_PAGE, CLUES_OF_A_PAGE, NEWEST_OF_A_BOARD, READERS
from forum.cases.models import Case, Grant
from forum.cases.queries import MODERATORS, audience_of, moderators_of
from forum.clues.models import Clue
from forum.discussion.models import Post
from forum.discussion.paging import AROUND_UNREAD
from forum.review.models import Review
from forum.search.finding import PLACES
from forum.search.things import CASES, CLUES, POSTS
from tests.cast import Cast, open_case
from tests.test_permission_matrix import PEOPLE, coded
from tests.world import World

MODELS = (Case, Clue, Post, Review)


@contextmanager
def as_written() -> Iterator[None]:
    """Every rule built anew, as Django does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "__call__", _built)
        yield


def _built(rule: Rule, asked: Any) -> Q:
    if rule.name == "has_seat":  # a column of the query around it
        asked = SimpleNamespace(pk=asked.pk, board=OuterRef(asked.board.name))
    return rule.build(asked)


def _seen(people: list[User]) -> dict[str, set[object]]:
    seen: dict[str, set[object]] = {}
    for person in people:
        for model in MODELS:
            rows = model.objects.visible_to(person)  # type: ignore[attr-defined]
            also = model.objects.filter(Exists(rows.filter(pk=OuterRef("pk"))))  # type: ignore[attr-defined]
            kept = model.objects.exclude(pk__in=rows.values("pk"))  # type: ignore[attr-defined]
            seen[f"{person.name} {model.__name__}"] = set(rows.values_list("pk", flat=True))
            assert seen[f"{person.name} {model.__name__}"] == set(also.values_list("pk", flat=True))
            assert not set(kept.values_list("pk", flat=True)) & seen[f"{person.name} {model.__name__}"]
        seen[f"{person.name} moderates"] = set(Review.objects.filter(moderates(person, "case__board")))
        seen[f"{person.name} sees posts of"] = set(Case.objects.filter(posts__in=Post.objects.visible_to(person)))
    for case in Case.objects.all():
        seen[f"{case.code} {case.handling}"] = {*audience_of(case)}
        seen[f"{case.code} {case.handling} moderators"] = {*moderators_of(case)}
    return seen


def test_a_prepared_rule_lets_through_what_the_rule_says(world: World) -> None:
    _cases, others = coded(world.cast, world.board)
    people = [*(getattr(world.cast, name) for name in PEOPLE), *others.values()]
    fresh = [User.objects.get(pk=person.pk) for person in people]
    prepared = _seen(fresh)
    with as_written():
        assert _seen(fresh) == prepared
    assert sum(len(rows) for rows in prepared.values()) > 100


def test_what_ends_by_itself_ends_in_a_prepared_rule_too(
    cast: Cast, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = timezone.now() + timedelta(hours=1)
    case = open_case(cast, board, handling="red", named_emails=(cast.moderator_one.email, cast.moderator_two.email))
    Grant.objects.create(case=case, user=cast.outsider, until=soon, reason=Grant.Reason.GUEST)
    assert Case.objects.visible_to(cast.outsider).exists()
    monkeypatch.setattr(timezone, "now", lambda: soon + timedelta(seconds=1))
    assert not Case.objects.visible_to(cast.outsider).exists()


def test_no_two_rules_have_one_name_and_none_joins(cast: Cast, board: Board) -> None:
    with pytest.raises(AssertionError, match="another rule"):
        Rule("sees", "cases.Case", lambda asked: Q())

    def of_board(asked: Asked) -> Q:
        return Q(board__name="Latin America", user=asked.pk)

    joins = Rule("joins", "boards.Membership", of_board, pk=models.UUIDField())
    with pytest.raises(AssertionError, match="EXISTS"):
        Membership.objects.filter(joins(cast.expert_mx)).exists()


def test_a_rule_decides_on_nothing_that_it_does_not_name(cast: Cast) -> None:
    def by_role(asked: Asked) -> Q:
        return Q(pk=asked.pk) if asked.has_role(Role.EXPERT) else Q(pk=None)

    unnamed = Rule("unnamed", "accounts.User", by_role, pk=models.UUIDField())
    with pytest.raises(AttributeError, match="branch"):
        User.objects.filter(unnamed(cast.expert_mx)).exists()
    named = Rule("named", "accounts.User", by_role, branches=["roles"], pk=models.UUIDField())
    assert [*User.objects.filter(named(cast.expert_mx))] == [cast.expert_mx]
    assert not User.objects.filter(named(cast.auditor)).exists()


def test_queries_that_are_turned_into_sql_once_bring_what_they_say(world: World) -> None:
    """For everybody, on every case, twice: the second time nothing is built any more."""
    _cases, others = coded(world.cast, world.board)
    named = [*(getattr(world.cast, name) for name in PEOPLE), *others.values()]
    people = [User.objects.with_clearance().get(pk=person.pk) for person in named]
    cases = list(Case.objects.order_by("pk"))
    assert len(cases) > 3
    for case in [*cases, *cases]:
        assert READERS(case) == list(READERS.as_written(case))
        assert MODERATORS(case) == list(MODERATORS.as_written(case))
        assert READERS(case)[0][0] == audience_of(case).count()
    for person in [*people, *people]:
        _same(PERSON_OF_A_SESSION, person, versions=terms.versions())
        _same(POSITION, person)
        _same(NEWEST_OF_A_BOARD, person, board=world.board.pk)
        assert sorted(PLACES(person)) == sorted(PLACES.as_written(person))
        for query, model in ((CASES, Case), (CLUES, Clue), (POSTS, Post)):
            ids = list(model.objects.order_by("pk").values_list("pk", flat=True))
            for these in (ids, ids[:1], []):
                _same(query, person, ids=these)
        for case in cases:
            _same(CASE_OF_A_PAGE, person, case=case.pk)
            _same(CLUES_OF_A_PAGE, person, case=case.pk)
            for clues in ([], [one.pk for one in Clue.objects.visible_to(person).filter(case=case)]):
                _same(AROUND_UNREAD, person, case=case.pk, clues=clues)
                readable = Post.objects.readable_in(person, case.pk, clues).published()
                assert {*Post.objects.published_in(case.pk, clues)} == {*readable}


def _same(query: PreparedQuery[Any], person: User, **more: Any) -> None:
    found, written = query(person, **more), list(query.as_written(person, **more))
    assert [_all_of(one) for one in found] == [_all_of(one) for one in written]


def _all_of(row: models.Model) -> dict[str, object]:
    """What it holds, and the rows that came along."""
    told = {name: value for name, value in vars(row).items() if name != "_state"}
    told |= {"db": row._state.db, "adding": row._state.adding, "deferred": row.get_deferred_fields()}
    return told | {name: _all_of(one) for name, one in row._state.fields_cache.items() if isinstance(one, models.Model)}


def test_a_time_is_never_written_into_a_text() -> None:
    frozen = PreparedQuery(lambda _asked: User.objects.filter(joined_at__lte=timezone.now()))
    with pytest.raises(AssertionError, match="say NOW"):
        frozen(None)
    rule = Rule("frozen", "accounts.User", lambda _asked: Q(joined_at__lte=timezone.now()))
    with pytest.raises(AssertionError, match="say NOW"):
        User.objects.filter(rule(None)).count()


def test_what_ends_by_itself_ends_in_a_query_that_was_made_before(cast: Cast, board: Board) -> None:
    """The time is asked for at each use, not once."""
    case = open_case(cast, board)
    person = User.objects.with_clearance().get(pk=cast.expert_mx.pk)
    assert CASE_OF_A_PAGE(person, case=case.pk)
    Membership.objects.filter(user=person).update(until=timezone.now() + timedelta(seconds=0.2))
    assert CASE_OF_A_PAGE(person, case=case.pk)
    time.sleep(0.3)
    assert not CASE_OF_A_PAGE(person, case=case.pk)
