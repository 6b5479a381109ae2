"""Steps of an overturned decision: the thing waits for vetting again, exactly as it was judged; never read unvetted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from forum.cases.models import Case
from forum.cases.states import CaseState
from forum.clues import actions as clue_actions
from forum.clues.models import Clue
from forum.clues.states import ClueState
from forum.discussion import steps as posts
from forum.discussion.models import Revision
from forum.flags.models import What
from forum.review import steps as review
from forum.review.cases import seen_hash
from forum.review.models import Decision, Review

WHAT = {
    Review.Kind.CASE: What.CASE, Review.Kind.CLUE: What.CLUE, Review.Kind.POST: What.POST, Review.Kind.EDIT: What.POST,
}  # fmt: skip
WORDS_BACK = (Revision.State.RETURNED, Revision.State.QUARANTINED)
CLUES_BACK = (ClueState.RETURNED, ClueState.QUARANTINED)


class Became(StrEnum):
    """What became of the thing."""

    WAITS = "waits"
    CHANGED = "changed"  # its author has changed it since, or it is gone: theirs to send
    NOTHING = "nothing"  # only a strike was appealed


@dataclass(frozen=True)
class Subject:
    """What was decided on: a post, a clue or a case; and the row, which for a post is the text."""

    what: What
    row: UUID


def subject_of(decision: Decision) -> Subject:
    """Of a report and of a second look: what it was about."""
    item = decision.review
    if item.kind == Review.Kind.FLAG:
        return Subject(What(item.report.what), item.subject)
    if item.kind == Review.Kind.SECOND_LOOK:
        return Subject(What(item.second_look.what), item.subject)
    return Subject(WHAT[Review.Kind(item.kind)], item.subject)


def put_back(decision: Decision, case: Case) -> Became:
    """Under the case's lock. What its author has sent anew meanwhile stays as it is."""
    subject = subject_of(decision)
    if subject.what == What.CASE:
        return _case(decision, case)
    is_back = _clue(subject.row, case) if subject.what == What.CLUE else _text(subject.row, case)
    return Became.WAITS if is_back else Became.CHANGED


def _text(pk: UUID, case: Case) -> bool:
    texts = Revision.objects.filter(pk=pk, post__case=case, state__in=WORDS_BACK)
    revision = texts.select_related("post__author", "post__clue", "post__mark").first()
    return revision is not None and posts.wait_again(revision, case)


def _clue(pk: UUID, case: Case) -> bool:
    clue = Clue.objects.filter(pk=pk, case=case, state__in=CLUES_BACK).select_related("author").first()
    if clue is not None:
        clue.case = case
        clue_actions.wait_again(clue)
    return clue is not None


def _case(decision: Decision, case: Case) -> Became:
    """A draft whose words its author has changed is theirs to send; what was held back nobody could change."""
    is_draft = case.state == CaseState.DRAFT and seen_hash(case) == decision.seen_hash
    was_held = case.state == CaseState.HELD_BACK
    if not (is_draft or was_held):
        return Became.CHANGED
    case.move_to(CaseState.IN_REVIEW)
    item = review.put_in_queue(
        kind=Review.Kind.CASE, subject=case.pk, case=case, author=case.author, seen_hash=seen_hash(case)
    )
    if was_held:
        _what_is_in_it(case)
    review.ask_moderators(item)
    return Became.WAITS


def _what_is_in_it(case: Case) -> None:
    """What waited in it was taken out of the queue when it was held back."""
    waiting = set(case.reviews.filter(state=Review.State.WAITING).values_list("subject", flat=True))
    for clue in Clue.objects.filter(case=case, state=ClueState.IN_REVIEW).select_related("author"):
        clue.case = case
        if clue.pk not in waiting:
            clue_actions.wait_again(clue)
    texts = Revision.objects.filter(post__case=case, state=Revision.State.PENDING)
    for revision in texts.select_related("post__author", "post__clue", "post__mark"):
        if revision.pk not in waiting:
            posts.wait_again(revision, case)
