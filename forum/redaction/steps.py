"""Steps of a redaction: the thing itself, all that was made from it, the search; in the action's one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from forum.alerts import streams
from forum.answers.actions import seen_hash as hash_of_answer
from forum.answers.models import Answer
from forum.cases.models import Case
from forum.clues import indexing as clue_indexing
from forum.clues.models import Clue
from forum.discussion import indexing as post_indexing
from forum.discussion.models import Post
from forum.flags.models import Flag
from forum.index import steps as index
from forum.index.models import Indexed
from forum.redaction import clues, posts, rows
from forum.redaction.passages import Scrubber
from forum.redaction.things import Thing
from forum.referrals.models import Referral
from forum.review.cases import seen_hash as hash_of_case
from forum.review.models import HeldVerdict, Review

Original = list[list[str]]


@dataclass
class Done:
    """What was taken out of: the parts of the thing as they were, and which texts changed."""

    original: Original = field(default_factory=list)
    subjects: set[UUID] = field(default_factory=set)


def scrub(thing: Thing, scrubber: Scrubber) -> Done:
    """Everything of docs/redaction.md; the caller has the case's lock, and has recorded what it does."""
    done = Done(subjects={thing.pk})
    if isinstance(thing.row, Post):
        _post(thing, thing.row, scrubber, done)
    elif isinstance(thing.row, Clue):
        _clue(thing.row, scrubber, done)
    elif isinstance(thing.row, Answer):
        _answer(thing.row, scrubber, done)
    else:
        _case(thing.row, scrubber, done)
    rows.notes(thing.case, scrubber)
    for one in thing.reached:
        rows.notes(one.case, replace(scrubber, passages=one.passages))
    _snapshots(thing, scrubber, done)
    index.overwrite()
    if not isinstance(thing.row, Answer):  # that a case moves without anything to see would tell of an answer
        for case in (thing.case, *(one.case for one in thing.reached)):
            case.touch()
            streams.poke_case(case)
    return done


def _post(thing: Thing, post: Post, scrubber: Scrubber, done: Done) -> None:
    related = ("post__case", "post__author", "post__mark")
    versions = list(post.revisions.select_related(*related).order_by("number"))
    numbers = {one.pk: one.number for one in versions}
    before = posts.scrub(versions, scrubber)
    done.original += [[f"version {numbers[pk]}", text] for pk, text in before.items()]
    changed, there = {*before}, {one.case.pk: replace(scrubber, passages=one.passages) for one in thing.former}
    last, read = {one.case.pk: one.last for one in thing.former}, dict(numbers)
    for quoting in posts.quoting(numbers):
        # Who quotes a later version than stood there has read it elsewhere, and brought it along: all of it goes.
        read[quoting.pk] = max(read[pk] for pk in quoting.quotes.values_list("source", flat=True) if pk in read)
        case = quoting.post.case_id
        has_more = read[quoting.pk] > last.get(case, 0)
        changed |= {*posts.scrub([quoting], scrubber if has_more else there[case], quotes_only=True)}
    for case in (thing.case.pk, *there):
        found = posts.uncredited(case, numbers)
        changed |= {*posts.scrub(found, there.get(case, scrubber), quotes_only=True)}
    done.subjects |= {*numbers, *changed}
    _search_posts(changed)


def _search_posts(changed: Iterable[UUID]) -> None:
    """Wherever they are: what quotes a post may have stayed where it was, or left."""
    for post in Post.objects.filter(approved__in=list(changed)).select_related("case", "approved", "clue", "mark"):
        since = _entered(post.pk)
        if since is not None:
            post_indexing.put(post)
            _as_before(post.pk, since)


def _clue(clue: Clue, scrubber: Scrubber, done: Done) -> None:
    done.original += clues.scrub(clue, scrubber)
    _packages(clue.case, scrubber)
    rows.rehash(Review.Kind.CLUE, clue.pk, clue.seen_hash())
    since = _entered(clue.pk)
    if since is not None:
        clue_indexing.put(clue)
        _as_before(clue.pk, since)


def _case(case: Case, scrubber: Scrubber, done: Done) -> None:
    done.original += [list(one) for one in rows.change(case, scrubber, ["question", "background"]).items()]
    _packages(case, scrubber)
    rows.rehash(Review.Kind.CASE, case.pk, hash_of_case(case))
    since = _entered(case.pk)
    if since is not None:
        index.put(case, index.of_case(case))
        _as_before(case.pk, since)


def _answer(answer: Answer, scrubber: Scrubber, done: Done) -> None:
    rounds = Answer.objects.filter(clue=answer.clue_id, expert=answer.expert_id).select_related("case")
    for one in rounds.order_by("round"):
        before = rows.change(one, scrubber, ["reasons"])
        done.original += [[f"round {one.round}", text] for text in before.values()]
        done.subjects.add(one.pk)
        rows.rehash(Review.Kind.ANSWER, one.pk, hash_of_answer(one))


def _packages(case: Case, scrubber: Scrubber) -> None:
    for referral in list(Referral.objects.filter(case=case).select_related("case")):
        rows.change(referral, scrubber, ["package"])


def _snapshots(thing: Thing, scrubber: Scrubber, done: Done) -> None:
    """What reporters saw of it, and corrections of it that can still be undone."""
    seen = Flag.objects.filter(report__thing=thing.pk).select_related("report__review__case")
    held = HeldVerdict.objects.filter(review__subject__in=done.subjects).select_related("review__case")
    for flag in list(seen):
        rows.change(flag, scrubber, ["seen_words"])
    for verdict in list(held):
        rows.change(verdict, scrubber, ["text"])


def _entered(thing: UUID) -> object:
    return Indexed.objects.filter(object=thing).values_list("entered_at", flat=True).first()


def _as_before(thing: UUID, since: object) -> None:
    """Nothing new for those who keep a search."""
    Indexed.objects.filter(object=thing).update(entered_at=since)
