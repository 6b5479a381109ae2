"""Steps of judging what is read already: the locks, the text of now, the decision, and taking it from its readers."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.errors import Conflict
from accounts.models import User
from forum.alerts.models import InboxItem
from forum.cases.models import Case
from forum.cases.states import CaseState
from forum.flags import steps, things
from forum.flags.things import PostThing, Thing
from forum.index import steps as index
from forum.review import permissions
from forum.review import steps as review
from forum.review.models import Decision, Review

OF_READ = (Review.Kind.FLAG, Review.Kind.SECOND_LOOK)  # reviews of what is read already


def locked(by: User, review_id: UUID, kind: Review.Kind) -> tuple[Review, Case]:
    """The case's lock first; the decision locks the review. A review without its case is none."""
    item = Review.objects.visible_to(by).filter(kind=kind, case__isnull=False).one(review_id)
    case = Case.objects.visible_to(by).locked(str(item.case_id))
    permissions.check_decide(by, item)
    return item, case


def seen_as(what: str, pk: UUID, case: Case, seen: str) -> Thing:
    """Compare-and-set on what readers see now, which may be newer than what this is about."""
    thing = things.of(what, pk, case)
    if seen != thing.seen_hash:
        raise Conflict(_("The author has changed this since you opened it. Look at the new version, then decide."))
    return thing


def decided(by: User, item: Review, thing: Thing, verdict: Decision.Verdict, reason: str) -> Review:
    """The reason is looked up by the text it is about, so a newer one is the review's subject from now on."""
    if isinstance(thing, PostThing) and item.subject != thing.subject and verdict != Decision.Verdict.APPROVE:
        review.withdraw(Review.Kind(item.kind), thing.subject)  # the newer text may wait for such a look itself
        Review.objects.filter(pk=item.pk).update(subject=thing.subject)
    whole, _done = review.decide(by=by, review_id=item.pk, verdict=verdict, seen=item.seen_hash, reason=reason)
    return whole


def taken(thing: Thing, item: Review, verb: Callable[[], None], kind: InboxItem.Kind) -> None:
    """No reader, notice or quote has it any more, and no other judge waits for it. Tells its author."""
    texts = thing.row.revisions.values_list("pk", flat=True) if isinstance(thing, PostThing) else ()
    subjects = {thing.row.pk, *texts}
    verb()
    index.drop(thing.row.pk)
    is_gone = thing.case.state == CaseState.HELD_BACK  # its author sees no case any more, so the row names none
    if is_gone:
        index.forget(thing.case)
    waiting = thing.case.reviews.filter(state=Review.State.WAITING).exclude(kind=Review.Kind.APPEAL)
    for other in waiting if is_gone else waiting.filter(kind__in=OF_READ, subject__in=subjects):
        review.withdraw(Review.Kind(other.kind), other.subject)
    steps.changed(thing)
    steps.forget_notices(thing)
    steps.tell_author(thing, item, kind, None if is_gone else thing.case)


def about(thing: Thing) -> dict[str, str]:
    """For an entry."""
    return {"object": str(thing.row.pk), "case": str(thing.case.pk)}
