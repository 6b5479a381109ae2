"""Mail that says only that there is something: a sweep over unread rows, rights asked again when it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User, UserQuerySet
from forum.alerts import levels, permissions
from forum.alerts.mail_models import DELAYS, DIGESTS, USUAL, MailSettings
from forum.alerts.models import AT_ONCE, EMERGENCIES, SIGN_INS, InboxItem, Mailbox
from forum.alerts.rows import TABS

BATCH = 200  # people in one round of warnings
MOST = 2000  # rows that one mail counts


def sweep() -> int:
    """One mail to each person for whom it is time and who has unread rows that are mailed; returns how many.

    A mail that can't be sent is raised when all others are.
    """
    sent, failed = 0, None
    for person in [*_delayed(), *_digested()]:
        try:
            sent += _mail(person)
        except Exception as error:  # one address that its server refuses must not keep everybody else's
            failed = error
    if failed is not None:
        raise failed
    return sent


def _delayed() -> Iterable[User]:
    """People with an unread row, not decided on yet, that is older than their delay, outside their quiet hours."""
    now, old = timezone.now(), Q()
    for when, delay in DELAYS.items():
        chosen = Q(user__mail__when=when) | (Q(user__mail=None) if when == USUAL else Q(pk__in=[]))
        old |= chosen & Q(at__lte=now - delay)
    fresh = InboxItem.objects.filter(read_at=None, mailed_at=None, seq__gt=F("user__mailbox__mail_seq"))
    people = _mailable().filter(pk__in=fresh.filter(old).order_by().values("user"))
    return [person for person in people if not settings_of(person).is_quiet(now)]


def _digested() -> Iterable[User]:
    """People whose hour has come."""
    return list(_mailable().filter(mail__when__in=DIGESTS, mail__next_at__lte=timezone.now()))


def _mailable() -> UserQuerySet:
    return User.objects.cleared().with_clearance().select_related("mail").filter(alerts_on=True)


def settings_of(person: User) -> MailSettings:
    """What they chose, or the usual."""
    return getattr(person, "mail", None) or MailSettings(user=person)


def warn() -> int:
    """At once, and whatever they have turned off: an emergency, or a sign-in as them from where nobody did before."""
    rows = InboxItem.objects.filter(kind__in=AT_ONCE, mailed_at=None)
    people = User.objects.filter(pk__in=list(rows.values_list("user", flat=True)[:BATCH]), is_active=True)
    return sum(_warn(person) for person in people)


@transaction.atomic(durable=True)
def _warn(person: User) -> int:
    """Read rows too: who reads them may not be that person."""
    Mailbox.objects.held().filter(pk=person.pk).first()
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

    The mailbox is locked, so that two sweeps at once send one mail. Whether a page is open does not matter: a row
    counts as read when it was opened, not when it was shown.
    """
    box = Mailbox.objects.held().filter(pk=person.pk).first()
    chosen = settings_of(person)
    if chosen.is_digest:
        MailSettings.objects.filter(pk=person.pk).update(next_at=chosen.next_digest(timezone.now()))
    if box is None:
        return 0
    items = to_mail(person, chosen, box.mail_seq)
    Mailbox.objects.filter(pk=person.pk).update(mail_seq=box.last_seq)
    if not items:
        return 0
    InboxItem.objects.filter(pk__in=[item.pk for item in items]).update(mailed_at=timezone.now())
    letter = compose(person, chosen, items)
    send_mail(letter.subject, letter.body, None, [person.email])
    return 1


def to_mail(person: User, chosen: MailSettings, after: int) -> list[InboxItem]:
    """Unread rows that this person may see and is mailed at the level that holds now; two queries.

    A digest counts what they follow too; ordinary mail only what concerns them and what they watch.
    """
    fresh = permissions.visible_items(person).filter(read_at=None, mailed_at=None, seq__gt=after)
    items = list(fresh.annotate(board=F("case__board")).order_by("seq")[:MOST])
    abouts = [levels.About.at(item.case_id, vars(item)["board"], item.why) for item in items]
    found = levels.of_page(person, abouts)
    return [
        item
        for item, level in zip(items, found, strict=True)
        if (level.wants(item.kind) if chosen.is_digest else level.wants_mail(item.kind))
    ]


@dataclass(frozen=True)
class Letter:
    """As it is sent."""

    subject: str
    body: str


def compose(person: User, chosen: MailSettings, items: Sequence[InboxItem]) -> Letter:
    """How many, and where to look; by part of the inbox where they want that. No title, no board, no name."""
    with translation.override(person.language):
        n = len(items)
        subject = ngettext("%(n)s new thing on Bearings", "%(n)s new things on Bearings", n) % {"n": n}
        lines = [_("Sign in to see: %(address)s") % {"address": f"{settings.ORIGIN}{reverse('alerts:inbox')}"}]
        if chosen.numbers:
            names = {"me": _("For me"), "watching": _("Watching"), "vet": _("To vet")}
            counts = {tab: sum(item.kind in kinds for item in items) for tab, kinds in TABS.items()}
            lines = [*(f"{names[tab]}: {count}" for tab, count in counts.items() if count), *lines]
        lines.append(
            _("When you are mailed: %(address)s") % {"address": f"{settings.ORIGIN}{reverse('following:mail')}"}
        )
        return Letter(subject, "\n".join(lines) + "\n")
