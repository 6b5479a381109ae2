"""What a moderator who judges an appeal is shown, and who may not be one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from forum.cases.models import Case
from forum.cases.states import CaseState
from forum.clues.models import Clue
from forum.clues.states import ClueState
from forum.conduct.models import Appeal, Strike
from forum.conduct.restoring import subject_of
from forum.discussion.models import Revision
from forum.discussion.saying import said_to_all
from forum.flags.models import Flag, What
from forum.flags.things import CaseThing, ClueThing
from forum.review.cases import seen_hash
from forum.review.models import Decision, Escalation, Recusal, Review


@dataclass(frozen=True)
class Judged:
    """The decision by nobody's name, with its reason; what its author says; the words, where they may be read."""

    appeal: Appeal
    decision: Decision
    strike: Strike | None
    case: Case
    what: What
    words: str
    is_held_back: bool  # nobody reads it, at the desk either


def judging(review: Review) -> Judged:
    """Its words exactly as they were judged; where they were changed since, or held back, there are none."""
    appeal = Appeal.objects.select_related(
        "strike__decision__review__case", "decision__review__case__board", "decision__review__author"
    ).get(review=review)
    decision = appeal.decision
    case = decision.review.case
    assert case is not None
    subject = subject_of(decision)
    held = decision.verdict == Decision.Verdict.QUARANTINE or case.state == CaseState.HELD_BACK
    held = held or case.pk != review.case_id  # its post moved since: who judges may not see where to
    words = "" if held else _words(subject.what, subject.row, case, decision.seen_hash)
    return Judged(appeal, decision, appeal.strike, case, subject.what, words, held)


def hash_of(decision: Decision, strike: Strike | None, words: str) -> str:
    """SHA-256 over what is judged: which decision, and what was written against it."""
    parts = [str(decision.pk), decision.seen_hash, str(strike.pk) if strike else "", words]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def part_in(decision: Decision, strike: Strike | None) -> set[UUID]:
    """Who decided on this thing at any time, passed it on, reported it, or gave the strike."""
    reviews = Review.objects.filter(case=decision.review.case, subject=decision.review.subject)
    people = set(Decision.objects.filter(review__in=reviews).values_list("by", flat=True))
    people |= set(Escalation.objects.filter(review__in=reviews).values_list("by", flat=True))
    people |= set(Flag.objects.filter(report__review__in=reviews).values_list("by", flat=True))
    return people | {decision.by_id} | ({strike.by_id} if strike else set())


def leave_to_others(item: Review, people: list[User], had_part: set[UUID], first: User) -> None:
    """Nobody who had part in it; of the others those of another organisation than who decided first, if there are."""
    elsewhere = {one.pk for one in people if one.pk not in had_part and one.organisation_id != first.organisation_id}
    kept_out = had_part | ({one.pk for one in people} - elsewhere if elsewhere else set())
    Recusal.objects.bulk_create(Recusal(review=item, user_id=pk) for pk in sorted(kept_out))


def _words(what: What, row: UUID, case: Case, judged: str) -> str:
    if what == What.CASE:
        return CaseThing(case).words if seen_hash(case) == judged else ""
    if what == What.CLUE:
        clue = Clue.objects.filter(pk=row, case=case, state=ClueState.RETURNED).first()
        return ClueThing(clue).words if clue and clue.seen_hash() == judged else ""
    text = Revision.objects.filter(pk=row, post__case=case, state=Revision.State.RETURNED)
    revision = text.select_related("post__mark", "post__case").first()
    # Of a version only a redaction changes anything, or where it is pinned.
    return said_to_all(revision) if revision else ""
