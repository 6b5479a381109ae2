"""What pages read about cases, and the inverse of the access rule: who may see this case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, UUIDField

from accounts.models import Role, User, UserQuerySet, cleared, holds
from accounts.prepared import Asked, Rule
from accounts.prepared_queries import PreparedQuery
from forum.boards.models import Handling, Membership
from forum.cases.limit_models import people_kept_out
from forum.cases.models import Case, CaseQuerySet, Grant
from forum.cases.states import PUBLISHED


def audience_of(case: Case | Asked) -> UserQuerySet:
    """Everyone whom visible_to(user) lets see this case once it is published; a test holds the two equal."""
    return User.objects.filter(_SEEN_BY(case))


def _seen_by(case: Asked) -> Q:
    kept_out = people_kept_out(case.pk, case.organisation_id, case.handling)
    on_board = Exists(Membership.objects.current().filter(board=case.board_id, user=OuterRef("pk")))
    named = Exists(Grant.objects.letting_people_in().filter(case=case.pk, user=OuterRef("pk")))
    rule = Q(named)
    if case.handling == Handling.STRICT:
        rule |= Q(organisation=case.organisation_id)
    elif case.handling == Handling.AMBER:
        excluded = Case.excluded_organisations.through.objects.filter(case=case.pk)
        rule |= Q(on_board) & ~Q(organisation__in=excluded.values("organisation"))
    elif case.handling == Handling.GREEN:
        rule |= Q(on_board)
    return cleared() & (Q(pk=case.author_id) | (rule & ~kept_out))


_IDS = dict.fromkeys(["pk", "author_id", "board_id", "organisation_id"], UUIDField())
_SEEN_BY = Rule("seen_by", "accounts.User", _seen_by, branches=["handling"], **_IDS)


def moderators_of(case: Case) -> list[User]:
    """Cleared moderators of the case's board who belong to its audience and did not write it."""
    return MODERATORS(case)


def _moderated_by(case: Any) -> UserQuerySet:
    seats = Membership.objects.current().filter(board=case.board_id, user=OuterRef("pk"), is_moderator=True)
    opened = Grant.objects.in_emergency().filter(case=case.pk, user=OuterRef("pk"))
    mine = _seen_by(case) & holds(Role.MODERATOR) & Q(Exists(seats))
    return User.objects.filter(mine & ~(Q(pk=case.author_id) | Q(Exists(opened)))).order_by("name")


MODERATORS: PreparedQuery[User] = PreparedQuery(_moderated_by, branches=["handling"], **_IDS)


def cases_shown(user: User) -> CaseQuerySet:
    """Cases with what their header shows."""
    return Case.objects.visible_to(user).select_related("board", "author", "organisation")


def case_page(user: User, case_id: object, **marks: Exists) -> Case:
    """One of them, and whether it has what rooms above want to know of it."""
    return cases_shown(user).annotate(**marks).one(str(case_id))


def cases_on(user: User, board: UUID) -> CaseQuerySet:
    """A board's cases this person may see, newest first."""
    return (
        Case.objects.visible_to(user)
        .filter(board=board)
        .select_related("author", "organisation")
        .order_by("-created_at", "pk")
    )


def id_of_code(written: str) -> str:
    """For auditors, who see what was done with a case and nothing of it; "" when no case has this code."""
    found = Case.objects.filter(code=written.upper()).values_list("pk", flat=True).first()
    return str(found or "")


def own_unpublished(user: User) -> CaseQuerySet:
    """One's own cases that nobody reads: drafts, waiting ones, those hidden until decided."""
    return (
        Case.objects.visible_to(user)
        .filter(author=user)
        .exclude(state__in=PUBLISHED)
        .select_related("board", "organisation")
        .order_by("-created_at")
    )
