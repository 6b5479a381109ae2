"""What pages read about cases, and the inverse of the access rule: who may see this case."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from accounts.models import User, UserQuerySet
from forum.boards.models import Board, Handling, Membership
from forum.cases.limit_models import people_kept_out
from forum.cases.models import Case, CaseQuerySet, Grant


def audience_of(case: Case) -> UserQuerySet:
    """Everyone whom visible_to(user) lets see this case once it is published; a test holds the two equal."""
    kept_out = people_kept_out(case.pk, case.organisation_id, case.handling)
    on_board = Exists(Membership.objects.current().filter(board=case.board_id, user=OuterRef("pk")))
    named = Exists(Grant.objects.letting_people_in().filter(case=case, user=OuterRef("pk")))
    rule = Q(named)
    if case.handling == Handling.STRICT:
        rule |= Q(organisation=case.organisation_id)
    elif case.handling == Handling.AMBER:
        rule |= Q(on_board) & ~Q(organisation__in=case.excluded_organisations.values("pk"))
    elif case.handling == Handling.GREEN:
        rule |= Q(on_board)
    return User.objects.cleared().filter(Q(pk=case.author_id) | (rule & ~kept_out))


def case_page(user: User, case_id: object) -> Case:
    """One case with what its header shows."""
    return Case.objects.visible_to(user).select_related("board", "author", "organisation").one(str(case_id))


def cases_on(user: User, board: Board) -> CaseQuerySet:
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
    """Drafts and waiting cases of one's own."""
    return (
        Case.objects.visible_to(user)
        .filter(author=user, published_at=None)
        .select_related("board", "organisation")
        .order_by("-created_at")
    )
