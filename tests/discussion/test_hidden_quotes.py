"""What a text quotes and what was hidden since is shown by no page that shows its words."""

from __future__ import annotations

import json

import pytest

from forum.conduct import appeals
from forum.discussion import actions
from forum.discussion.correcting import approve_corrected
from forum.discussion.forms import PostForm
from forum.discussion.models import Post
from forum.flags import actions as flag_actions
from forum.review.models import Review
from tests.cast import approved_text_clue, open_case
from tests.discussion.posts import approve_post, approved_post, newest, waiting_review
from tests.flags.reporting import report

SECRET = "Zarzamora"
QUOTING = f"> {SECRET} street\nand the lazy {SECRET} line\n\nI agree with it."


@pytest.fixture
def case(cast, board):
    return open_case(cast, board)


@pytest.fixture
def source(cast, case) -> Post:
    return approved_post(cast, case, by=cast.expert_mx, text=f"{SECRET} street\nand the lazy {SECRET} line")


def hide(cast, source: Post) -> None:
    """A moderator takes it down on a report."""
    item = Review.objects.get(pk=report(cast.expert_other, "post", source.pk).report.review_id)
    seen = source.approved.seen_hash()
    flag_actions.take_down(by=cast.moderator_one, review_id=item.pk, seen=seen, reason="It names a street.")


def written(cast, case, source, **more) -> Post:
    return actions.write_post(by=cast.colleague, case_id=case.pk, text=QUOTING, quotes=[source.approved_id], **more)


@pytest.mark.lesson(30)
def test_the_desk_corrects_no_text_of_which_it_may_not_read_a_part(cast, case, source, client_of) -> None:
    post = written(cast, case, source)
    item = waiting_review(post)
    desk = client_of(cast.moderator_two)
    assert SECRET in desk.get(f"/desk/{item.pk}/correct/").content.decode()
    hide(cast, source)
    for page in (desk.get(f"/desk/{item.pk}/correct/"), desk.get(f"/desk/{item.pk}/")):
        assert SECRET not in page.content.decode()
    text = QUOTING.replace("agree", "concur")
    refused = desk.post(f"/desk/{item.pk}/correct/", {"text": text, "seen": item.seen_hash, "do": "approve"})
    assert refused.status_code == 409
    assert "quotes words that are not shown now" in refused.content.decode()
    with pytest.raises(Exception, match="not shown now"):
        approve_corrected(by=cast.moderator_two, review_id=item.pk, seen=item.seen_hash, text=text)
    approve_post(cast, post)


@pytest.mark.lesson(30)
def test_nor_does_the_page_of_a_redaction_or_of_a_report_show_it(cast, case, source, client_of) -> None:
    post = approve_post(cast, written(cast, case, source))
    flag = report(cast.expert_other, "post", post.pk)
    item = Review.objects.get(pk=flag.report.review_id)
    desk = client_of(cast.moderator_two)
    addresses = [f"/redaction/posts/{post.pk}/", f"/desk/{item.pk}/"]
    for address in addresses:
        assert SECRET in desk.get(address).content.decode()
    hide(cast, source)
    for address in addresses:
        page = desk.get(address)
        assert page.status_code == 200
        assert SECRET not in page.content.decode()
        assert "I agree with it." in page.content.decode()


@pytest.mark.lesson(30)
def test_nor_do_the_comments_on_marks_on_a_page_or_as_data(cast, case, client_of) -> None:
    clue = approved_text_clue(cast, case)
    source = approved_post(cast, case, by=cast.expert_mx, text=f"{SECRET} street\nand the lazy {SECRET} line")
    mark = actions.comment_on_mark(
        by=cast.colleague, clue_id=clue.pk, shape="span", geometry={"start": 0, "end": 3}, text="A word."
    )
    approve_post(cast, mark)
    # No form quotes in a comment so far: the pin is put on by hand, as a form that did would.
    reply = written(cast, case, source, clue_id=clue.pk)
    reply.mark = mark.mark
    reply.save(update_fields=["mark"])
    Review.objects.filter(pk=waiting_review(reply).pk).update(seen_hash=newest(reply).seen_hash())
    approve_post(cast, reply)
    expert = client_of(cast.expert_other)
    data = f"/clues/{clue.pk}/annotations/"
    assert SECRET in json.dumps(expert.get(data).json())
    hide(cast, source)
    assert SECRET not in json.dumps(expert.get(data).json())
    assert "I agree with it." in json.dumps(expert.get(data).json())
    assert SECRET not in expert.get(f"/answers/clues/{clue.pk}/").content.decode()


@pytest.mark.lesson(30)
def test_nor_does_the_item_of_an_appeal(cast, case, source, client_of) -> None:
    post = written(cast, case, source)
    item = waiting_review(post)
    actions.return_revision(by=cast.moderator_one, review_id=item.pk, seen=item.seen_hash, reason="Look again.")
    appeal = appeals.appeal_decision(by=cast.colleague, review_id=item.pk, words="It is a street, not a person.")
    desk = client_of(cast.moderator_two)
    assert SECRET in desk.get(f"/desk/{appeal.review_id}/").content.decode()
    hide(cast, source)
    page = desk.get(f"/desk/{appeal.review_id}/").content.decode()
    assert SECRET not in page
    assert "I agree with it." in page


@pytest.mark.lesson(30)
def test_a_reply_begins_with_no_word_that_the_quoted_post_quoted_itself(cast, case, source) -> None:
    post = approve_post(cast, written(cast, case, source))
    form = PostForm.quoting(cast.expert_other, str(post.approved_id))
    assert form.initial["text"] == "> I agree with it.\n\n"
