"""The steps of a move: the posts themselves, then all that hangs on them; call under the locks of both cases."""

from __future__ import annotations

from accounts.models import User
from audit import log, naming
from forum.alerts import steps as alerts
from forum.alerts import streams
from forum.alerts.models import InboxItem
from forum.cases.models import Case
from forum.cases.queries import audience_of
from forum.discussion import indexing
from forum.discussion.departures import Departure
from forum.discussion.models import Post
from forum.findings import steps as findings
from forum.index import steps as index
from forum.rearranging import events, hanging
from forum.rearranging.models import Move
from forum.rearranging.planning import Plan

Kind = InboxItem.Kind


def carry(by: User, move: Move, made: Plan) -> None:
    """One entry for each post and one for the batch, the posts with new numbers, a pointer where they were."""
    hanging.check_settled([post.pk for post in made.all])
    source, target, numbers = made.source, made.target, [post.position or 0 for post in made.posts]
    findings.forget([post.pk for post in made.all], by=by)
    _renumber(by, move, made)
    detail = f"{len(made.all)} posts, batch {move.pk}"
    told = events.PostsLeft(
        object=str(move.pk), case=str(source.pk), recipients=naming.named(sorted(made.gain)), detail=detail
    )
    log.record(told, by=by)
    hanging.follow(made)
    _index(made)
    Departure.objects.create(
        case=source, target=target, by=move.by, count=len(numbers), first=min(numbers), last=max(numbers)
    )
    for case in (source, target):
        case.touch()
        streams.poke_case(case)
    hanging.ask_moderators(made)
    _tell(by, move, made)


def _renumber(by: User, move: Move, made: Plan) -> None:
    """In their order, after what is there: a number that the trail or a reader's mark knows is never another post's."""
    number = Post.objects.next_number(made.target)
    for post in made.all:
        told = events.PostMoved(object=str(post.pk), case=str(made.target.pk), detail=f"batch {move.pk}")
        log.record(told, by=by)
        move.posts.filter(post=post).update(version=post.revisions.latest("number").number)
        post.case, post.clue, post.mark = made.target, None, None  # the clue stays, and its marks with it
        if post.approved_id is not None:
            post.position, number = number, number + 1
        post.save(update_fields=["case", "clue", "mark", "position"])


def _index(made: Plan) -> None:
    """In this very transaction: readers of before find nothing of it, those of now do."""
    index.drop(*(post.pk for post in made.all))
    for post in made.posts:
        indexing.put(post)


def _tell(by: User, move: Move, made: Plan) -> None:
    """The authors, in the case that they may read; then who follows the case where the posts are now, once."""
    target, key = made.target, f"moved:{move.pk}"
    authors = {post.author_id: post.author for post in made.all if post.author_id != by.pk}
    here = set(audience_of(target).filter(pk__in=authors).values_list("pk", flat=True))
    for case, people in (
        (target, [one for pk, one in authors.items() if pk in here]),
        (made.source, [one for pk, one in authors.items() if pk not in here]),
    ):
        alerts.tell(people, kind=Kind.MOVED, key=key, case=case, target=case.pk)
    _take_part(target, [one for pk, one in authors.items() if pk in here])
    told = {by.pk, move.by_id, *authors}
    readers = [one for one in alerts.followers(target) if one.pk not in told]
    alerts.tell(readers, kind=Kind.NEW_POST, key=f"{key}:in", case=target, target=made.posts[0].pk)


def _take_part(case: Case, people: list[User]) -> None:
    for person in people:
        alerts.follow(person, case)
