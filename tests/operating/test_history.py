"""The administrators' page draws the last day of each number, of nobody."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from forum.operating import history
from forum.operating.models import Sample
from tests.cast import Cast


def test_samples_are_kept_for_a_day_and_drawn(cast: Cast, client_of) -> None:
    for hours, waiting, sums in ((30, 9.0, 1.0), (3, 5.0, 100.0), (2, 0.0, 140.0), (1, 10.0, 20.0)):
        values = {"bearings_queue": waiting, "bearings_requests": sums, "bearings_failures": 0.0}
        Sample.objects.create(at=timezone.now() - timedelta(hours=hours), values=values)
    Sample.objects.filter(at__lt=timezone.now() - history.KEPT).delete()
    lines = {one.number.name: one for one in history.lines()}
    assert lines["bearings_queue"].points == "0.0,12.0 80.0,22.0 160.0,2.0"
    assert (lines["bearings_queue"].low, lines["bearings_queue"].high) == (0.0, 10.0)
    grown = lines["bearings_requests"]  # a new start in between is no fall
    assert (grown.low, grown.high, grown.number.value) == (20.0, 40.0, 20.0)
    assert lines["bearings_failures"].points == "0.0,22.0 160.0,22.0"
    html = client_of(cast.administrator).get("/installation/").content.decode()
    assert 'points="0.0,12.0 80.0,22.0 160.0,2.0"' in html
    assert 'aria-label="from 0 to 10"' in html
    assert "<svg style" not in html


def test_a_sample_holds_numbers_and_nothing_else(cast: Cast, client_of) -> None:
    client_of(cast.expert_mx).get("/")
    old = Sample.objects.create(at=timezone.now() - timedelta(days=2), values={})
    history.keep()
    assert not Sample.objects.filter(pk=old.pk).exists()
    values = Sample.objects.get().values
    assert values["bearings_requests"] >= 1
    assert all(isinstance(one, int | float) for one in values.values())
    assert not [name for name in values if "-" in name or "@" in name]
