"""When something is wrong with the trail, those who look after it hear of it once a day, and where to look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from audit import health, leaves, log
from audit.acts import act
from audit.events import TrailVerified
from forum.alerts.models import InboxItem
from forum.live import alarms
from tests.audit.conftest import own_master_key, signer
from tests.cast import Cast

__all__ = ["own_master_key", "signer"]


@pytest.fixture
def forgotten(cast: Cast, signer, monkeypatch) -> None:
    """Ten minutes later, and no sequencer was at work."""
    honest = leaves.moment
    with act():
        log.record(TrailVerified(), by=cast.auditor)
    monkeypatch.setattr(leaves, "moment", lambda: honest() + timedelta(minutes=10))


def told(cast: Cast) -> dict[str, int]:
    rows = InboxItem.objects.filter(kind=InboxItem.Kind.TRAIL_ALARM)
    return {
        name: rows.filter(user=getattr(cast, name)).count() for name in ("auditor", "administrator", "investigator")
    }


@pytest.mark.req(50)
def test_auditors_and_administrators_are_told_once_a_day(cast: Cast, forgotten, client_of):
    assert [alarm.code for alarm in health.state().alarms] == ["lag"]
    assert alarms.ring() == alarms.ring() == 1
    assert told(cast) == {"auditor": 1, "administrator": 1, "investigator": 0}
    client = client_of(cast.administrator)
    assert "The audit trail needs somebody" in client.get(reverse("alerts:inbox")).content.decode()
    item = InboxItem.objects.get(user=cast.administrator, kind=InboxItem.Kind.TRAIL_ALARM)
    leads_to = client.get(reverse("alerts:open", args=[item.seq]))
    assert leads_to.headers["Location"] == reverse("audit:health")
    assert "have waited for their place" in client.get(reverse("audit:health")).content.decode()


def test_a_time_that_has_not_come_yet_is_told(cast: Cast, signer, monkeypatch):
    """Else a clock that is wrong would keep the other alarms silent for as long as it is ahead."""
    honest = leaves.moment
    with act():
        log.record(TrailVerified(), by=cast.auditor)
    monkeypatch.setattr(leaves, "moment", lambda: honest() - timedelta(hours=2))
    assert [alarm.code for alarm in health.state().alarms] == ["clock"]


def test_when_all_is_well_nobody_is_told(cast: Cast, signer):
    assert alarms.ring() == 0
    assert told(cast) == {"auditor": 0, "administrator": 0, "investigator": 0}
