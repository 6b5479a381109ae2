"""The name of a group is words that others read: it waits for a moderator, like any."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.errors import BadInput, Conflict, WrongState
from accounts.models import User
from accounts.names import written
from audit import log
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts import streams
from forum.alerts.models import InboxItem
from forum.arranging import events
from forum.arranging.models import Group
from forum.cases.models import Case
from forum.review import steps as review
from forum.review.models import Decision, Review

LONGEST = 60


def propose(group: Group, by: User, label: str) -> Review:
    """A step: the name in the queue. One's own that waits is replaced, another's is not."""
    label = written(label)
    if not label:
        raise BadInput(_("Write a name for the group first."))
    if len(label) > LONGEST:
        raise BadInput(_("This name is too long: at most %(n)d characters.") % {"n": LONGEST})
    waits = Review.objects.filter(kind=Review.Kind.LABEL, subject=group.pk, state=Review.State.WAITING)
    if waits.exclude(author=by).exists():
        raise WrongState(_("Somebody else's name for this group waits for vetting. Try again when it is decided."))
    review.withdraw(Review.Kind.LABEL, group.pk)
    group.proposed, group.proposed_by = label, by
    group.save()
    return review.put_in_queue(
        kind=Review.Kind.LABEL, subject=group.pk, case=group.case, author=by, seen_hash=group.seen_hash()
    )


def ask(item: Review) -> None:
    """Last in the action: those who may vet it are told."""
    review.ask_moderators(item)


def forget(group: Group) -> None:
    """The group goes: nothing of it waits any more."""
    review.withdraw(Review.Kind.LABEL, group.pk)


@act()
def approve_name(*, by: User, review_id: UUID, seen: str) -> Group:
    """Exactly the name that the moderator was shown is read by everybody from now on."""
    case, group = _opened(by, review_id)
    if seen != group.seen_hash():
        raise Conflict(_("The author has changed this since you opened it. Look at the new version, then decide."))
    item, _decided = review.decide(by=by, review_id=review_id, verdict=Decision.Verdict.APPROVE, seen=seen)
    log.record(events.NameApproved(object=str(group.pk), case=str(case.pk), detail=seen), by=by)
    group.label, group.proposed = group.proposed, ""
    group.save()
    case.touch()
    streams.poke_case(case)
    _tell(group, item, InboxItem.Kind.APPROVED)
    return group


@act()
def return_name(*, by: User, review_id: UUID, seen: str, reason: str) -> Group:
    """Back to its author with a reason; what was shown before stays."""
    case, group = _opened(by, review_id)
    item, _decided = review.decide(
        by=by, review_id=review_id, verdict=Decision.Verdict.RETURN, seen=seen, reason=reason
    )
    told = events.NameReturned(object=str(group.pk), case=str(case.pk), justification=reason.strip())
    log.record(told, by=by)
    _tell(group, item, InboxItem.Kind.RETURNED)
    return group


def _opened(by: User, review_id: UUID) -> tuple[Case, Group]:
    """The case's lock first; the decision locks the review."""
    item = Review.objects.visible_to(by).one(review_id, kind=Review.Kind.LABEL)
    case = Case.objects.visible_to(by).locked(str(item.case_id))
    return case, Group.objects.select_related("case", "proposed_by").filter(case=case).one(item.subject)


def _tell(group: Group, item: Review, kind: InboxItem.Kind) -> None:
    if group.proposed_by is not None:
        key, why = f"decided:{item.pk}", {"thing": "group"}
        alerts.tell([group.proposed_by], kind=kind, key=key, case=group.case, target=group.pk, why=why)
