"""Mail that says only that there is something: a sweep over unread rows, rights asked again when it is sent."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from forum.alerts import permissions
from forum.alerts.models import AT_ONCE, EMERGENCIES, SIGN_INS, InboxItem, Mailbox

DELAY = timedelta(minutes=15)  # who is at the screen reads it there
BATCH = 200  # people in one sweep


def sweep() -> int:
    """One mail to each person with unread rows older than the delay; returns how many were sent."""
    old = InboxItem.objects.filter(read_at=None, mailed_at=None, at__lt=timezone.now() - DELAY)
    ids = list(old.order_by("user").values_list("user", flat=True).distinct()[:BATCH])
    people = User.objects.cleared().with_clearance().filter(pk__in=ids, alerts_on=True)
    return sum(_mail(person) for person in people)


def warn() -> int:
    """At once, and whatever they have turned off: an emergency, or a sign-in as them from where nobody did before."""
    rows = InboxItem.objects.filter(kind__in=AT_ONCE, mailed_at=None)
    people = User.objects.filter(pk__in=list(rows.values_list("user", flat=True)[:BATCH]), is_active=True)
    return sum(_warn(person) for person in people)


@transaction.atomic(durable=True)
def _warn(person: User) -> int:
    """Read rows too: who reads them may not be that person."""
    Mailbox.objects.select_for_update().filter(pk=person.pk).first()
    rows = InboxItem.objects.filter(user=person, kind__in=AT_ONCE, mailed_at=None)
    kinds = set(rows.values_list("kind", flat=True))
    if not rows.update(mailed_at=timezone.now()):
        return 0
    with translation.override(person.language):
        if kinds & set(SIGN_INS):
            _warn_of_sign_in(person)
        if kinds & set(EMERGENCIES):
            words = _("An emergency needs you. Sign in to see: %(address)s") % {"address": f"{settings.ORIGIN}/inbox/"}
            send_mail(_("[Bearings] An emergency"), f"{words}\n", None, [person.email])
    return 1


def _warn_of_sign_in(person: User) -> None:
    words = _(
        "Somebody signed in to Bearings as you, from a device or a country that was not seen before. If this was "
        "you, there is nothing to do. If this was not you, end it here: %(address)s"
    ) % {"address": f"{settings.ORIGIN}{reverse('accounts:sessions')}"}
    send_mail(_("[Bearings] New sign-in"), f"{words}\n", None, [person.email])


@transaction.atomic(durable=True)
def _mail(person: User) -> int:
    """Rows are marked in the transaction that sends: failing to send leaves them for the next sweep.

    The mailbox is locked, so that two sweeps at once send one mail.
    """
    Mailbox.objects.select_for_update().filter(pk=person.pk).first()
    rows = permissions.visible_items(person).filter(read_at=None, mailed_at=None)
    count = rows.update(mailed_at=timezone.now())
    if not count:
        return 0
    with translation.override(person.language):
        subject = ngettext("%(n)s new thing on Bearings", "%(n)s new things on Bearings", count) % {"n": count}
        words = _("Sign in to see: %(address)s") % {"address": f"{settings.ORIGIN}/inbox/"}
        send_mail(subject, f"{words}\n", None, [person.email])
    return 1
