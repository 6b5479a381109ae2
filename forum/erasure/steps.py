"""Steps of erasing that reach into several rooms: queues, deliveries on their way, rows without a foreign key."""

from __future__ import annotations

import json
from functools import partial
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from accounts import erasing, pace
from accounts.cases_opened import CaseOpened
from accounts.models import Application, User
from accounts.names import address_scope
from audit import keys, scopes
from forum.alerts.models import InboxItem, Outbox
from forum.arranging.link_actions import scope_of
from forum.arranging.models import Link
from forum.arrival.models import Arrival, ArrivedFile
from forum.audience.models import Handover
from forum.cases.models import Case
from forum.clues import store
from forum.clues.models import Clue, Media
from forum.conduct.models import Appeal, Strike
from forum.discussion.departures import Departure
from forum.discussion.models import Post, Quote, Revision
from forum.flags.models import FlagsToday
from forum.index import steps as index
from forum.redaction.models import scope_of as original_of
from forum.referrals.models import Referral
from forum.review.models import Question, Review


def scopes_of(person: User) -> list[str]:
    """Their own key, and those under which the trail keeps attempts to sign in with their addresses."""
    addresses = keys.known(address_scope(address) for address in erasing.addresses_of(person))
    return [scopes.of_person(str(person.pk)), *addresses]


def scopes_of_case(case: Case) -> list[str]:
    """Its own key, those under which the trail keeps what its clues are linked with, and those of originals."""
    links = Link.objects.filter(Q(one__case=case) | Q(other__case=case))
    originals = map(original_of, case.redactions.values_list("pk", flat=True))
    return [scopes.of_case(str(case.pk)), *keys.known(map(scope_of, links)), *keys.known(originals)]


def remove_person(person: User) -> None:
    """Everything of theirs outside the trail; what they wrote for cases stays under a stand-in."""
    applications = list(Application.objects.filter(applicant=person).values_list("pk", flat=True))
    reviews = Review.objects.filter(kind=Review.Kind.APPLICATION, subject__in=applications)
    appeals = Appeal.objects.filter(review__author=person).values_list("pk", flat=True)
    _forget_alerts([person.pk, *applications, *reviews.values_list("pk", flat=True), *appeals])
    reviews.delete()
    Review.objects.filter(kind=Review.Kind.APPEAL, author=person).delete()  # and with them what they wrote
    Question.objects.filter(review__author=person).delete()  # letters between them and moderators; theirs go below
    _forget_deliveries(str(person.pk))
    FlagsToday.objects.filter(user=person).delete()
    erasing.end_sessions(person)
    erasing.forget_contact(person)
    erasing.forget_invitations(map(address_scope, erasing.addresses_of(person)))
    # Before the commit: afterwards nobody would know any more which files are meant.
    for file in list(erasing.mail_files(person)):
        file.unlink(missing_ok=True)
    erasing.replace_by_stand_in(person)


def forget_openings(case: Case) -> None:
    """That somebody opened it. Before its key goes: readings take these rows first, too, and the others after."""
    CaseOpened.objects.filter(opened=pace.hashed(case.pk)).delete()


def remove_case(case: Case) -> None:
    """Every row of the case; its sealed files when this is committed, else by the keeper's sweep."""
    rows = (Clue, Post, Referral, Review, Handover)
    ids = [pk for model in rows for pk in model._base_manager.filter(case=case).values_list("pk", flat=True)]
    ids += case.answers.values_list("pk", flat=True)
    ids += Appeal.objects.filter(review__case=case).values_list("pk", flat=True)
    ids += Strike.objects.filter(decision__review__case=case).values_list("pk", flat=True)
    ids += Review.objects.filter(other_case=case).values_list("pk", flat=True)
    _forget_alerts([case.pk, *ids])
    _forget_deliveries(str(case.pk))
    index.forget(case)
    arrived = ArrivedFile.objects.filter(arrival__case=case).select_related("arrival")
    kept: list[store.Piece] = [*Media.objects.filter(clue__case=case), *arrived]
    for piece in kept:
        transaction.on_commit(partial(store.forget, piece), robust=True)
    # An arrival that was sent points to its clue: it goes first, since it changes for no other reason than its own.
    Arrival.objects.filter(Q(case=case) | Q(clue__case=case)).delete()
    # These protect what they point at, which goes as well.
    Quote.objects.filter(Q(revision__post__case=case) | Q(source__post__case=case)).delete()
    Departure.objects.filter(target=case).update(target=None)
    Post.objects.filter(case=case).update(approved=None)
    Revision.objects.filter(post__case=case).delete()
    case.delete()


def wipe() -> bool:
    """Let no page of the past stay in SQLite's log of writes; False when a reader was in the way.

    The file itself is overwritten where it held what was deleted (PRAGMA secure_delete). PostgreSQL keeps samples of
    values for its planner, addresses among them, until it takes new ones; its dead rows and its own log go by VACUUM
    and with time: docs/erasure.md.
    """
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # tables of another owner are left out: then autovacuum does it
    return erasing.wipe_log()


def _forget_alerts(targets: list[UUID]) -> None:
    """Rows in anybody's inbox that point there by id alone."""
    InboxItem.objects.filter(target__in=targets).delete()


def _forget_deliveries(one_id: str) -> None:
    """Large deliveries name people and cases in their text: finished ones go, from the others the person is struck."""
    for delivery in Outbox.objects.iterator():
        if one_id not in json.dumps(delivery.payload):
            continue
        if delivery.sent_at or delivery.payload["case"] == one_id:
            Outbox.objects.filter(pk=delivery.pk).delete()
        else:
            left = [to for to in delivery.payload["to"] if to[0] != one_id]
            Outbox.objects.filter(pk=delivery.pk).update(payload={**delivery.payload, "to": left})
