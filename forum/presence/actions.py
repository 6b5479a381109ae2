"""The use cases: choose to be seen, and be here."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from accounts.errors import NotFoundHere
from accounts.models import User
from audit import log
from audit.acts import act
from forum.cases.models import Case
from forum.presence.events import PresenceChosen
from forum.presence.models import Here

LASTS = timedelta(minutes=1)  # a browser says it again twice in that time


@act()
def choose_presence(*, by: User, shown: bool) -> None:
    """From now on they see each other in a case, those who chose it; or nothing of them is left."""
    by.show_presence(shown=shown)
    log.record(PresenceChosen(object=str(by.pk), detail="on" if shown else "off"), by=by)
    if not shown:
        Here.objects.filter(user=by).delete()


def be_here(*, by: User, case_id: UUID) -> Case:
    """They have this case open, for a minute more; for people who did not turn it on there is no such thing."""
    case = Case.objects.visible_to(by).one(case_id)
    if not by.shows_presence:
        raise NotFoundHere
    Here.objects.update_or_create(user=by, case=case, defaults={"seen_at": timezone.now()})
    return case


def sweep() -> int:
    """Whoever has not been heard of for a while."""
    return Here.objects.filter(seen_at__lt=timezone.now() - LASTS).delete()[0]
