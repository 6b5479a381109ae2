"""The use cases of kept searches: keep one, turn its alert on or off, remove it, and tell of what is new."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotFoundHere
from accounts.models import User
from audit import log
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem
from forum.index.models import Indexed
from forum.search import events, finding
from forum.search.grammar import parse
from forum.search.models import SavedSearch

_log = logging.getLogger(__name__)

MOST = 50  # of one person
LONGEST_NAME = 80
OVERLAP = timedelta(minutes=5)  # longer than any transaction lasts: what was committed late is not missed


@act()
def keep_search(*, by: User, name: str, query: str, wants_alerts: bool) -> SavedSearch:
    """A query that is understood, under a name."""
    if not by.is_cleared:
        raise NotFoundHere
    parse(query)
    name = " ".join(name.replace("\x00", " ").split()) or " ".join(query.split())
    if len(name) > LONGEST_NAME:
        raise BadInput(_("Give it a shorter name: at most %(n)d characters.") % {"n": LONGEST_NAME})
    if SavedSearch.objects.visible_to(by).count() >= MOST:
        raise BadInput(_("You keep %(n)d searches already. Remove one first.") % {"n": MOST})
    log.record(events.SearchKept(object=str(by.pk)), by=by)
    return SavedSearch.objects.create(user=by, name=name, query=query.replace("\x00", " ").strip(), alerts=wants_alerts)


@act()
def change_alert(*, by: User, search_id: UUID, wants_alerts: bool) -> SavedSearch:
    """From now on, and not of what came before."""
    one = SavedSearch.objects.visible_to(by).locked(search_id)
    log.record(events.SearchChanged(object=str(by.pk)), by=by)
    one.alerts, one.looked_at = wants_alerts, timezone.now()
    one.save(update_fields=["alerts", "looked_at"])
    return one


@act()
def remove_search(*, by: User, search_id: UUID) -> None:
    """Its words are gone, and nobody is told by it any more."""
    one = SavedSearch.objects.visible_to(by).locked(search_id)
    log.record(events.SearchRemoved(object=str(by.pk)), by=by)
    one.delete()


def look() -> int:
    """A round of the keeper: everybody whose kept search alerts them is told of what is new; returns how many rows."""
    newest: datetime | None = Indexed.objects.aggregate(newest=Max("entered_at"))["newest"]
    if newest is None:
        return 0
    alerting = SavedSearch.objects.filter(alerts=True, looked_at__lte=newest + OVERLAP)
    due = alerting.order_by("pk").values_list("pk", flat=True)
    return sum(map(_told_or_not, due.iterator(500)))


def _told_or_not(search_id: UUID) -> int:
    """What goes wrong with one person's search is logged, and keeps nobody else's alerts."""
    try:
        return _told(search_id)
    except DatabaseError:
        _log.exception("A kept search could not be looked after.")
        return 0


@act()
def _told(search_id: UUID) -> int:
    """Rights are asked as of now, in finding and again in telling; a second keeper tells nobody twice: by the key."""
    one = SavedSearch.objects.filter(pk=search_id, alerts=True).first()
    owner = User.objects.with_clearance().filter(pk=one.user_id).first() if one else None
    if one is None or owner is None or not owner.is_cleared:
        return 0
    began = timezone.now()
    try:
        hits = finding.fresh(owner, parse(one.query), max(one.created_at, one.looked_at - OVERLAP))
    except BadInput:  # kept under a grammar of before
        hits = []
    SavedSearch.objects.filter(pk=one.pk, looked_at=one.looked_at).update(looked_at=began)
    for hit in hits:
        key, why = f"search:{one.pk.hex}:{hit.pk.hex}", {"thing": str(hit.kind)}
        alerts.tell([owner], kind=InboxItem.Kind.FOUND, key=key, case=hit.case, target=hit.pk, why=why)
    return len(hits)
