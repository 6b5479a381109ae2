"""The step of a strike, by itself or with the verdict that it is for; its board's moderators hear of many."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts import leads
from audit import log
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem
from forum.cases.queries import moderators_of
from forum.conduct import events, permissions
from forum.conduct.models import BOARD, Strike
from forum.review.models import Decision

Kind = InboxItem.Kind


def strike(decision: Decision, kind: str, words: str) -> Strike:
    """The author is told why, until when it counts and how to appeal.

    Under the case's lock, so that two at the same moment count each other. Nothing follows by itself: trust is granted
    and taken by a person, who is told when there are several.
    """
    words = words.replace("\x00", "").strip()
    permissions.check_strike(decision, kind, words)
    now, person, by = timezone.now(), decision.review.author, decision.by
    one = Strike.objects.create(
        decision=decision, person=person, by=by, kind=kind, words=words, at=now,
        lapses_at=now + timedelta(days=settings.STRIKE_DAYS),
    )  # fmt: skip
    about = {"object": str(one.pk), "case": str(decision.review.case_id), "person": str(person.pk)}
    told = events.StrikeAdded(**about, subject=person.audit_actor, justification=words, detail=kind)
    log.record(told, by=by)
    # The row names no case: its author may have lost sight of it, and its readers need not know.
    alerts.tell([person], kind=Kind.STRIKE, key=f"strike:{one.pk}", target=one.pk, about=person)
    _tell_of_many(one, decision)
    return one


def _tell_of_many(one: Strike, decision: Decision) -> None:
    """The moderators of the board, and who looks after the person; each time as many count as the setting says."""
    case = decision.review.case
    assert case is not None  # strikes are for what is of a case
    counting = Strike.objects.counting().filter(person=one.person, **{BOARD: case.board_id}).count()
    if counting < settings.STRIKES_TELL:
        return
    people = {person.pk: person for person in (*moderators_of(case), *leads.leads_of(one.person))}
    people.pop(one.person_id, None)
    key, told = f"strikes:{one.pk}", list(people.values())
    alerts.tell(told, kind=Kind.STRIKES, key=key, target=one.person_id, about=one.person)
