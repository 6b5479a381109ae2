"""Steps of reports: one item for one thing, hiding it, and telling those whom it concerns."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import User
from audit import log
from forum.alerts import steps as alerts
from forum.alerts import streams
from forum.alerts.models import InboxItem, Mailbox
from forum.cases.models import Case
from forum.cases.queries import audience_of
from forum.flags import events, limits, things
from forum.flags.models import HIDING, Flag, Report
from forum.flags.things import Thing
from forum.review import steps as review
from forum.review.models import Recusal, Review
from forum.review.queries import vetters_of

Kind = InboxItem.Kind


def report_of(thing: Thing) -> tuple[Report, bool]:
    """The open report of this thing, or a new one that waits; True when it is new. Under the case's lock."""
    waiting = Report.objects.filter(thing=thing.row.pk, review__state=Review.State.WAITING)
    found = waiting.select_related("review__case").first()
    if found is not None:
        return found, False
    item = review.put_in_queue(
        kind=Review.Kind.FLAG, subject=thing.subject, case=thing.case, author=thing.row.author,
        seen_hash=thing.seen_hash,
    )  # fmt: skip
    return Report.objects.create(review=item, what=thing.what, thing=thing.row.pk), True


def recuse(item: Review, user: User) -> None:
    """Who reported does not judge; a lease of theirs is free again."""
    Recusal.objects.get_or_create(review=item, user=user)
    Review.objects.filter(pk=item.pk, lease_by=user).update(lease_by=None, lease_until=None)


def hides(flag: Flag, thing: Thing) -> bool:
    """Whether this report hides it at once: for its reason, once for one text, and not too often by one person."""
    if flag.reason not in HIDING or not thing.is_read:
        return False
    judged = Flag.objects.filter(
        report__thing=thing.row.pk, report__review__state=Review.State.APPROVED, seen_hash=flag.seen_hash
    )  # a moderator found nothing wrong with this very text
    return not judged.exists() and limits.may_hide(flag.by)


def hide(flag: Flag, thing: Thing) -> None:
    """From its readers, at once; the author sees that it is hidden, the board's moderators decide."""
    report = flag.report
    report.was, flag.has_hidden = thing.hide(), True
    report.save(update_fields=["was"])
    flag.save(update_fields=["has_hidden"])
    log.record(events.ThingHidden(object=str(thing.row.pk), case=str(thing.case.pk)), by=flag.by)
    changed(thing)


def changed(thing: Thing) -> None:
    """Who has the case open looks again."""
    thing.case.touch()
    streams.poke_case(thing.case)


def forget_notices(thing: Thing) -> None:
    """What was announced and is gone waits in nobody's inbox any more."""
    users = things.unread_notices(thing)
    rows = InboxItem.objects.filter(target=thing.row.pk, user__in=users, read_at=None)
    rows.update(read_at=timezone.now())
    streams.poke_inbox(dict(Mailbox.objects.filter(pk__in=users).values_list("pk", "last_seq")))


def ask_moderators(item: Review) -> None:
    """Who may judge it; without the case, whose readers would see in its trail who was left out as a reporter."""
    alerts.tell(vetters_of(item), kind=Kind.TO_VET, key=f"vet:{item.pk}", target=item.pk)


def tell_author(thing: Thing, item: Review, kind: InboxItem.Kind, case: Case | None) -> None:
    alerts.tell(
        [thing.row.author], kind=kind, key=f"decided:{item.pk}", case=case, target=thing.row.pk,
        why=things.told_as(thing),
    )  # fmt: skip


def tell_reporters(report: Report, case: Case) -> None:
    """Those who might see the case, were it read; the row names nothing, their own page says what became of it."""
    people = audience_of(case).filter(pk__in=report.flags.values("by"))
    alerts.tell(list(people), kind=Kind.FLAG_DECIDED, key=f"flag:{report.pk}")
