"""The use cases: put posts under another clue; move some, or a whole discussion, to another case; approve that."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.errors import BadInput
from accounts.models import User
from audit import log
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts import streams
from forum.alerts.models import InboxItem
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.discussion import indexing
from forum.rearranging import events, hanging, permissions, planning
from forum.rearranging.beginning import begin, both
from forum.rearranging.carrying import carry
from forum.rearranging.models import Move
from forum.rearranging.planning import Plan
from forum.review import steps
from forum.review.models import Decision, Review

State = Move.State


@act()
def sort_posts(*, by: User, case_id: UUID, post_ids: Collection[UUID], clue_id: UUID | None) -> Case:
    """Under another clue of their case, or under none: at once, since the same people read them."""
    case = Case.objects.visible_to(by).locked(case_id)
    clue = Clue.objects.visible_to(by).filter(case=case).one(clue_id) if clue_id else None
    permissions.check_sort(by, case, clue)
    others = [post for post in planning.chosen(case, post_ids) if post.clue_id != (clue.pk if clue else None)]
    if not others:
        raise BadInput(_("They stand there already. Choose another clue."))
    for post in others:
        told = events.PostSorted(object=str(post.pk), case=str(case.pk), subject=str(clue.pk) if clue else "")
        log.record(told, by=by)
        post.case, post.clue, post.mark = case, clue, None  # a mark is on the clue that it was about
        post.save(update_fields=["clue", "mark"])
        indexing.put(post)
    hanging.hash_anew([post.pk for post in others])
    case.touch()
    streams.poke_case(case)
    return case


@act()
def move_posts(*, by: User, case_id: UUID, target_id: UUID, post_ids: Collection[UUID], seen: str) -> Move:
    """Some posts to another case: at once where fewer read them there, else when another moderator agrees."""
    source, target = both(by, case_id, target_id)
    permissions.check_move(by, source, target)
    return begin(by, planning.plan(source, target, planning.chosen(source, post_ids)), seen, is_whole=False)


@act()
def merge_discussion(*, by: User, case_id: UUID, target_id: UUID, seen: str) -> Move:
    """A whole discussion into that of another case; the emptied one keeps a pointer."""
    source, target = both(by, case_id, target_id)
    permissions.check_move(by, source, target)
    return begin(by, planning.plan(source, target, *planning.whole(source)), seen, is_whole=True)


@act()
def withdraw_move(*, by: User, move_id: UUID) -> Move:
    """Whoever asked takes it back before it is decided."""
    move = Move.objects.filter(by=by, state__in=[State.WAITING, State.OPENING]).one(move_id)
    source = Case.objects.visible_to(by).locked(move.source_id)
    log.record(events.MoveWithdrawn(object=str(move.pk), case=str(source.pk), detail="withdrawn"), by=by)
    move.move_to(State.WITHDRAWN)
    steps.withdraw(Review.Kind.MOVE, move.pk)
    return move


@act()
def approve_move(*, by: User, review_id: UUID, seen: str) -> Move:
    """A second moderator of both boards agrees, and in the same transaction the posts are there."""
    move, source, target = _opened(by, review_id)
    permissions.check_move(move.by, source, target)
    review, _decided = steps.decide(by=by, review_id=review_id, verdict=Decision.Verdict.APPROVE, seen=seen)
    made = planned(move, source, target)
    planning.check_seen(made, move.seen)
    move.move_to(State.DONE)
    carry(by, move, made)
    _tell_mover(move, review, source, InboxItem.Kind.APPROVED)
    return move


@act()
def return_move(*, by: User, review_id: UUID, seen: str, reason: str) -> Move:
    """No, with a reason; nothing moves."""
    move, source, _target = _opened(by, review_id)
    review, _done = steps.decide(by=by, review_id=review_id, verdict=Decision.Verdict.RETURN, seen=seen, reason=reason)
    told = events.MoveReturned(object=str(move.pk), case=str(source.pk), justification=reason.strip())
    log.record(told, by=by)
    move.move_to(State.RETURNED)
    _tell_mover(move, review, source, InboxItem.Kind.RETURNED)
    return move


def planned(move: Move, source: Case, target: Case) -> Plan:
    """What was asked for, as it would be now."""
    wanted = set(move.posts.values_list("post", flat=True))
    if not move.is_whole:
        return planning.plan(source, target, planning.chosen(source, wanted))
    posts, waiting = planning.whole(source)  # what was written since was not shown, and stays
    return planning.plan(
        source, target, [one for one in posts if one.pk in wanted], [one for one in waiting if one.pk in wanted]
    )


def _opened(by: User, review_id: UUID) -> tuple[Move, Case, Case]:
    """Both cases first, then what is asked: the one order of locks."""
    subject = Review.objects.visible_to(by).one(review_id, kind=Review.Kind.MOVE).subject
    move = Move.objects.one(subject)
    source, target = both(by, move.source_id, move.target_id)
    return Move.objects.select_related("by").locked(subject), source, target


def _tell_mover(move: Move, review: Review, source: Case, kind: InboxItem.Kind) -> None:
    why = {"thing": "move"}  # it leads to where the reason is
    alerts.tell([move.by], kind=kind, key=f"decided:{review.pk}", case=source, target=source.pk, why=why)
