"""What a report tells nobody: who sent it, and what became of it to who no longer sees the case."""

from __future__ import annotations

import pytest

from audit import disclosing
from audit.models import Entry
from forum.alerts.models import InboxItem
from forum.boards import actions as board_actions
from forum.casefile import disclosure
from forum.flags import actions
from forum.flags.models import Flag
from tests.cast import open_case
from tests.flags.reporting import page, report, waiting
from tests.world import posted


@pytest.mark.lesson(20)
def test_nobody_lists_the_reports_of_somebody_else(cast, case, post, client_of) -> None:
    report(cast.expert_mx, "post", post, "other", "Quince")
    assert "Quince" not in page(client_of(cast.expert_other), "/flags/")
    assert set(Flag.objects.visible_to(cast.moderator_one)) == set()
    assert case.code in page(client_of(cast.expert_mx), "/flags/")


@pytest.mark.lesson(18)
def test_who_no_longer_sees_the_case_is_not_told_what_became_of_their_report(
    cast, board, case, post, client_of
) -> None:
    report(cast.expert_mx, "post", post)
    board_actions.unseat(by=cast.administrator, board_id=board.pk, person=cast.expert_mx)
    review = waiting(post)
    actions.take_down(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="No.")
    shown = page(client_of(cast.expert_mx), "/flags/")
    assert case.code not in shown
    assert "taken down" not in shown
    assert not InboxItem.objects.filter(user=cast.expert_mx, kind="flag_decided").exists()


def test_the_trail_of_a_case_that_goes_to_a_reader_tells_nothing_of_reports(cast, case, post, monkeypatch, tmp_path):
    report(cast.moderator_one, "post", post, "child")
    written = {}
    monkeypatch.setattr(disclosing, "write", lambda _to, opened, *_more: written.update(opened=opened) or (0, 0))
    disclosure.export_case(case=case, recipient=cast.colleague, target=tmp_path, because="Asked", login="op")
    told = [entry.op for entry, _fields in written["opened"]]
    assert not [op for op in told if op.startswith("flag.")]
    assert told.count("alert.deliver") == Entry.objects.filter(op="alert.deliver").count() - 1  # to whom it was shown
    disclosure.export_case(case=case, recipient=cast.auditor, target=tmp_path, because="Asked", login="op")
    assert "flag.raise" in [entry.op for entry, _fields in written["opened"]]


def test_what_was_typed_is_kept_when_it_can_not_be_sent(cast, case, post, client_of) -> None:
    answer = client_of(cast.expert_mx).post(f"/flags/posts/{post}/", {"words": "Quince"})
    assert answer.status_code == 422
    assert "Quince" in answer.content.decode()


def test_the_words_of_a_report_in_a_red_case_lie_sealed(cast, board) -> None:
    named = (cast.expert_mx.email, cast.colleague.email, cast.moderator_one.email, cast.moderator_two.email)
    red = open_case(cast, board, handling="red", named_emails=named)
    post = posted(cast, red, "Quince")
    flag = report(cast.expert_mx, "post", post, "other", "Medlar")
    raw = Flag.objects.filter(pk=flag.pk).values_list("words", "seen_words").get()
    assert not {"Quince", "Medlar"} & set(map(str, raw))
    again = Flag.objects.get(pk=flag.pk)
    assert (again.words, again.seen_words) == ("Medlar", "Quince")
