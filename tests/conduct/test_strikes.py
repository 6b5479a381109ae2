"""Strikes: who gives one on what, who reads it, what follows from many, and when it counts no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.errors import BadInput, NotFoundHere, WrongState
from accounts.models import User
from audit.models import Entry
from forum.alerts.models import InboxItem
from forum.boards import actions as board_actions
from forum.cases.models import Case
from forum.conduct.models import Strike
from forum.discussion import actions as post_actions
from forum.erasure import actions as erasing
from forum.flags import actions as flag_actions
from forum.review.models import Decision
from tests.cast import open_case
from tests.conduct.judged import page, returned, strike
from tests.flags.reporting import report, waiting
from tests.world import posted


def told(person, kind: str) -> int:
    return InboxItem.objects.filter(user=person, kind=kind, case=None).count()


@pytest.mark.lesson(35)
def test_a_strike_is_on_its_author_who_is_told_why_and_how_to_appeal_and_stands_in_the_trail(
    cast, case, client_of
) -> None:
    item = returned(cast, case)
    one = strike(cast.moderator_one, item)
    assert (one.person, one.by, one.counts) == (cast.colleague, cast.moderator_one, True)
    assert one.lapses_at - one.at == timedelta(days=90)
    assert told(cast.colleague, "strike") == 1
    assert Entry.objects.filter(op="strike.add").count() == 1
    shown = page(client_of(cast.colleague), "/conduct/")
    assert "Leave names out." in shown
    assert "Names or describes a person" in shown
    assert f"/conduct/strikes/{one.pk}/appeal/" in shown


@pytest.mark.lesson(33)
def test_only_who_decided_adds_one_and_only_while_they_moderate_there(cast, board, case) -> None:
    item = returned(cast, case)
    for person in (cast.moderator_two, cast.colleague, cast.investigator, cast.administrator, cast.outsider):
        with pytest.raises(NotFoundHere):
            strike(person, item)
    board_actions.seat(by=cast.administrator, board_id=board.pk, person=cast.moderator_one, as_moderator=False)
    with pytest.raises(NotFoundHere):
        strike(cast.moderator_one, item)
    assert not Strike.objects.exists()


def test_there_is_one_for_a_decision_soon_after_it_with_a_kind_and_words(cast, case) -> None:
    item = returned(cast, case)
    with pytest.raises(BadInput):
        strike(cast.moderator_one, item, kind="rude")
    with pytest.raises(BadInput):
        strike(cast.moderator_one, item, words="  ")
    strike(cast.moderator_one, item)
    with pytest.raises(WrongState):
        strike(cast.moderator_one, item)
    late = returned(cast, open_case(cast, case.board))
    Decision.objects.filter(review=late).update(at=timezone.now() - timedelta(days=8))
    with pytest.raises(WrongState):
        strike(cast.moderator_one, late)


def test_what_was_approved_gets_none(cast, case) -> None:
    post = posted(cast, case, "Quince")
    item = Decision.objects.get(review__author=cast.colleague, review__case=case).review
    with pytest.raises(NotFoundHere):
        strike(cast.moderator_one, item)
    report(cast.expert_mx, "post", post, "conduct")
    flagged = waiting(post)
    flag_actions.take_down(by=cast.moderator_two, review_id=flagged.pk, seen=flagged.seen_hash, reason="Rude.")
    assert strike(cast.moderator_two, flagged, kind="tone").person == cast.colleague


def test_nobody_but_the_author_the_boards_moderators_and_who_looks_after_them_sees_it(
    cast, case, client_of, coordinator_of_colleague
) -> None:
    one = strike(cast.moderator_one, returned(cast, case))
    seeing = {cast.colleague, cast.moderator_one, cast.moderator_two, coordinator_of_colleague, cast.administrator}
    everybody = {
        cast.investigator, cast.expert_mx, cast.expert_other, cast.coordinator, cast.auditor, cast.outsider, *seeing
    }  # fmt: skip
    people = User.objects.with_clearance().filter(pk__in=[one.pk for one in everybody])
    assert {person for person in people if Strike.objects.visible_to(person).filter(pk=one.pk).exists()} == seeing
    shown = page(client_of(cast.moderator_two), "/conduct/strikes/")
    assert "Jon Berg" in shown
    assert "Leave names out." in shown
    assert "Jon Berg" not in page(client_of(cast.coordinator), "/conduct/strikes/")
    assert client_of(cast.investigator).get("/conduct/strikes/").status_code == 404
    assert "Leave names out." not in page(client_of(cast.investigator), f"/cases/{case.pk}/")


def test_who_looks_after_somebody_reads_no_words_of_a_case(cast, case, client_of, coordinator_of_colleague) -> None:
    strike(cast.moderator_one, returned(cast, case))
    shown = page(client_of(coordinator_of_colleague), "/conduct/strikes/")
    assert "Jon Berg" in shown
    assert "Names or describes a person" in shown
    assert "Leave names out." not in shown
    assert case.code not in shown
    assert case.board.name not in shown


def test_many_do_nothing_by_themselves_but_tell_moderators_and_leads(
    cast, board, settings, coordinator_of_colleague
) -> None:
    settings.STRIKES_TELL = 2
    first, second = (open_case(cast, board) for _ in range(2))
    strike(cast.moderator_one, returned(cast, first))
    assert not InboxItem.objects.filter(kind="strikes").exists()
    strike(cast.moderator_one, returned(cast, second))
    for person in (cast.moderator_one, cast.moderator_two, coordinator_of_colleague, cast.administrator):
        assert told(person, "strikes") == 1, person
    assert told(cast.colleague, "strikes") == told(cast.investigator, "strikes") == 0
    cast.colleague.refresh_from_db()
    assert cast.colleague.suspended_at is None
    post_actions.write_post(by=cast.colleague, case_id=first.pk, text="They go on writing.")


def test_a_lapsed_one_counts_no_more(cast, case, settings, client_of) -> None:
    one = strike(cast.moderator_one, returned(cast, case))
    Strike.objects.filter(pk=one.pk).update(lapses_at=timezone.now() - timedelta(seconds=1))
    assert not Strike.objects.counting().exists()
    assert "counts no more: lapsed" in page(client_of(cast.colleague), "/conduct/")
    settings.STRIKES_TELL = 2
    strike(cast.moderator_one, returned(cast, open_case(cast, case.board)))
    assert not InboxItem.objects.filter(kind="strikes").exists()


def test_the_form_keeps_what_was_typed_and_the_page_is_for_who_decided(cast, case, client_of) -> None:
    item = returned(cast, case)
    address = f"/conduct/reviews/{item.pk}/strike/"
    client = client_of(cast.moderator_one)
    answer = client.post(address, {"words": "Leave names out."})
    assert answer.status_code == 422
    assert "Leave names out." in answer.content.decode()
    assert client_of(cast.moderator_two).get(address).status_code == 404
    assert client_of(cast.colleague).get(address).status_code == 404
    assert client.post(address, {"kind": "names", "words": "Leave names out."}).status_code == 302
    assert "Names or describes a person" in page(client, "/conduct/decided/")


def test_the_words_of_a_red_case_lie_sealed(cast, board) -> None:
    named = [cast.colleague.email, cast.moderator_one.email, cast.moderator_two.email]
    red = open_case(cast, board, handling="red", named_emails=named)
    one = strike(cast.moderator_one, returned(cast, red))
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM conduct_strike")
        assert "Leave names out" not in cursor.fetchone()[0]
    assert Strike.objects.get(pk=one.pk).words == "Leave names out."


def test_it_goes_with_the_case_and_with_the_person(cast, case, settings) -> None:
    strike(cast.moderator_one, returned(cast, case))
    other = strike(cast.moderator_one, returned(cast, open_case(cast, case.board)))
    assert told(cast.colleague, "strike") == 2
    erasing.erase_case(by=cast.administrator, case_id=case.pk, because="asked")
    assert told(cast.colleague, "strike") == 1
    assert list(Strike.objects.all()) == [other]
    erasing.erase_person(by=cast.administrator, user_id=cast.colleague.pk, because="asked")
    assert not Strike.objects.exists()
    assert Case.objects.filter(pk=other.decision.review.case_id).exists()
