"""The pages of a discussion, through the browser's door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from accounts.models import User
from forum.boards.models import Board
from forum.discussion import actions
from forum.discussion.models import Post
from tests.cast import Cast, approved_text_clue, open_case
from tests.discussion.posts import NOWHERE, approve_post, approved_post, newest

ClientOf = Callable[[User], Client]
PART = {"HX-Request": "true"}


def test_a_post_is_written_vetted_and_read_in_browsers(cast: Cast, board: Board, client_of: ClientOf) -> None:
    case = open_case(cast, board)
    expert, reader = client_of(cast.expert_mx), client_of(cast.investigator)
    sent = expert.post(f"/discussion/cases/{case.pk}/write/", {"text": "See https://a.example/"})
    post = Post.objects.get()
    assert sent.status_code == 302
    assert sent.url == f"/cases/{case.pk}/#post-{post.pk}"
    mine = expert.get(f"/cases/{case.pk}/").content.decode()
    assert "Waiting for vetting" in mine
    assert "2 moderators can decide" in mine
    theirs = reader.get(f"/cases/{case.pk}/").content.decode()
    assert "example" not in theirs.split('id="discussion"')[1].split("</section>")[0]
    approve_post(cast, post)
    page = reader.get(f"/cases/{case.pk}/").content.decode()
    assert "hxxps://a[.]example/" in page
    assert 'href="#first-unread"' in page
    assert 'id="first-unread"' in page
    assert f'id="post-{post.pk}"' in page


def test_a_post_asks_the_database_few_questions(
    cast: Cast, board: Board, client_of: ClientOf, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    case, expert = open_case(cast, board), client_of(cast.expert_mx)
    write = f"/discussion/cases/{case.pk}/write/"
    expert.post(write, {"text": "The first makes rows that are kept."})
    with django_assert_max_num_queries(27):  # with index, unread marks, inbox and entries
        assert expert.post(write, {"text": "See the second one."}).status_code == 302


def test_what_can_not_be_sent_comes_back_with_everything_typed(cast: Cast, board: Board, client_of: ClientOf) -> None:
    case = open_case(cast, board)
    expert = client_of(cast.expert_mx)
    text = "x" * 19_990 + " & and more than fits"
    page = expert.post(f"/discussion/cases/{case.pk}/write/", {"text": text})
    assert page.status_code == 422
    assert escape(text) in page.content.decode()
    brackets = expert.post(f"/discussion/cases/{case.pk}/write/", {"text": "[" * 400})
    assert brackets.status_code == 422
    assert "[" * 400 in brackets.content.decode()
    assert not Post.objects.exists()


@pytest.mark.lesson(16)
def test_the_preview_is_what_would_be_shown_with_and_without_script(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case = open_case(cast, board)
    expert = client_of(cast.expert_mx)
    text = {"text": "**bold** <b> ![x](https://t.example/1.png)"}
    part = expert.post(f"/discussion/cases/{case.pk}/preview/", text, headers=PART).content.decode()
    assert "<strong>bold</strong> &lt;b&gt; x" in part
    assert "<html" not in part
    page = expert.post(f"/discussion/cases/{case.pk}/preview/", text).content.decode()
    assert "<strong>bold</strong>" in page
    assert escape(text["text"]) in page
    assert client_of(cast.outsider).post(f"/discussion/cases/{case.pk}/preview/", text).status_code == 404
    assert not Post.objects.exists()


def test_the_author_edits_takes_back_and_is_told_of_a_conflict(cast: Cast, board: Board, client_of: ClientOf) -> None:
    case = open_case(cast, board)
    post = approved_post(cast, case, text="One.")
    seen = str(newest(post).pk)
    expert = client_of(cast.expert_mx)
    url = f"/discussion/posts/{post.pk}/edit/"
    assert seen in expert.get(url).content.decode()
    assert expert.post(url, {"text": "Two.", "seen": seen}).status_code == 302
    late = expert.post(url, {"text": "Three.", "seen": seen})
    assert late.status_code == 409
    page = late.content.decode()
    assert "Two." in page
    assert "Three." in page
    assert str(newest(post).pk) in page
    assert expert.post(url, {"text": "", "seen": seen}).status_code == 422
    back = expert.post(f"/discussion/revisions/{newest(post).pk}/withdraw/")
    assert back.status_code == 302
    assert newest(post).state == "withdrawn"


@pytest.mark.lesson(28)
def test_others_find_no_page_to_edit_or_take_back_a_post(cast: Cast, board: Board, client_of: ClientOf) -> None:
    case = open_case(cast, board)
    post = approved_post(cast, case)
    for person in (cast.investigator, cast.moderator_one, cast.outsider):
        browser = client_of(person)
        assert browser.get(f"/discussion/posts/{post.pk}/edit/").status_code == 404
        assert browser.post(f"/discussion/revisions/{post.approved_id}/withdraw/").status_code == 404


def test_what_is_hidden_answers_like_what_does_not_exist(cast: Cast, board: Board, client_of: ClientOf) -> None:
    case = open_case(cast, board)
    post = approved_post(cast, case)
    pending = actions.write_post(by=cast.expert_mx, case_id=case.pk, text="Pending.")
    outsider, member = client_of(cast.outsider), client_of(cast.colleague)
    for url in ("/discussion/cases/{}/", "/discussion/cases/{}/news?after=0"):
        answers = [outsider.get(url.format(pk)) for pk in (case.pk, NOWHERE)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
    for browser, hidden in ((outsider, post.pk), (member, pending.pk)):
        answers = [browser.get(f"/discussion/posts/{pk}/") for pk in (hidden, NOWHERE)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content


def test_a_post_is_found_and_a_quote_fills_the_form(cast: Cast, board: Board, client_of: ClientOf) -> None:
    case = open_case(cast, board)
    post = approved_post(cast, case, text="Blue tiles.")
    reader = client_of(cast.expert_other)
    found = reader.get(f"/discussion/posts/{post.pk}/")
    assert found.url == f"/discussion/cases/{case.pk}/?from=1#post-{post.pk}"
    assert "Blue tiles." in reader.get(found.url).content.decode()
    for page in (f"/cases/{case.pk}/", f"/discussion/cases/{case.pk}/"):
        filled = reader.get(f"{page}?quote={post.approved_id}").content.decode()
        assert "&gt; Blue tiles." in filled
        assert f'value="{post.approved_id}"' in filled
    sent = {"text": "> Blue tiles.\n\nAnd white.", "quotes": f"{post.approved_id} nonsense"}
    assert reader.post(f"/discussion/cases/{case.pk}/write/", sent).status_code == 302
    assert Post.objects.get(author=cast.expert_other).revisions.get().quotes.count() == 1


def test_news_come_as_a_bar_and_reading_is_marked(cast: Cast, board: Board, client_of: ClientOf) -> None:
    case = open_case(cast, board)
    approved_post(cast, case, text="One.")
    approved_post(cast, case, text="Two.")
    reader = client_of(cast.investigator)
    bar = reader.get(f"/discussion/cases/{case.pk}/news?after=0").content.decode()
    assert "2 new, show" in bar
    assert f"/cases/{case.pk}/?new=2#first-unread" in bar
    assert reader.get(f"/discussion/cases/{case.pk}/news?after=2").content.decode().strip() == ""
    assert "Mark as read" in reader.get(f"/cases/{case.pk}/").content.decode()
    assert reader.post(f"/discussion/cases/{case.pk}/read/", {"position": "2"}).status_code == 302
    assert "Mark as read" not in reader.get(f"/cases/{case.pk}/").content.decode()
    assert reader.post(f"/discussion/cases/{case.pk}/read/", {"position": "2"}, headers=PART).content == b""


def test_a_clue_is_marked_with_a_comment_from_its_page(cast: Cast, board: Board, client_of: ClientOf) -> None:
    case = open_case(cast, board)
    clue = approved_text_clue(cast, case)
    expert = client_of(cast.expert_mx)
    url = f"/discussion/clues/{clue.pk}/mark/"
    wrong = expert.post(url, {"shape": "span", "start": "3", "end": "2", "text": "Backwards & kept"})
    assert wrong.status_code == 422
    assert "Backwards &amp; kept" in wrong.content.decode()
    assert 'name="start" value="3"' in wrong.content.decode()
    sent = expert.post(url, {"shape": "span", "start": "0", "end": "9", "text": "A bakery."})
    post = Post.objects.get()
    assert sent.url == f"/clues/{clue.pk}/#post-{post.pk}"
    assert post.mark.geometry == {"start": 0, "end": 9}
    assert expert.post(url, {"shape": "span", "geometry": '{"start": 1, "end": 2}', "text": "n"}).status_code == 302
    assert (
        client_of(cast.outsider).post(url, {"shape": "span", "start": "0", "end": "9", "text": "x"}).status_code == 404
    )


def test_right_to_left_words_keep_their_direction_and_names_stand_alone(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case = open_case(cast, board)
    approved_post(cast, case, text="هذه لهجة \u202eمصرية")
    page = client_of(cast.investigator).get(f"/cases/{case.pk}/").content.decode()
    assert '<p dir="auto">هذه لهجة' in page
    assert "<bdi>Elena Ruiz</bdi>" in page
