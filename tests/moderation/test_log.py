"""The moderation log: what was decided on the boards one moderates, and nothing of any other."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation, User
from audit.models import Entry
from audit.operations import Operation
from forum.answers import actions as answer_actions
from forum.answers.words import AnswerWords
from forum.boards import actions as board_actions
from forum.boards.models import Board
from forum.cases.models import Case
from forum.clues import actions as clue_actions
from forum.flags import actions as flag_actions
from forum.flags import queries as flag_queries
from forum.moderation import queries
from forum.moderation.operations import MODERATION
from forum.review import actions as review_actions
from forum.review.models import Review
from tests.accounts.people import make_person
from tests.cast import Cast, approved_text_clue, open_case, stale, submitted_text_clue
from tests.world import posted

LOG = reverse("moderation:log")
# Verbs with which moderators decide, in other rooms than those of content; who decides there has pages of their own.
ELSEWHERE = {
    Operation.APPLICATION_APPROVE, Operation.APPLICATION_RETURN, Operation.APPLICATION_REFUSE, Operation.ACCOUNT_REFUSE,
    Operation.ARRIVAL_REFUSE, Operation.EMERGENCY_REFUSE, Operation.LINK_REFUSE,
}  # fmt: skip


def _returned(cast: Cast, case: Case, reason: str = "A name is in it") -> Review:
    clue = submitted_text_clue(cast, case)
    review = Review.objects.get(subject=clue.pk, state="waiting")
    clue_actions.return_clue(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason=reason)
    return review


def test_a_moderator_reads_what_was_decided_by_whom_and_why(cast: Cast, board: Board, client_of: object) -> None:
    case = open_case(cast, board)
    _returned(cast, case)
    page = client_of(cast.moderator_two).get(LOG).content.decode()
    for words in ("Marta Klein", "A name is in it", case.code, "Latin America"):
        assert words in page
    assert Entry.objects.filter(op=Operation.MODERATION_CONSULT).count() == 1


def test_it_is_for_moderators_of_the_case_s_board_alone(cast: Cast, board: Board, client_of: object) -> None:
    case = open_case(cast, board)
    _returned(cast, case)
    people = (cast.investigator, cast.expert_mx, cast.coordinator, cast.auditor, cast.administrator, cast.outsider)
    assert {client_of(person).get(LOG).status_code for person in people} == {404}
    stranger = make_person("Sara Moll", "s@example.org", Organisation.objects.get(name="Unit C"), "moderator")
    other = board_actions.create_board(by=cast.administrator, name="Alps", purpose="Mountains")
    board_actions.seat(by=cast.administrator, board_id=other.pk, person=stranger, as_moderator=True)
    asked = [LOG, f"{LOG}?case={case.pk}", f"{LOG}?op=clue.return"]
    pages = [client_of(stranger).get(address).content.decode() for address in asked]
    assert not any(case.code in page or "A name is in it" in page or "Marta" in page for page in pages)


@pytest.mark.lesson(34)
def test_who_no_longer_moderates_reads_no_more_of_it(cast: Cast, board: Board, client_of: object) -> None:
    case = open_case(cast, board)
    _returned(cast, case)
    client = client_of(cast.moderator_two)
    assert case.code in client.get(LOG).content.decode()
    board_actions.unseat(by=cast.administrator, board_id=board.pk, person=cast.moderator_two)
    assert case.code not in client.get(LOG).content.decode()


def test_it_is_filtered_by_board_act_person_target_and_day(cast: Cast, board: Board, client_of: object) -> None:
    case, other = open_case(cast, board), open_case(cast, board, question="Another one?")
    review = _returned(cast, case)
    client = client_of(cast.moderator_two)

    def lines(**asked: str) -> list[queries.Line]:
        answer = client.post(reverse("moderation:ask"), asked)
        return list(client.get(answer["Location"]).context["page"].lines)

    assert {line.case for line in lines(code=other.code.lower())} == {other}
    assert [line.case for line in lines(op="clue.return")] == [case]
    assert [line.reason for line in lines(object=str(review.subject))] == ["A name is in it"]
    assert len(lines(actor=str(cast.moderator_one.pk))) == len(lines(board=str(board.pk))) == 3
    assert lines(actor=str(cast.moderator_two.pk)) == lines(until="2020-01-01") == []
    today = Entry.objects.latest("at").at.date().isoformat()
    assert len(lines(since=today, until=today)) == 3


def test_a_code_that_is_not_theirs_and_days_the_wrong_way_are_said(cast: Cast, board: Board, client_of: object) -> None:
    draft = open_case(cast, board)
    board_actions.unseat(by=cast.administrator, board_id=board.pk, person=cast.moderator_two)
    client = client_of(cast.moderator_two)
    pages = [
        client.post(reverse("moderation:ask"), {"code": code, "op": "clue.return"})
        for code in (draft.code, "B-NOTHING")
    ]
    assert [page.status_code for page in pages] == [400, 400]
    assert all("no case with this code" in page.content.decode() for page in pages)
    wrong = client.post(reverse("moderation:ask"), {"since": "2026-02-01", "until": "2026-01-01"})
    assert wrong.status_code == 400
    assert "before the first" in wrong.content.decode()


def test_a_take_over_says_why(cast: Cast, board: Board, client_of: object) -> None:
    clue = submitted_text_clue(cast, open_case(cast, board))
    review = Review.objects.get(subject=clue.pk, state="waiting")
    review_actions.claim_review(by=cast.moderator_one, review_id=review.pk)
    review_actions.take_over_review(by=cast.moderator_two, review_id=review.pk, reason="She is on leave")
    lines = client_of(cast.moderator_one).get(f"{LOG}?op=review.takeover").context["page"].lines
    assert [(line.who, line.reason) for line in lines] == [("Luc Moreau", "She is on leave")]


@pytest.mark.lesson(14)
def test_pages_end_where_the_reader_s_own_acts_end(
    cast: Cast, board: Board, client_of: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    monkeypatch.setattr(queries, "WINDOW", 3)
    case = open_case(cast, board)
    for number in range(4):
        _returned(cast, case, reason=f"Reason {number}")
    client, address, reasons = client_of(cast.moderator_two), LOG, []
    for _page in range(9):
        context = client.get(address).context
        reasons += [line.reason for line in context["page"].lines if line.reason]
        if not context["older"]:
            break
        address = f"{LOG}?{context['older']}"
    assert reasons == [f"Reason {number}" for number in (3, 2, 1, 0)]


@pytest.mark.req(12)
def test_it_leaves_as_a_table_after_a_fresh_factor_and_is_told(cast: Cast, board: Board, client_of: object) -> None:
    case = open_case(cast, board)
    _returned(cast, case, reason="=HYPERLINK(1)")
    client: Client = client_of(cast.moderator_two)
    answer = client.post(reverse("moderation:export"), {"op": "clue.return"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][2:5] == ["Marta Klein", "Latin America", case.code]
    assert rows[1][7] == "'=HYPERLINK(1)", "a spreadsheet must not work it out"
    assert Entry.objects.filter(op=Operation.MODERATION_EXPORT).count() == 1
    stale(client)
    assert client.post(reverse("moderation:export"), {}).status_code == 302
    assert Entry.objects.filter(op=Operation.MODERATION_EXPORT).count() == 1


def test_an_expert_who_moderates_is_told_nothing_of_answers(cast: Cast, board: Board, client_of: object) -> None:
    clue = approved_text_clue(cast, open_case(cast, board))
    words = AnswerWords(places=(("MX", 0.5),), reasons="The spelling of the street")
    answer = answer_actions.give_answer(by=cast.expert_mx, clue_id=clue.pk, judgement=words)
    review = Review.objects.get(subject=answer.pk, state="waiting")
    answer_actions.open_reasons(by=cast.moderator_one, review_id=review.pk)
    answer_actions.approve_reasons(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    expert = make_person("Eva Lind", "eva@example.org", Organisation.objects.get(name="Unit C"), "moderator", "expert")
    board_actions.seat(by=cast.administrator, board_id=board.pk, person=expert, as_moderator=True)

    def told(person: User) -> int:
        return len(client_of(person).get(f"{LOG}?op=answer.approve_text").context["page"].lines)

    assert [told(cast.moderator_two), told(expert)] == [1, 0]


def test_a_page_asks_no_more_when_more_was_decided(cast: Cast, board: Board, client_of: object) -> None:
    case, client = open_case(cast, board), client_of(cast.moderator_two)
    counts = []
    for _round in range(2):
        _returned(cast, case)
        client.get(LOG)
        with CaptureQueriesContext(connection) as seen:
            client.get(LOG)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_every_verdict_of_a_moderator_stands_in_it() -> None:
    verbs = {
        "approve", "return", "quarantine", "refuse", "approve_text", "return_text", "widen", "refuse_wider", "correct",
        "escalate", "takeover", "dismiss", "agree", "take_down", "hold_back",
    }  # fmt: skip
    decided = {one for one in Operation if one.value.partition(".")[2] in verbs}
    assert decided - ELSEWHERE <= MODERATION
    assert not MODERATION & {Operation.FLAG_RAISE, Operation.FLAG_HIDE, Operation.SECOND_LOOK_DRAW}, "tell who reported"


@pytest.mark.lesson(33)
def test_a_verdict_on_a_report_is_there_for_who_could_judge_it_alone(
    cast: Cast, board: Board, client_of: object
) -> None:
    third = make_person("Nils Ek", "n@example.org", Organisation.objects.get(name="Unit C"), "moderator")
    board_actions.seat(by=cast.administrator, board_id=board.pk, person=third, as_moderator=True)
    post = posted(cast, open_case(cast, board), "A street, perhaps")
    flag_actions.flag(by=cast.moderator_two, what="post", thing_id=post, reason="off_topic")
    review = Review.objects.get(kind="flag")
    flag_queries.judging(review)  # as the page does: what is decided on is the text of now
    flag_actions.find_nothing(
        by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="It is on topic"
    )

    def told(person: User) -> int:
        return len(client_of(person).get(f"{LOG}?op=flag.dismiss").context["page"].lines)

    assert [told(person) for person in (cast.moderator_one, third, cast.moderator_two)] == [1, 1, 0]


def test_the_last_day_of_all_is_no_error(cast: Cast, board: Board, client_of: object) -> None:
    assert client_of(cast.moderator_two).get(f"{LOG}?until=9999-12-31").status_code == 200
