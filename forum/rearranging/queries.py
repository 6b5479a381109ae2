"""What the pages of rearranging read: a discussion to choose from, a plan, what another moderator is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.errors import BadInput, Conflict, NotFoundHere
from accounts.models import User
from forum.cases.models import Case
from forum.cases.states import WORKING, CaseState
from forum.clues.models import Clue
from forum.discussion import rendering
from forum.discussion.models import Post, Revision
from forum.discussion.quoting import credits_for_all
from forum.rearranging import actions, opening, permissions, planning
from forum.rearranging.models import Move
from forum.rearranging.planning import Plan
from forum.review.models import Decision, Review

PAGE = 50
EXCERPT = 140


@dataclass(frozen=True)
class Row:
    """A post to choose, by its number, its author and its first words."""

    post: Post
    words: str


@dataclass(frozen=True)
class Opening:
    """A new case that was begun for its owner; none, until it is open to whoever asked."""

    move: Move
    case: Case | None


@dataclass(frozen=True)
class Choosing:
    """A page of a discussion with what one may do with it."""

    case: Case
    rows: list[Row]
    later: int | None
    clues: list[Clue]
    moderates: bool  # may move to other cases; else only sort within this one
    waiting: Move | None
    opening: list[Opening]
    returned: Decision | None  # of the newest move that this person asked for, with why


@dataclass(frozen=True)
class Shown:
    """What a second moderator is shown: from where to where, each text as it would be read there."""

    move: Move
    plan: Plan | None  # none: it changed since it was asked
    texts: list[tuple[Post, SafeString]]


def choosing(user: User, case_id: UUID, start: int = 0) -> Choosing:
    """NotFoundHere for who may do nothing here."""
    case = Case.objects.visible_to(user).select_related("board", "author").one(case_id)
    if not permissions.may_sort(user, case):
        raise NotFoundHere
    posts = planning.movable(case).filter(position__gte=start).select_related("approved", "author", "clue")
    found = list(posts.order_by("position")[: PAGE + 1])
    rows = [Row(post, _excerpt(post)) for post in found[:PAGE]]
    later = found[PAGE].position if len(found) > PAGE else None
    clues = list(Clue.objects.visible_to(user).approved().filter(case=case).order_by("number"))
    moderates = permissions.moderates_case(user, case)
    waiting = case.moves_out.filter(state=Move.State.WAITING, by=user).select_related("target").first()
    opening, returned = (_opening(user, case), _returned(user, case)) if moderates else ([], None)
    return Choosing(case, rows, later, clues, moderates, waiting, opening, returned)


def going_on(user: User, move_id: UUID) -> tuple[Move, Plan]:
    """What would move to the new case; NotFoundHere while its owner alone reads that."""
    move = Move.objects.filter(by=user, state=Move.State.OPENING).one(move_id)
    seen = Case.objects.visible_to(user).select_related("board")
    source, target = seen.one(move.source_id), seen.one(move.target_id)
    return move, opening.planned(user, move, source, target)


def begun_for(user: User, case: Case) -> Move | None:
    """For the owner of a draft: a moderator began it, so that these posts can go there."""
    if case.state != CaseState.DRAFT or case.author_id != user.pk:
        return None
    return case.moves_in.filter(state=Move.State.OPENING).select_related("source").first()


def destination(user: User, code: str) -> Case:
    """By its code, among what this person may read; what is not there and what is hidden get one sentence."""
    found = Case.objects.visible_to(user).filter(code=code.strip().upper()).select_related("board").first()
    if found is None:
        raise BadInput(_("You can read no case with this code. A code looks like B-7K3QW9TX."))
    return found


def preview(user: User, case: Case, target: Case, wanted: Sequence[UUID] | None) -> Plan:
    """As the action would compute it; the posts of a whole discussion where none are named."""
    permissions.check_move(user, case, target)
    if wanted is None:
        return planning.plan(case, target, *planning.whole(case))
    return planning.plan(case, target, planning.chosen(case, wanted))


def vetting(review: Review) -> Shown:
    """What those will read who come to it, and how many they are."""
    related = Move.objects.select_related("source__board", "target__board", "by__organisation")
    move = related.get(pk=review.subject)
    try:
        plan = actions.planned(move, move.source, move.target)
    except (BadInput, Conflict):
        return Shown(move, None, [])
    if plan.seen != move.seen:
        return Shown(move, None, [])
    return Shown(move, plan, _texts(plan))


def _opening(user: User, case: Case) -> list[Opening]:
    moves = list(case.moves_out.filter(state=Move.State.OPENING, by=user).order_by("asked_at"))
    opened = Case.objects.visible_to(user).filter(state__in=WORKING).in_bulk([one.target_id for one in moves])
    return [Opening(one, opened.get(one.target_id)) for one in moves]


def _returned(user: User, case: Case) -> Decision | None:
    newest = case.moves_out.filter(by=user).order_by("-asked_at").first()
    if newest is None or newest.state != Move.State.RETURNED:
        return None
    decided = Decision.objects.filter(review__kind=Review.Kind.MOVE, review__subject=newest.pk)
    return decided.filter(verdict=Decision.Verdict.RETURN).select_related("review__case").first()


def _texts(plan: Plan) -> list[tuple[Post, SafeString]]:
    """Quotes of what does not come along are left out, as they are for who reads only the other case."""
    approved = [post.approved for post in plan.posts if post.approved]
    coming = set(Revision.objects.filter(post__in=[post.pk for post in plan.posts]).values_list("pk", flat=True))
    credit = credits_for_all(approved)
    there = replace(credit, quote=lambda source: credit.quote(source) if source in coming else None)
    return [(post, rendering.attributed(post.approved.html, there)) for post in plan.posts if post.approved]


def _excerpt(post: Post) -> str:
    words = rendering.own_words(post.approved.html) if post.approved else ""
    return f"{words[: EXCERPT - 1]}…" if len(words) > EXCERPT else words
