"""The steps with which a move begins: both cases locked, then at once where fewer read, else to another moderator."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotAllowed
from accounts.models import User
from audit import log
from forum.cases.models import Case
from forum.rearranging import events, planning
from forum.rearranging.carrying import carry
from forum.rearranging.models import Move, Moved
from forum.rearranging.planning import Plan
from forum.review import steps
from forum.review.models import Review
from forum.review.queries import vetters_of

State = Move.State


def both(by: User, one_id: UUID, other_id: UUID) -> tuple[Case, Case]:
    """Both cases locked, always in the order of their ids, so that two moves that cross can't wait for each other."""
    found = {pk: Case.objects.visible_to(by).locked(pk) for pk in sorted({one_id, other_id})}
    return found[one_id], found[other_id]


def begin(by: User, made: Plan, seen: str, *, is_whole: bool) -> Move:
    """A batch that was shown so."""
    state = _checked(made, seen)
    move = Move.objects.create(
        source=made.source, target=made.target, by=by, is_whole=is_whole, seen=made.seen, state=state
    )
    Moved.objects.bulk_create(Moved(move=move, post=post) for post in made.all)
    _carry_or_ask(by, move, made)
    return move


def resume(by: User, move: Move, made: Plan, seen: str) -> Move:
    """The case that it waited for is open: what left meanwhile is no part of it any more."""
    move.is_shown(made.seen, _checked(made, seen))
    _carry_or_ask(by, move, made)
    move.posts.exclude(post__in=[post.pk for post in made.all]).delete()
    return move


def _checked(made: Plan, seen: str) -> Move.State:
    planning.check_seen(made, seen)
    if made.source.moves_out.filter(state=State.WAITING).exists():
        raise BadInput(_("Posts of this case wait to be moved already; that is decided or taken back first."))
    return State.WAITING if made.is_wider else State.DONE


def _carry_or_ask(by: User, move: Move, made: Plan) -> None:
    if made.is_wider:
        _ask(by, move, made)
    else:
        carry(by, move, made)


def _ask(by: User, move: Move, made: Plan) -> None:
    log.record(events.MoveAsked(object=str(move.pk), case=str(made.source.pk)), by=by)
    review = steps.put_in_queue(
        kind=Review.Kind.MOVE, subject=move.pk, case=made.source, author=by, seen_hash=made.seen,
        other_case=made.target,
    )  # fmt: skip
    if not vetters_of(review):
        raise NotAllowed(
            _("More people would read them, so another moderator has to agree, and nobody else moderates both boards "
              "and reads both cases. Ask an administrator to seat somebody.")
        )  # fmt: skip
    steps.ask_moderators(review)
