"""Steps of erasing a person: a nameless stand-in takes what belongs to cases; everything else of theirs goes."""

from __future__ import annotations

import json
import quopri
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import connection, models
from django.db.models import Q

from accounts.models import Invitation, Organisation, User
from accounts.names import address_scope
from accounts.open_sessions import OpenSession

STAND_IN = "Erased person"
NOWHERE = "@erased.invalid"  # the end of a stand-in's address (RFC 2606: no mail ever gets there)
Relation = models.ManyToOneRel


def relations() -> tuple[list[Relation], list[Relation]]:
    """Rows that stay with a case, under a stand-in, and rows that go with the person.

    Each model says it itself, by what it would do if the person's row were deleted: PROTECT stays, all else goes.
    """
    found = [one for one in User._meta.get_fields(include_hidden=True) if isinstance(one, Relation)]
    staying = [one for one in found if one.on_delete is models.PROTECT]
    return staying, [one for one in found if one not in staying]


def rows_of(relation: Relation, person: User) -> models.QuerySet[models.Model]:
    """That person's rows of one relation."""
    rows = relation.related_model._default_manager.all()
    return rows.filter(**{relation.field.name: person})


def is_stand_in(person: User) -> bool:
    """Nobody: what an erased person wrote for cases needs an author."""
    return person.email.endswith(NOWHERE)


def addresses_of(person: User) -> set[str]:
    """Every e-mail address that is known to be theirs, in small letters."""
    known = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    return {person.email.lower(), *(address.lower() for address in known)}


def replace_by_stand_in(person: User) -> User:
    """The person's row goes with all that is only theirs; what they wrote for cases is a stand-in's from now on.

    A stand-in of its own for each person: an expert has one active answer for each clue, a moderator one verdict. It
    keeps the unit, by which answers are weighed and second approvals come from another organisation; it can never
    sign in.
    """
    assert connection.in_atomic_block, "erasing is a step of an action"
    stand_in = User(pk=uuid.uuid4(), name=STAND_IN, is_active=False, organisation=person.organisation)
    stand_in.email, stand_in.alerts_on = f"{stand_in.pk}{NOWHERE}", False
    stand_in.set_unusable_password()
    stand_in.save(force_insert=True)
    for relation in relations()[0]:
        rows_of(relation, person).update(**{relation.field.name: stand_in})
    person.delete()
    return stand_in


def end_sessions(person: User) -> int:
    """Every session that holds their id or an address of theirs, signed in or half-way; returns how many."""
    needles = {str(person.pk), person.pk.hex, *addresses_of(person)}
    rows = OpenSession.objects.iterator()
    over = [row.pk for row in rows if _mentions(json.dumps(row.get_decoded()), needles)]
    gone: int = OpenSession.objects.filter(pk__in=over).delete()[0]
    return gone


def forget_contact(person: User) -> None:
    """Duty contacts of units that are this person."""
    is_them = Q(duty_contact__icontains=person.name)
    for address in addresses_of(person):
        is_them |= Q(duty_contact__icontains=address)
    Organisation.objects.filter(is_them).update(duty_contact="")


def forget_invitations(scopes: Iterable[str]) -> None:
    """What units have sent to addresses, used or not; after a restore the list of erasures knows them by scope only."""
    gone = set(scopes)
    theirs = [pk for pk, email in Invitation.objects.values_list("pk", "email") if address_scope(email) in gone]
    Invitation.objects.filter(pk__in=theirs).delete()


def mail_files(person: User) -> Iterator[Path]:
    """Copies of mails to them that an installation without a mail server keeps as files."""
    needles = addresses_of(person)
    folder = Path(settings.EMAIL_FILE_PATH)
    for file in folder.glob("*.log") if folder.exists() else []:
        kept = file.read_bytes()
        if _mentions((kept + quopri.decodestring(kept)).decode("utf-8", "replace"), needles):
            yield file


def _mentions(text: str, needles: set[str]) -> bool:
    small = text.lower()
    return any(needle in small for needle in needles)


def wipe_log() -> bool:
    """After a commit: SQLite's log of writes holds no page of the past any more; False when a reader was in the way."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy: int = cursor.fetchone()[0]
    return not busy
