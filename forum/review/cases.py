"""The vetting of a case's question: sent by its author, approved or returned by one moderator of the board."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import BadInput
from accounts.models import User
from audit import log
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts import streams
from forum.alerts.models import InboxItem
from forum.cases import permissions as case_permissions
from forum.cases.models import Case
from forum.cases.queries import audience_of, moderators_of
from forum.cases.states import CaseState
from forum.index import steps as index
from forum.review import again, events, sampling, steps
from forum.review.models import Decision, Review

NOT_ANNOUNCED = (Review.Kind.FLAG, Review.Kind.SECOND_LOOK, Review.Kind.APPEAL)
MODERATORS_NEEDED = 2  # media takes two, so a case without two can never be worked on


def seen_hash(case: Case) -> str:
    """SHA-256 over the words others would see and over who they would be."""
    named = sorted(str(pk) for pk in case.grants.values_list("user_id", flat=True))
    excluded = sorted(str(pk) for pk in case.excluded_organisations.values_list("pk", flat=True))
    parts = [case.question, case.background, case.urgency, case.handling, *named, "|", *excluded]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


@act()
def submit_case(*, by: User, case_id: UUID) -> Review:
    """The author sends the case; the board's moderators who may see it are told."""
    case = Case.objects.visible_to(by).locked(case_id)
    case_permissions.check_change_case(by, case)
    moderators = moderators_of(case)
    if len(moderators) < MODERATORS_NEEDED:
        raise BadInput(
            _(
                "With this code and these exclusions %(have)d of %(need)d moderators could vet it. "
                "Name at least two moderators."
            )
            % {"have": len(moderators), "need": MODERATORS_NEEDED}
        )
    case.move_to(CaseState.IN_REVIEW)
    review = steps.put_in_queue(kind=Review.Kind.CASE, subject=case.pk, case=case, author=by, seen_hash=seen_hash(case))
    log.record(events.CaseSubmitted(object=str(case.pk), case=str(case.pk)), by=by)
    alerts.follow(by, case)
    steps.ask_moderators(review)
    return review


@act()
def approve_case(*, by: User, review_id: UUID, seen: str) -> Case:
    """The question may be seen by its audience; people of the board are told of the new case."""
    case, review = _decide(by, review_id, Decision.Verdict.APPROVE, seen, "")
    case.move_to(CaseState.OPEN)
    was_read = case.published_at is not None
    Case.objects.filter(pk=case.pk).update(published_at=timezone.now())
    index.put(case, index.of_case(case))
    if was_read:
        again.read(case)
    log.record(events.CaseApproved(object=str(case.pk), case=str(case.pk)), by=by)
    sampling.approved(review)
    case.touch()
    streams.poke_case(case)
    alerts.tell([case.author], kind=InboxItem.Kind.APPROVED, key=f"decided:{review.pk}", case=case, target=case.pk)
    others = audience_of(case).exclude(pk__in=[case.author_id, by.pk])
    alerts.tell(others, kind=InboxItem.Kind.CASE_OPENED, key=f"case:{case.pk}", case=case, target=case.pk)
    for waiting in case.reviews.filter(state=Review.State.WAITING).exclude(kind__in=NOT_ANNOUNCED):
        steps.ask_moderators(waiting)
    return case


@act()
def return_case(*, by: User, review_id: UUID, seen: str, reason: str) -> Case:
    """Back to its author as a draft, with a reason; nothing is lost."""
    case, review = _decide(by, review_id, Decision.Verdict.RETURN, seen, reason)
    case.move_to(CaseState.DRAFT)
    log.record(events.CaseReturned(object=str(case.pk), case=str(case.pk), justification=reason.strip()), by=by)
    alerts.tell([case.author], kind=InboxItem.Kind.RETURNED, key=f"decided:{review.pk}", case=case, target=case.pk)
    return case


@act()
def quarantine_case(*, by: User, review_id: UUID, seen: str, reason: str) -> Case:
    """Hidden from everyone at once, with its clues; the author is told that it is held back."""
    case, review = _decide(by, review_id, Decision.Verdict.QUARANTINE, seen, reason)
    case.move_to(CaseState.HELD_BACK)
    for waiting in case.reviews.filter(state=Review.State.WAITING).exclude(kind=Review.Kind.APPEAL):
        steps.withdraw(Review.Kind(waiting.kind), waiting.subject)
    log.record(events.CaseQuarantined(object=str(case.pk), case=str(case.pk), justification=reason.strip()), by=by)
    alerts.tell([case.author], kind=InboxItem.Kind.QUARANTINED, key=f"decided:{review.pk}", target=case.pk)
    return case


def _decide(by: User, review_id: UUID, verdict: Decision.Verdict, seen: str, reason: str) -> tuple[Case, Review]:
    # Locks are taken in one order, case first: look up the case without a lock, lock it, then its review.
    case_id = Review.objects.visible_to(by).one(review_id, kind=Review.Kind.CASE).subject
    case = Case.objects.visible_to(by).locked(case_id)
    review, _decided = steps.decide(by=by, review_id=review_id, verdict=verdict, seen=seen, reason=reason)
    return case, review
