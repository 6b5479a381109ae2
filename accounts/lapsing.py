"""Access that ends by itself: accounts nobody uses, and people for whom their unit no longer speaks (CJIS AC-2(3))."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts import events, rosters
from accounts.erasing import NOWHERE
from accounts.locking import WITHIN
from accounts.models import FailedSignIn, User
from audit import log
from audit.acts import act

IDLE = timedelta(days=90)


def lapse() -> int:
    """One round of the keeper: everybody whose access is over is shut out, one act each; how many."""
    now = timezone.now()
    FailedSignIn.objects.filter(at__lte=now - WITHIN).delete()
    over = [(person, "idle") for person in idle(now)]
    over += [(person, "not attested") for person in rosters.not_attested(now)]
    return sum(shut_out(person=person, why=why, now=now) for person, why in over)


def idle(now: datetime) -> QuerySet[User]:
    """Open accounts that have not signed in for ninety days, since they were made or let in again."""
    latest = Greatest(Coalesce(F("last_login"), F("joined_at")), F("joined_at"))
    unused = User.objects.annotate(latest=latest).filter(latest__lte=now - IDLE)
    return unused.filter(Q(is_active=True), suspended_at=None).exclude(email__endswith=NOWHERE)


@act()
def shut_out(*, person: User, why: str, now: datetime) -> bool:
    """Suspended by the installation itself; an administrator lets them in again."""
    person = User.objects.locked(person.pk)
    if person.suspended_at or (why == "idle" and not idle(now).filter(pk=person.pk).exists()):
        return False  # somebody was faster, or they have just signed in
    person.suspended_at = timezone.now()
    person.save(update_fields=["suspended_at"])
    person.end_sessions()
    about = {"object": str(person.pk), "subject": person.audit_actor, "person": str(person.pk)}
    log.record(events.PersonLapsed(**about, detail=why), by=None)
    return True
