"""A strike in one press with the verdict that it is for: both or none, and both can be undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.conduct.models import Strike
from forum.desk import holding
from forum.discussion import actions as post_actions
from forum.review.models import Decision, HeldVerdict, Review

WORDS = "Leave names out."


@pytest.fixture
def item(cast, case) -> Review:
    post = post_actions.write_post(by=cast.colleague, case_id=case.pk, text="Ask Zarzamora who lives there.")
    return Review.objects.get(subject__in=post.revisions.values("pk"), state="waiting")


def sent(item: Review, **more: str) -> dict[str, str]:
    words = {"strike": "names", "strike_words": WORDS}
    return {"verdict": "return", "seen": item.seen_hash, "reason": "It names a person.", "canned": "", **words, **more}


def carried_out() -> int:
    HeldVerdict.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    return holding.carry_out()


@pytest.mark.parametrize("seconds", [0, 10])
def test_one_press_returns_it_and_gives_the_strike(cast, item, client_of, settings, seconds) -> None:
    settings.UNDO_SECONDS = seconds
    assert client_of(cast.moderator_one).post(f"/desk/{item.pk}/verdict/", sent(item)).status_code == 302
    if seconds:
        assert not Strike.objects.exists()
        assert carried_out() == 1
    one = Strike.objects.get()
    assert (one.person, one.by, one.kind, one.words) == (cast.colleague, cast.moderator_one, "names", WORDS)
    assert one.decision == Decision.objects.get(review=item, verdict="return")
    assert not HeldVerdict.objects.exists()
    assert WORDS in client_of(cast.colleague).get("/conduct/").content.decode()


def test_what_is_undone_gives_none(cast, item, client_of, settings) -> None:
    settings.UNDO_SECONDS = 10
    desk = client_of(cast.moderator_one)
    desk.post(f"/desk/{item.pk}/verdict/", sent(item))
    desk.post(f"/desk/undo/{HeldVerdict.objects.get().pk}/")
    assert carried_out() == 0
    assert not Strike.objects.exists()
    assert not item.decisions.exists()


@pytest.mark.parametrize("seconds", [0, 10])
@pytest.mark.parametrize(
    "wrong",
    [{"strike": ""}, {"strike_words": ""}, {"strike": "unknown"}, {"verdict": "approve", "reason": ""}],
)
def test_a_half_of_one_decides_nothing_and_what_was_typed_stays(
    cast, item, client_of, settings, seconds, wrong
) -> None:
    settings.UNDO_SECONDS = seconds
    form = sent(item, **wrong)
    page = client_of(cast.moderator_one).post(f"/desk/{item.pk}/verdict/", form)
    assert page.status_code == 422
    for words in (form["reason"], form["strike_words"]):
        assert words in page.content.decode()
    assert [rows.count() for rows in (item.decisions, HeldVerdict.objects, Strike.objects)] == [0, 0, 0]


def test_when_the_verdict_can_not_be_carried_out_there_is_no_strike_either(cast, item, client_of, settings) -> None:
    settings.UNDO_SECONDS = 10
    client_of(cast.moderator_one).post(f"/desk/{item.pk}/verdict/", sent(item))
    post_actions.withdraw_revision(by=cast.colleague, revision_id=item.subject)
    assert carried_out() == 0
    assert not Strike.objects.exists()


def test_who_decides_otherwise_in_another_window_gives_none(cast, item, client_of, settings) -> None:
    settings.UNDO_SECONDS = 10
    client_of(cast.moderator_one).post(f"/desk/{item.pk}/verdict/", sent(item))
    post_actions.approve_revision(by=cast.moderator_one, review_id=item.pk, seen=item.seen_hash)
    assert carried_out() == 0
    assert not Strike.objects.exists()
