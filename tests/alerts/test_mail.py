"""Mail notices: a number and an address, nothing of a case; once; only to who may still see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as postbox
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from forum.alerts import mail, steps
from forum.alerts.models import InboxItem
from forum.boards.models import Membership
from forum.following.actions import Choice, choose_levels
from tests.cast import Cast, open_case

Kind = InboxItem.Kind


@pytest.fixture
def case(cast: Cast, board):
    case = open_case(cast, board)
    choose_levels(by=cast.expert_mx, choices=[Choice("case", str(case.pk), "watch")])
    with transaction.atomic():
        steps.tell([cast.expert_mx], kind=Kind.NEW_POST, key="post:1", case=case)
    InboxItem.objects.update(at=timezone.now() - timedelta(hours=1))
    InboxItem.objects.exclude(user=cast.expert_mx).delete()
    return case


def test_a_notice_says_how_many_and_nothing_of_the_case(case, cast: Cast):
    call_command("send_mail_notices", verbosity=0)
    [notice] = postbox.outbox
    assert notice.to == [cast.expert_mx.email]
    assert notice.subject == "2 new things on Bearings"  # the case that opened, and the post
    assert case.question not in notice.body
    assert case.code not in notice.body
    assert str(case.pk) not in notice.body
    assert mail.sweep() == 0


def test_failing_to_send_leaves_the_rows_for_the_next_sweep(case, monkeypatch):
    def broken(*args, **options):
        raise ConnectionError

    with monkeypatch.context() as broken_for_now:
        broken_for_now.setattr(mail, "send_mail", broken)
        with pytest.raises(ConnectionError):
            mail.sweep()
    assert mail.sweep() == 1


@pytest.mark.lesson(18)
def test_nobody_is_mailed_about_what_they_may_not_see_any_more(case, cast: Cast):
    Membership.objects.filter(user=cast.expert_mx).delete()
    assert mail.sweep() == 0
    assert postbox.outbox == []


def test_fresh_and_read_rows_are_no_reason_for_mail(case, cast: Cast):
    InboxItem.objects.filter(user=cast.expert_mx, key="post:1").update(at=timezone.now())
    InboxItem.objects.filter(user=cast.expert_mx).exclude(key="post:1").update(read_at=timezone.now())
    assert mail.sweep() == 0
