"""A case that holds one word in every place where words of a case can lie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from forum.answers import actions as answers
from forum.answers.models import Answer
from forum.answers.words import AnswerWords
from forum.arranging import finding
from forum.arranging.models import Group, Link
from forum.arrival.models import Arrival, Overruling
from forum.audience.models import Handover
from forum.boards.models import Board
from forum.bookmarks import actions as bookmarks
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.conduct.judging import hash_of
from forum.conduct.models import Appeal, Strike
from forum.discussion import actions as posts
from forum.discussion.models import Post
from forum.drafts import actions as drafts
from forum.emergency.models import Opening
from forum.flags import actions as flags
from forum.leads.models import Findings
from forum.practice.models import Truth
from forum.referrals import actions as referrals
from forum.review.models import Decision, Escalation, HeldVerdict, Question, Review
from tests.cast import Cast, approved_text_clue, open_case
from tests.redaction.redacting import WORD

SAYS = f"It is {WORD}."


@dataclass(frozen=True)
class Scene:
    """The things in which a moderator finds the word."""

    case: Case
    clue: Clue
    post: Post
    answer: Answer


def scene(cast: Cast, board: Board, **words: object) -> Scene:
    case = open_case(cast, board, question=f"Where is {WORD}?", background=SAYS, **words)
    text = f"Panadería La Esquina de la calle {WORD} en la plaza"
    clue = approved_text_clue(cast, case, title=SAYS, expect=SAYS, text=text, language="es")
    other = approved_text_clue(cast, case, title="Another", text="Nothing of it")
    post, answer = _post(cast, case), _answer(cast, clue)
    _of_clue(cast, clue, other)
    _of_post(cast, post)
    _of_case(cast, case)
    return Scene(case, clue, post, answer)


def _post(cast: Cast, case: Case) -> Post:
    post = posts.write_post(by=cast.colleague, case_id=case.pk, text=f"First {SAYS}")
    first = Review.objects.get(subject=post.revisions.get().pk)
    posts.return_revision(by=cast.moderator_one, review_id=first.pk, seen=first.seen_hash, reason=f"No {WORD}")
    posts.edit_post(by=cast.colleague, post_id=post.pk, text=SAYS, seen_revision=post.revisions.get().pk)
    item = Review.objects.get(kind="post", state="waiting", case=case)
    posts.approve_revision(by=cast.moderator_one, review_id=item.pk, seen=item.seen_hash)
    post = Post.objects.get(pk=post.pk)
    reply = f"> {SAYS}\n\nPerhaps."
    posts.write_post(by=cast.investigator, case_id=case.pk, text=reply, quotes=[post.approved_id])
    posts.edit_post(by=cast.colleague, post_id=post.pk, text=f"Rather {SAYS}", seen_revision=post.approved_id)
    return Post.objects.get(pk=post.pk)


def _answer(cast: Cast, clue: Clue) -> Answer:
    for number, said in enumerate((SAYS, f"Still {SAYS}")):
        judgement = AnswerWords(places=(("MX", 0.7),), reasons=said)
        answer = answers.give_answer(by=cast.expert_mx, clue_id=clue.pk, judgement=judgement, after_round=number)
        review = Review.objects.get(subject=answer.pk)
        answers.approve_reasons(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    return answer


def _of_clue(cast: Cast, clue: Clue, other: Clue) -> None:
    by = cast.investigator
    clue.note_words, clue.recipe = SAYS, {"bared": [{"reason": SAYS}]}
    clue.save(update_fields=["note_words", "recipe"])
    at = clue.text.index(WORD)
    posts.comment_on_mark(
        by=by, clue_id=clue.pk, shape="span", geometry={"start": at, "end": at + len(WORD)}, text="Here."
    )  # fmt: skip
    finding.look(clue.pk)
    lead = {"reason": SAYS, "quote": WORD, "span": [at, at + len(WORD)], "ratios": []}
    Findings.objects.create(
        clue=clue, told=[{"analyser": "plate", "leads": [lead], "cannot_tell": "", "rate": 0.9, "tried": 9}]
    )
    arrival = Arrival.objects.create(
        case=clue.case, by=by, size=1, state="sent", clue=clue, words={"title": SAYS},
        told=[["description", SAYS]], recipe={"bared": [{"reason": SAYS}]},
    )  # fmt: skip
    Overruling.objects.create(arrival=arrival, by=cast.moderator_one, step="explicit", reason=SAYS)
    one, two = sorted((clue, other), key=lambda row: row.pk)
    Link.objects.create(
        one=one, other=two, kind="words", state="refused", by=by, decided_at=timezone.now(), reason=SAYS
    )  # fmt: skip


def _of_post(cast: Cast, post: Post) -> None:
    flags.flag(by=cast.expert_other, what="post", thing_id=post.pk, reason="off_topic", words=SAYS)
    review = Review.objects.get(kind="edit", state="waiting")
    Question.objects.create(review=review, by=cast.moderator_one, words=SAYS, answer=SAYS, answered_at=timezone.now())
    Escalation.objects.create(review=review, by=cast.moderator_one, reason=SAYS)
    decision = Decision.objects.get(review__case=review.case, verdict="return")
    day = timezone.now() + timedelta(days=90)
    strike = Strike.objects.create(
        decision=decision, person=cast.colleague, by=decision.by, kind="names", words=SAYS, lapses_at=day
    )  # fmt: skip
    item = Review.objects.create(
        kind="appeal", subject=strike.pk, case=review.case, author=cast.colleague,
        seen_hash=hash_of(decision, strike, SAYS),
    )  # fmt: skip
    Appeal.objects.create(review=item, decision=decision, strike=strike, words=SAYS)
    HeldVerdict.objects.create(
        review=review, by=cast.moderator_one, verdict="correct", seen=review.seen_hash, reason=SAYS, text=SAYS,
        strike_words=SAYS, due_at=timezone.now(),
    )  # fmt: skip
    typed = drafts.Typed({"text": SAYS})
    drafts.keep(by=cast.expert_other, kind="post", target=post.case_id, typed=typed)
    bookmarks.keep(by=cast.expert_other, kind="post", target=post.pk, note=SAYS, day=None)


def _of_case(cast: Cast, case: Case) -> None:
    by = cast.investigator
    Group.objects.create(case=case, place=1, label=SAYS, proposed=SAYS, proposed_by=by)
    Handover.objects.create(case=case, by=by, to=cast.colleague, reason=SAYS, state="declined")
    Opening.objects.create(case=case, code=case.code, by=cast.administrator, reason=SAYS, state="withdrawn")
    Truth.objects.create(case=case, area="MX", explanation=SAYS, credit=SAYS)
    unit = cast.coordinator.organisation_id
    referral = referrals.refer_case(by=by, case_id=case.pk, to_organisation_id=unit, message=SAYS, widen=True)
    referral.reason = referral.note = SAYS
    referral.save(update_fields=["reason", "note"])
