"""The vetting of people: sent by the applicant, approved by two moderators, or returned or refused by one."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import steps as people
from accounts.errors import BadInput, WrongState
from accounts.models import Application, Role, User
from audit import log
from audit.acts import act
from audit.events import Event
from forum.alerts import steps as alerts
from forum.alerts import streams
from forum.alerts.models import InboxItem
from forum.review import application_events as events
from forum.review import application_permissions as permissions
from forum.review import steps
from forum.review.models import Decision, Review

MODERATORS_NEEDED = 2


def seen_hash(application: Application) -> str:
    """SHA-256 over everything a moderator is shown of it."""
    applicant = application.applicant
    parts = [applicant.name, applicant.email, application.agency, application.country]
    parts += [application.role, application.purpose, str(application.sponsor_id), str(application.is_renewal)]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


@act()
def apply(*, by: User, agency: str, country: str, purpose: str, sponsor_email: str, role: str) -> Application:
    """A person asks to be vetted; moderators other than the sponsor are told."""
    application = people.make_application(
        by, agency=agency, country=country, purpose=purpose, sponsor_email=sponsor_email, role=role
    )
    send(application)
    return application


@act()
def resubmit_application(
    *, by: User, agency: str, country: str, purpose: str, sponsor_email: str, role: str
) -> Application:
    """A returned application, completed, goes back to the queue; both approvals are asked for anew."""
    found = people.open_application(by)
    if found is None:
        raise WrongState(_("You have no application to complete."))
    application = Application.objects.locked(found.pk)
    people.change_application(
        application, agency=agency, country=country, purpose=purpose, sponsor_email=sponsor_email, role=role
    )
    send(application)
    return application


@act()
def approve_application(*, by: User, review_id: UUID, seen: str) -> Application:
    """One of two approvals; with the second the applicant is vetted for 12 months and told."""
    application, review = _opened(by, review_id)
    permissions.check_approve_application(by, application, review)
    _review, decided = steps.decide(by=by, review_id=review_id, verdict=Decision.Verdict.APPROVE, seen=seen)
    if decided:
        people.vet(application)
    detail = "second approval: vetted" if decided else "first approval"
    _decided(application, review, events.ApplicationApproved, by, detail=detail, final=decided)
    return application


@act()
def return_application(*, by: User, review_id: UUID, seen: str, reason: str) -> Application:
    """Back to the applicant with a reason; nothing typed is lost."""
    application, review = _opened(by, review_id)
    permissions.check_decide_application(by, application, review)
    steps.decide(by=by, review_id=review_id, verdict=Decision.Verdict.RETURN, seen=seen, reason=reason)
    people.return_application(application)
    _decided(application, review, events.ApplicationReturned, by, reason=reason)
    return application


@act()
def refuse_application(*, by: User, review_id: UUID, seen: str, reason: str) -> Application:
    """No, with a reason. The verdict is a quarantine: it is not asked for again unless the person applies anew."""
    application, review = _opened(by, review_id)
    permissions.check_decide_application(by, application, review)
    steps.decide(by=by, review_id=review_id, verdict=Decision.Verdict.QUARANTINE, seen=seen, reason=reason)
    people.refuse(application)
    _decided(application, review, events.ApplicationRefused, by, reason=reason)
    return application


def send(application: Application) -> None:
    """A step: it waits for two moderators of different organisations, who are told."""
    review = steps.put_in_queue(
        kind=Review.Kind.APPLICATION,
        subject=application.pk,
        case=None,
        author=application.applicant,
        seen_hash=seen_hash(application),
        approvals_needed=MODERATORS_NEEDED,
    )
    log.record(events.ApplicationSubmitted(object=str(application.pk)), by=application.applicant)
    moderators = User.objects.cleared().holding(Role.MODERATOR)
    others = moderators.exclude(pk__in=[application.applicant_id, application.sponsor_id])
    if others.values("organisation").distinct().count() < MODERATORS_NEEDED:
        raise BadInput(_("With this sponsor too few moderators are left to decide. Name somebody else as sponsor."))
    about = application.applicant
    alerts.tell(others, kind=InboxItem.Kind.TO_VET, key=f"vet:{review.pk}", target=review.pk, about=about)


def _opened(by: User, review_id: UUID) -> tuple[Application, Review]:
    """The application locked first, then its review: the one order of locks."""
    subject = Review.objects.visible_to(by).one(review_id, kind=Review.Kind.APPLICATION).subject
    application = Application.objects.locked(subject)
    return application, Review.objects.visible_to(by).locked(review_id)


def _decided(
    application: Application,
    review: Review,
    event: type[Event],
    by: User,
    *,
    reason: str = "",
    detail: str = "",
    final: bool = True,
) -> None:
    applicant = application.applicant
    told = event(
        object=str(application.pk),
        subject=applicant.audit_actor,
        person=str(applicant.pk),
        justification=reason.strip(),
        detail=detail,
    )
    log.record(told, by=by)
    if final:
        streams.recheck()
        key, to = f"decided:{review.pk}", [application.applicant]
        alerts.tell(to, kind=InboxItem.Kind.VETTED, key=key, target=application.pk, about=applicant)
