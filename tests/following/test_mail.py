"""When and how somebody is mailed: their delay, digest and quiet hours; everything asked again when it is sent."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail as postbox
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import BadInput
from accounts.models import User
from audit.models import Entry
from forum.alerts import actions as inbox
from forum.alerts import mail, steps
from forum.alerts.mail_models import MailSettings, When
from forum.alerts.models import InboxItem, Mailbox
from forum.boards.models import Board
from forum.cases.models import Case
from forum.following.actions import Choice, MailChoice, choose_levels, choose_mail
from tests.cast import Cast, open_case

Kind = InboxItem.Kind


@pytest.fixture
def case(cast: Cast, board: Board) -> Case:
    """Nobody has anything unread."""
    one = open_case(cast, board)
    InboxItem.objects.all().delete()
    return one


def tell(user: User, case: Case, *, kind: InboxItem.Kind = Kind.CLUE_FOR_YOU, ago: timedelta = timedelta(0)) -> None:
    key = f"{kind}:{InboxItem.objects.count()}"
    with transaction.atomic():
        steps.tell([user], kind=kind, key=key, case=case)
    InboxItem.objects.filter(user=user, key=key).update(at=timezone.now() - ago)


@pytest.mark.parametrize(
    ("when", "waits", "goes"),
    [
        (When.NOW, None, timedelta(0)),
        (When.QUARTER, timedelta(minutes=14), timedelta(minutes=16)),
        (When.HOUR, timedelta(minutes=59), timedelta(minutes=61)),
        (When.DAY, timedelta(hours=23), timedelta(hours=25)),
        (When.NEVER, timedelta(days=9), None),
    ],
)
def test_mail_waits_as_long_as_was_chosen(cast: Cast, case: Case, when: When, waits, goes) -> None:
    choose_mail(by=cast.expert_mx, choice=MailChoice(when=when))
    if waits is not None:
        tell(cast.expert_mx, case, ago=waits)
        assert mail.sweep() == 0
    if goes is not None:
        tell(cast.expert_mx, case, ago=goes)
        assert mail.sweep() == 1
        assert mail.sweep() == 0


def test_what_one_follows_is_not_mailed_what_one_watches_is_and_the_level_of_now_counts(cast: Cast, case: Case) -> None:
    hour, who = timedelta(hours=1), cast.expert_mx
    choose_levels(by=who, choices=[Choice("case", str(case.pk), "follow")])
    tell(who, case, kind=Kind.NEW_POST, ago=hour)
    assert mail.sweep() == 0
    choose_levels(by=who, choices=[Choice("case", str(case.pk), "watch")])
    tell(who, case, kind=Kind.NEW_POST, ago=hour)
    assert mail.sweep() == 1
    tell(who, case, ago=hour)
    tell(who, case, kind=Kind.NAMED, ago=hour)
    choose_levels(by=who, choices=[Choice("board", str(case.board_id), "mute"), Choice("case", str(case.pk), "")])
    assert mail.sweep() == 1
    assert [one.subject for one in postbox.outbox] == ["1 new thing on Bearings"] * 2  # being named, not being asked


def test_a_digest_goes_once_at_its_hour_and_counts_what_one_follows(cast: Cast, case: Case) -> None:
    who = cast.expert_mx
    choose_levels(by=who, choices=[Choice("case", str(case.pk), "follow")])
    choose_mail(by=who, choice=MailChoice(when=When.DAILY, numbers=True))
    tell(who, case, kind=Kind.NEW_POST, ago=timedelta(hours=30))
    tell(who, case, ago=timedelta(hours=30))
    assert mail.sweep() == 0
    MailSettings.objects.filter(pk=who.pk).update(next_at=timezone.now() - timedelta(minutes=1))
    assert mail.sweep() == 1
    [letter] = postbox.outbox
    assert "For me: 1\nWatching: 1\n" in letter.body
    assert case.question not in letter.body
    assert case.board.name not in letter.body
    tell(who, case, ago=timedelta(hours=30))
    assert mail.sweep() == 0
    assert timezone.now() < MailSettings.objects.get(pk=who.pk).next_at <= timezone.now() + timedelta(days=1)


@pytest.mark.once
@pytest.mark.parametrize(
    ("chosen", "after", "expected"),
    [
        ({"when": "daily", "hour": 8, "zone": "Europe/Oslo"}, "2026-11-29T06:59", "2026-11-29T07:00"),
        ({"when": "daily", "hour": 8, "zone": "Europe/Oslo"}, "2026-11-29T07:00", "2026-11-30T07:00"),
        ({"when": "daily", "hour": 2, "zone": "Europe/Oslo"}, "2026-03-28T12:00", "2026-03-29T01:00"),  # does not exist
        ({"when": "weekly", "hour": 6, "weekday": 0, "zone": "Asia/Tokyo"}, "2026-11-29T12:00", "2026-11-29T21:00"),
        ({"when": "quarter"}, "2026-11-29T12:00", None),
    ],
)
def test_the_next_digest_is_at_an_hour_of_their_own_clock(chosen, after: str, expected: str | None) -> None:
    found = MailSettings(**chosen).next_digest(datetime.fromisoformat(after).replace(tzinfo=UTC))
    assert (found and found.astimezone(UTC).isoformat("T", "minutes")[:16]) == expected


@pytest.mark.once
def test_quiet_hours_may_go_over_midnight() -> None:
    one = MailSettings(zone="Europe/Oslo", quiet_from=time(22), quiet_until=time(7))
    quiet = {hour for hour in range(24) if one.is_quiet(datetime(2026, 11, 29, hour, tzinfo=UTC))}
    assert quiet == {21, 22, 23, 0, 1, 2, 3, 4, 5}


def test_quiet_hours_hold_mail_back_but_not_an_emergency(cast: Cast, case: Case) -> None:
    now, who = timezone.now(), cast.expert_mx
    quiet = MailChoice(quiet_from=(now - timedelta(hours=1)).time(), quiet_until=(now + timedelta(hours=1)).time())
    choose_mail(by=who, choice=quiet)
    tell(who, case, ago=timedelta(hours=2))
    assert mail.sweep() == 0
    choose_levels(by=who, choices=[Choice("case", str(case.pk), "mute")])
    choose_mail(by=who, choice=MailChoice(**{**vars(quiet), "when": When.NEVER}))
    tell(who, case, kind=Kind.EMERGENCY_OPENED)
    assert mail.warn() == 1
    assert postbox.outbox[0].subject == "[Bearings] An emergency"


def test_an_open_tab_does_not_swallow_the_mail(cast: Cast, case: Case, client_of) -> None:
    tell(cast.expert_mx, case, ago=timedelta(hours=1))
    client = client_of(cast.expert_mx)
    seq = Mailbox.objects.get(pk=cast.expert_mx.pk).last_seq
    client.get(reverse("alerts:since", args=[0]))
    assert client.post(reverse("alerts:shown"), {"seq": seq}).status_code == 204
    assert mail.sweep() == 1


def test_who_was_cut_off_just_after_the_poke_is_mailed_and_who_opened_it_is_not(cast: Cast, case: Case) -> None:
    tell(cast.expert_mx, case, ago=timedelta(hours=1))  # poked, and the socket gone: nothing was acknowledged
    tell(cast.expert_other, case, ago=timedelta(hours=1))
    inbox.open_item(by=cast.expert_other, seq=Mailbox.objects.get(pk=cast.expert_other.pk).last_seq)
    assert mail.sweep() == 1
    assert postbox.outbox[0].to == [cast.expert_mx.email]


@pytest.mark.lesson(18)
def test_the_settings_page_previews_the_mail_of_now_and_refuses_what_can_not_be(
    cast: Cast, case: Case, client_of
) -> None:
    tell(cast.expert_mx, case)
    client, page = client_of(cast.expert_mx), reverse("following:mail")
    assert "1 new thing on Bearings" in client.get(page).content.decode()
    form = {"when": "daily", "hour": "7", "weekday": "0", "zone": "Europe/Oslo", "quiet_from": "22:00",
            "quiet_until": "07:00", "numbers": "on"}  # fmt: skip
    assert client.post(page, form).status_code == 302
    kept = MailSettings.objects.get(pk=cast.expert_mx.pk)
    assert (kept.when, kept.quiet_until, kept.numbers, kept.next_at.minute) == ("daily", time(7), True, 0)
    assert Entry.objects.filter(op="mail.choose").count() == 1
    shown = client.get(page).content.decode()
    assert "For me: 1" in shown
    assert case.question not in shown
    for wrong in ({"zone": "Nowhere"}, {"quiet_until": ""}, {"hour": "25"}, {"when": "often"}):
        assert client.post(page, form | wrong).status_code == 422
    with pytest.raises(BadInput):
        choose_mail(by=cast.expert_mx, choice=MailChoice(zone="Nowhere"))
    case.board.memberships.filter(user=cast.expert_mx).delete()
    assert "For me" not in client.get(page).content.decode()


def test_the_mail_is_in_the_language_of_its_reader(cast: Cast, case: Case) -> None:
    from django.utils import translation

    tell(cast.expert_mx, case, ago=timedelta(hours=1))
    User.objects.filter(pk=cast.expert_mx.pk).update(language="fr")
    seen = []
    original = mail.compose
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(mail, "ngettext", lambda one, many, n: seen.append(translation.get_language()) or many)
        assert original(User.objects.get(pk=cast.expert_mx.pk), MailSettings(), [InboxItem(kind="named")])
    assert seen == ["fr"]


def test_one_address_that_is_refused_keeps_nobody_elses_mail(cast: Cast, case: Case, monkeypatch) -> None:
    real = mail.send_mail

    def refusing(subject, body, sender, to, **more):
        if to == [cast.expert_mx.email]:
            raise ConnectionError
        return real(subject, body, sender, to, **more)

    for who in (cast.expert_mx, cast.expert_other, cast.colleague):
        tell(who, case, ago=timedelta(hours=1))
    with monkeypatch.context() as broken:
        broken.setattr(mail, "send_mail", refusing)
        with pytest.raises(ConnectionError):
            mail.sweep()
    assert {one.to[0] for one in postbox.outbox} == {cast.expert_other.email, cast.colleague.email}
    assert mail.sweep() == 1
