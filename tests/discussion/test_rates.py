"""How much one person sends: each limit with a sentence that says when to go on, whatever comes at the same moment."""

from __future__ import annotations

from functools import partial

import pytest

from accounts import tallies
from accounts.errors import BadInput, TooSoon
from accounts.tallies import Tally
from forum.boards.models import Board
from forum.cases import actions as case_actions
from forum.cases.actions import CaseWords
from forum.cases.models import Case
from forum.discussion import actions, slow
from forum.discussion.models import Mention, Post
from forum.wording import asking
from forum.wording.personal import personal_in
from tests.at_once import at_once
from tests.cast import approved_text_clue, make_board, make_cast, open_case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def board(cast) -> Board:
    return make_board(cast)


@pytest.fixture
def case(cast, board) -> Case:
    return open_case(cast, board)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """A minute that does not end while a test runs."""
    now = [1_800_000_000.0]
    monkeypatch.setattr(tallies.time, "time", lambda: now[0])
    return now


def write(cast, case, text: str = "Quince"):
    return actions.write_post(by=cast.colleague, case_id=case.pk, text=text)


def test_the_next_minute_goes_on_and_the_day_ends_at_midnight(cast, case, settings, clock) -> None:
    settings.POSTS_A_MINUTE, settings.POSTS_A_DAY = 2, 3
    for _n in range(2):
        write(cast, case)
    with pytest.raises(TooSoon) as refused:
        write(cast, case)
    assert refused.value.until == (clock[0] // 60 + 1) * 60
    clock[0] += 60
    write(cast, case)
    with pytest.raises(TooSoon) as refused:
        write(cast, case)
    assert refused.value.until == (clock[0] // 86_400 + 1) * 86_400
    assert "00:00 UTC" in refused.value.sentence
    clock[0] += 86_400
    write(cast, case)
    assert Post.objects.count() == 4
    assert Tally.objects.filter(user=cast.colleague, what="post").count() == 2


def test_an_edit_counts_and_what_was_refused_does_not(cast, case, settings) -> None:
    settings.POSTS_A_MINUTE = 2
    post = write(cast, case)
    for _n in range(3):
        with pytest.raises(BadInput):
            write(cast, case, " ")
    newest = post.revisions.get()
    actions.edit_post(by=cast.colleague, post_id=post.pk, text="A pear", seen_revision=newest.pk)
    with pytest.raises(TooSoon):
        write(cast, case)
    actions.write_post(by=cast.expert_mx, case_id=case.pk, text="Another person's")


def test_of_five_posts_at_once_no_more_get_through_than_may(cast, case, settings) -> None:
    settings.POSTS_A_MINUTE = 3
    ends = at_once(*[partial(write, cast, case, f"Quince {n}") for n in range(5)])
    assert ends == {"done": 3, "TooSoon": 2}
    assert Post.objects.count() == 3


def test_of_two_posts_at_once_slow_mode_lets_one_through(cast, board, settings) -> None:
    one, other = open_case(cast, board), open_case(cast, board)
    slow.slow_board(by=cast.moderator_one, board_id=board.pk, minutes=1, hours=1, reason="A wave.")
    ends = at_once(partial(write, cast, one), partial(write, cast, other))
    assert ends == {"done": 1, "TooSoon": 1}


def test_the_text_comes_back_with_the_sentence_and_when_to_try_again(cast, case, settings, client_of, clock) -> None:
    settings.POSTS_A_MINUTE = settings.PREVIEWS_A_MINUTE = 1
    client = client_of(cast.colleague)
    for page, sentence in (("write", "You can post again at"), ("preview", "1 previews a minute are the most")):
        address = f"/discussion/cases/{case.pk}/{page}/"
        assert client.post(address, {"text": "One Quince."}).status_code in {200, 302}
        answer = client.post(address, {"text": "Two Quinces."})
        assert answer.status_code == 429
        assert 1 <= int(answer["Retry-After"]) <= 60
        assert sentence in answer.content.decode()
        assert "Two Quinces." in answer.content.decode()
    part = client.post(f"/discussion/cases/{case.pk}/preview/", {"text": "Three."}, headers={"HX-Request": "true"})
    assert "previews a minute" in part.content.decode()


def test_a_post_calls_only_so_many_people_and_a_day_has_its_end_too(cast, case, settings) -> None:
    settings.MENTIONS_A_POST, settings.MENTIONS_A_DAY = 2, 3
    two, one = "@Elena Ruiz and @Omar Haddad", "@Ingrid Vester"
    with pytest.raises(BadInput):
        write(cast, case, f"{two} and {one}")
    post = write(cast, case, two)
    newest = post.revisions.get()
    actions.edit_post(by=cast.colleague, post_id=post.pk, text=f"{two}, please", seen_revision=newest.pk)
    write(cast, case, one)
    with pytest.raises(TooSoon):
        write(cast, case, "@Elena Ruiz")
    write(cast, case, "Nobody is called")
    assert Mention.objects.filter(revision__post__author=cast.colleague).count() == 5


def test_a_day_has_so_many_new_cases_and_the_form_keeps_the_words(cast, board, settings, client_of) -> None:
    settings.CASES_A_DAY = 1
    case_actions.draft_case(by=cast.investigator, board_id=board.pk, words=CaseWords(question="Where?"))
    words = {"board": str(board.pk), "question": "Where is this Quince?", "urgency": "routine", "handling": "amber"}
    answer = client_of(cast.investigator).post("/cases/new/", words)
    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert "Where is this Quince?" in answer.content.decode()
    assert Case.objects.count() == 1


def test_a_day_has_so_many_clues_and_answers_and_what_was_typed_stays(cast, case, settings, client_of, clock) -> None:
    settings.CLUES_A_DAY = settings.ANSWERS_A_DAY = 1
    clue = approved_text_clue(cast, case)
    words = {
        "clue_type": "visible_text", "title": "A Quince tree", "expect": "Harmless.", "text": "Quince",
        "notes": "nothing", "alert_experts": "on",
    }  # fmt: skip
    refused = client_of(cast.investigator).post(f"/clues/cases/{case.pk}/new/", words)
    assert refused.status_code == 429
    assert refused["Retry-After"]
    for said in ("You have sent 1 clues today", "00:00 UTC", "A Quince tree"):
        assert said in refused.content.decode()
    assert case.clues.count() == 1
    expert = client_of(cast.expert_mx)
    answer = {"place_1": "Mexico", "percent_1": "60", "reasons": "Quinces grow there.", "after_round": "0"}
    assert expert.post(f"/answers/clues/{clue.pk}/", answer).status_code == 302
    refused = expert.post(f"/answers/clues/{clue.pk}/", {**answer, "after_round": "1"})
    assert refused.status_code == 429
    for said in ("You have given 1 answers today", "00:00 UTC", "Quinces grow there."):
        assert said in refused.content.decode()
    assert clue.answers.count() == 1
    clock[0] += 86_400
    assert expert.post(f"/answers/clues/{clue.pk}/", {**answer, "after_round": "1"}).status_code == 302


def test_a_preview_too_many_is_not_looked_at_and_a_form_that_only_asks_counts(
    cast, case, settings, client_of, monkeypatch
) -> None:
    settings.PREVIEWS_A_MINUTE, settings.LOOKS_A_MINUTE = 1, 2
    looked: list[str] = []
    monkeypatch.setattr(asking, "personal_in", lambda words, known: looked.append(words) or personal_in(words, known))
    client, address = client_of(cast.colleague), f"/discussion/cases/{case.pk}/"
    text = {"text": "Write to quince@example.org"}
    for _n in range(2):
        client.post(f"{address}preview/", text)
    assert len(looked) == 1
    for _n in range(2):
        asked = client.post(f"{address}write/", text)
        assert asked.status_code == 422
    refused = client.post(f"{address}write/", text)
    assert refused.status_code == 429
    assert len(looked) == 3
    for said in ("at most 2 times a minute", "quince@example.org"):
        assert said in refused.content.decode()
