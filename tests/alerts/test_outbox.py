"""Deliveries to many: one row in the action, the rest by the keeper, once however often it repeats."""

from __future__ import annotations

import pytest
from django.db import transaction

from forum.alerts import outbox, steps
from forum.alerts.models import InboxItem, Outbox
from forum.boards.models import Membership
from tests.cast import Cast, open_case

Kind = InboxItem.Kind


@pytest.fixture
def delivery(cast: Cast, board, monkeypatch) -> Outbox:
    case = open_case(cast, board)
    monkeypatch.setattr(steps, "AT_ONCE", 1)
    monkeypatch.setattr(outbox, "BATCH", 1)
    with transaction.atomic():
        steps.tell(
            [cast.expert_mx, cast.expert_other, cast.outsider],
            kind=Kind.NEW_POST, key="big", case=case, why=lambda user: {"subject": "plugs"},
        )  # fmt: skip
    return Outbox.objects.get(sent_at=None)


def told() -> set[str]:
    return set(InboxItem.objects.filter(key="big").values_list("user__name", flat=True))


def test_many_recipients_wait_for_the_keeper_and_get_their_rows(delivery):
    assert told() == set()
    assert outbox.expand() == 1
    assert told() == {"Elena Ruiz", "Omar Haddad"}
    assert outbox.expand() == 0


def test_killed_half_way_it_goes_on_without_doubles(delivery, monkeypatch):
    write, calls = steps.write_rows, []

    def dying(blank, reasons):
        if calls:
            raise KeyboardInterrupt
        calls.append(1)
        write(blank, reasons)

    monkeypatch.setattr(steps, "write_rows", dying)
    with pytest.raises(KeyboardInterrupt):
        outbox.expand()
    assert len(told()) == 1
    monkeypatch.setattr(steps, "write_rows", write)
    outbox.expand()
    assert told() == {"Elena Ruiz", "Omar Haddad"}
    assert InboxItem.objects.filter(key="big").count() == 2


def test_who_left_meanwhile_gets_no_row(delivery, cast: Cast, board):
    Membership.objects.filter(user=cast.expert_mx).delete()
    outbox.expand()
    assert told() == {"Omar Haddad"}
