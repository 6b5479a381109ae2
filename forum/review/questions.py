"""Asking the author about something that waits: a moderator asks, the author answers, nobody else reads it."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import BadInput, Conflict, WrongState
from accounts.models import User
from audit import log
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem
from forum.cases.models import Case
from forum.review import events, permissions, steps
from forum.review.models import Question, Review
from forum.review.question_queries import own_question

ASKABLE = frozenset({Review.Kind.CASE, Review.Kind.CLUE, Review.Kind.POST, Review.Kind.EDIT})
LONGEST = 2000


@act()
def ask_author(*, by: User, review_id: UUID, seen: str, words: str) -> Question:
    """The item goes back into the queue, marked as asked; deciding stays possible."""
    review = Review.objects.visible_to(by).locked(review_id)
    permissions.check_decide(by, review)
    check_askable(review)
    if seen != review.seen_hash:
        raise Conflict(_("The author has changed this since you opened it. Look at the new version, then ask."))
    words = _cleaned(words, _("Write what you want to know."))
    if review.questions.open().exists():
        raise Conflict(_("The author has been asked already, and has not answered yet."))
    question = Question.objects.create(review=review, by=by, words=words)
    Review.objects.filter(pk=review.pk).update(lease_by=None, lease_until=None)
    log.record(events.AuthorAsked(object=str(review.pk), case=str(review.case_id)), by=by)
    steps.poke_vetters(review)
    kind, key = InboxItem.Kind.ASKED, f"asked:{question.pk}"
    alerts.tell([review.author], kind=kind, key=key, case=review.case, target=question.pk)
    return question


@act()
def answer_question(*, by: User, question_id: UUID, words: str) -> Question:
    """The author answers, once; whoever asked is told, and every moderator's queue shows it."""
    case_id = own_question(by, question_id).review.case_id
    case = Case.objects.visible_to(by).locked(str(case_id))
    review = Review.objects.locked(own_question(by, question_id).review_id)
    question = own_question(by, question_id)
    if review.state != Review.State.WAITING:
        raise WrongState(_("This waits no longer, so no answer is needed."))
    if question.answered_at:
        raise WrongState(_("You have answered this already."))
    question.answer, question.answered_at = _cleaned(words, _("Write your answer first.")), timezone.now()
    question.save(update_fields=["answer", "answered_at"])
    log.record(events.AuthorReplied(object=str(review.pk), case=str(case.pk)), by=by)
    steps.poke_vetters(review)
    kind, key = InboxItem.Kind.REPLIED, f"replied:{question.pk}"
    alerts.tell([question.by], kind=kind, key=key, case=case, target=review.pk)
    return question


def check_askable(review: Review) -> None:
    """Not what would tell of a sealed answer or of a person's application."""
    if review.kind not in ASKABLE:
        raise BadInput(_("Nobody is asked about this; return it with a reason."))


def _cleaned(words: str, empty: str) -> str:
    words = words.replace("\r\n", "\n").replace("\x00", "").strip()
    if not words:
        raise BadInput(empty)
    if len(words) > LONGEST:
        raise BadInput(_("This is too long: at most %(n)d characters.") % {"n": LONGEST})
    return words
