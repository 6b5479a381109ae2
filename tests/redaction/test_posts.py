"""Words are taken out of a post: of all its versions, of quotes, drafts and names that are called."""

from __future__ import annotations

import hashlib

import pytest

from accounts.errors import BadInput, Conflict, NotFoundHere
from audit import queries as trail
from audit.models import Entry
from forum.alerts.models import InboxItem
from forum.cases.models import Case
from forum.discussion import actions as posts
from forum.discussion.correcting import approve_corrected
from forum.discussion.models import Post, Quote, Revision
from forum.discussion.queries import thread
from forum.drafts import actions as drafts
from forum.drafts.actions import Typed
from forum.drafts.models import Draft
from forum.redaction import actions, things
from forum.review.models import Review
from tests.cast import Cast
from tests.redaction.redacting import BLOCK, WORD, redacted

TEXT = f"She lives in {WORD}, near the **baker**."


def approved(cast: Cast, post: Post) -> Post:
    review = Review.objects.get(subject__in=post.revisions.values("pk"), state="waiting")
    posts.approve_revision(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    return Post.objects.get(pk=post.pk)


@pytest.fixture
def post(cast: Cast, case: Case) -> Post:
    return approved(cast, posts.write_post(by=cast.expert_mx, case_id=case.pk, text=TEXT))


@pytest.mark.lesson(30)
@pytest.mark.lesson(28)
def test_every_version_loses_the_words_and_keeps_the_rest(cast: Cast, case: Case, post: Post) -> None:
    posts.edit_post(by=cast.expert_mx, post_id=post.pk, text=f"{TEXT} Or not.", seen_revision=post.approved_id)
    one = redacted(cast.moderator_two, "post", post.pk)
    texts = list(Revision.objects.filter(post=post).order_by("number"))
    assert [row.text for row in texts] == [TEXT.replace(WORD, BLOCK), f"{TEXT} Or not.".replace(WORD, BLOCK)]
    for row in texts:
        assert BLOCK in row.html
        assert "<strong>baker</strong>" in row.html
        assert row.sha256 == hashlib.sha256(row.text.encode()).hexdigest()
        assert WORD not in row.html
    assert one.original == [["version 1", TEXT], ["version 2", f"{TEXT} Or not."]]
    waiting = Review.objects.get(subject=texts[1].pk)
    approved(cast, post)  # what waits is decided on as it is now
    assert waiting.seen_hash == texts[1].seen_hash()


def test_who_is_shown_the_old_text_can_not_approve_it(cast: Cast, post: Post) -> None:
    posts.edit_post(by=cast.expert_mx, post_id=post.pk, text=f"{TEXT} Or not.", seen_revision=post.approved_id)
    review = Review.objects.get(kind="edit", state="waiting")
    redacted(cast.moderator_two, "post", post.pk)
    with pytest.raises(Conflict):
        posts.approve_revision(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)


def test_a_correction_does_not_bring_them_back(cast: Cast, case: Case) -> None:
    waiting = posts.write_post(by=cast.expert_mx, case_id=case.pk, text=TEXT)
    redacted(cast.moderator_two, "post", waiting.pk)
    item = Review.objects.get(subject__in=waiting.revisions.values("pk"))
    with pytest.raises(BadInput):
        approve_corrected(by=cast.moderator_one, review_id=item.pk, seen=item.seen_hash, text=TEXT)
    left = TEXT.replace(WORD, BLOCK).replace("near", "by")
    approve_corrected(by=cast.moderator_one, review_id=item.pk, seen=item.seen_hash, text=left)


@pytest.mark.lesson(30)
def test_a_quote_loses_them_and_still_says_whose_words_it_has(cast: Cast, case: Case, post: Post) -> None:
    text = f"> {TEXT}\n\nNot in {WORD}, I think."
    reply = posts.write_post(by=cast.expert_other, case_id=case.pk, text=text, quotes=[post.approved_id])
    reply = approved(cast, reply)
    again = posts.write_post(  # a quote of the quote, typed by hand
        by=cast.colleague, case_id=case.pk, text=f"> {TEXT}\n\nYes.", quotes=[reply.approved_id]
    )
    again = approved(cast, again)
    redacted(cast.moderator_two, "post", post.pk)
    quote = Quote.objects.get(revision=reply.approved_id)
    assert quote.sha256 == quote.source.sha256 == hashlib.sha256(quote.source.text.encode()).hexdigest()
    shown = str(thread(cast.investigator, case).posts[1].html)
    assert "Elena Ruiz" in shown
    assert BLOCK in shown
    # What they say themselves is theirs: the form names it, and a moderator decides on it.
    assert (
        Revision.objects.get(pk=reply.approved_id).text == f"> {TEXT.replace(WORD, BLOCK)}\n\nNot in {WORD}, I think."
    )
    assert WORD not in Revision.objects.get(pk=again.approved_id).text


def test_a_quote_that_credits_nobody_loses_them_too(cast: Cast, case: Case, post: Post) -> None:
    loose = posts.write_post(by=cast.colleague, case_id=case.pk, text=f"> somewhere in\n{WORD}\n\nI know {WORD}.")
    redacted(cast.moderator_two, "post", post.pk)
    text = loose.revisions.get().text
    assert text == f"> somewhere in\n{BLOCK}\n\nI know {WORD}."


def test_a_name_in_the_words_is_called_no_more_and_others_are(cast: Cast, case: Case) -> None:
    text = "Ask @Omar Haddad, and @Jon Berg in `@Jon Berg`."
    post = approved(cast, posts.write_post(by=cast.expert_mx, case_id=case.pk, text=text))
    redacted(cast.moderator_two, "post", post.pk, "ask @omar")
    revision = Revision.objects.get(post=post)
    assert revision.said == f"{BLOCK}, and @Jon Berg in `@Jon Berg`."
    assert [one.person for one in revision.mentions.all()] == [cast.colleague]
    shown = str(thread(cast.investigator, case).posts[0].html)
    assert "Omar" not in shown
    assert shown.count("@Jon Berg") == 2


def test_a_post_that_waits_is_redacted_before_anybody_reads_it(cast: Cast, case: Case) -> None:
    waiting = posts.write_post(by=cast.expert_mx, case_id=case.pk, text=TEXT)
    redacted(cast.moderator_one, "post", waiting.pk)
    approved(cast, waiting)
    assert BLOCK in str(thread(cast.investigator, case).posts[0].html)


@pytest.mark.lesson(30)
def test_drafts_of_anybody_lose_them_and_a_late_saving_brings_nothing_back(cast: Cast, case: Case, post: Post) -> None:
    typed = {"text": f"Is {WORD} far?"}
    kept = drafts.keep(by=cast.colleague, kind="post", target=case.pk, typed=Typed(typed))
    redacted(cast.moderator_two, "post", post.pk)
    assert Draft.objects.get(pk=kept.pk).words == {"text": f"Is {BLOCK} far?"}
    late = drafts.keep(by=cast.colleague, kind="post", target=case.pk, typed=Typed(typed, kept.ref, kept.revision))
    assert late.words == {"text": f"Is {BLOCK} far?"}
    assert Draft.objects.count() == 1


@pytest.mark.lesson(30)
def test_a_stale_edit_is_refused_with_a_sentence_and_loses_nothing_but_the_words(
    cast: Cast, case: Case, post: Post, client_of
) -> None:
    author, page = client_of(cast.expert_mx), f"/discussion/posts/{post.pk}/edit/"
    form = author.get(page).context["form"]
    redacted(cast.moderator_two, "post", post.pk)
    sent = {"text": f"{TEXT} By the river.", "seen": form["seen"].value()}
    answer = author.post(page, sent)
    assert answer.status_code == 409
    assert "A moderator has taken words out of this post" in answer.content.decode()
    left = answer.context["form"]["text"].value()
    assert left == f"{TEXT} By the river.".replace(WORD, BLOCK)
    assert post.revisions.count() == 1
    seen = answer.context["form"]["seen"].value()
    assert author.post(page, {"text": left, "seen": seen}).status_code == 302
    assert post.revisions.get(state="pending").text == left


@pytest.mark.lesson(12)
def test_a_search_finds_it_no_more_at_once(cast: Cast, case: Case, post: Post, client_of) -> None:
    reader = client_of(cast.expert_other)
    before = reader.post("/search/", {"q": WORD}).content.decode()
    redacted(cast.moderator_two, "post", post.pk)
    after = reader.post("/search/", {"q": WORD}).content.decode()
    assert f"/discussion/posts/{post.pk}/" in before or str(post.pk) in before
    assert str(post.pk) not in after
    assert str(post.pk) in reader.post("/search/", {"q": "baker"}).content.decode()


def test_the_author_is_told_why_and_the_trail_has_none_of_the_words(cast: Cast, post: Post, client_of) -> None:
    one = redacted(cast.moderator_two, "post", post.pk, words="A street name.")
    item = InboxItem.objects.get(kind="redacted")
    assert (item.user, item.target) == (cast.expert_mx, one.pk)
    inbox = client_of(cast.expert_mx).get("/inbox/").content.decode()
    assert "The reason: personal data of a child." in inbox
    told = client_of(cast.expert_mx).get(f"/redaction/{one.pk}/").content.decode()
    assert "A street name." in told
    assert WORD not in told
    assert client_of(cast.expert_other).get(f"/redaction/{one.pk}/").status_code == 404
    entries = Entry.objects.filter(op="redaction.make")
    assert entries.count() == 1
    fields = trail.opened([entries.get().pk], frozenset({"object", "justification", "detail", "subject"}))[
        entries.get().pk
    ]
    assert fields["object"] == str(post.pk)
    assert "A street name." in fields["justification"]
    assert not any(WORD in value for value in fields.values())


def test_the_moderation_log_has_it(cast: Cast, post: Post, client_of) -> None:
    redacted(cast.moderator_two, "post", post.pk)
    page = client_of(cast.moderator_one).get("/moderation/").content.decode()
    assert page.count("Redacted words") >= 1
    assert WORD not in page


def test_what_a_redaction_needs(cast: Cast, case: Case, post: Post) -> None:
    """A text as it was seen, passages that stand in it, a reason, and words that do not repeat them."""
    by = cast.moderator_two
    seen = things.of(by, "post", post.pk).seen_hash
    told = {"by": by, "what": "post", "thing_id": post.pk, "passages": WORD, "reason": "child", "seen": seen}
    for wrong in (
        {"passages": ""}, {"passages": "x"}, {"passages": f"{WORD}\nNowhere"}, {"passages": "y" * 600},
        {"passages": "\n".join(f"passage {n}" for n in range(21))}, {"reason": "mood"}, {"reason": "other"},
        {"words": f"It named {WORD.lower()}"}, {"words": "w" * 401},
    ):  # fmt: skip
        with pytest.raises(BadInput):
            actions.redact(**{**told, **wrong})
    with pytest.raises(Conflict):
        actions.redact(**{**told, "seen": "0" * 64})
    assert actions.redact(**{**told, "reason": "other", "words": "It is nobody’s business."}).reason == "other"


@pytest.mark.lesson(33)
def test_only_moderators_of_the_board_who_did_not_write_it(cast: Cast, case: Case, post: Post) -> None:
    for person in (cast.expert_mx, cast.expert_other, cast.investigator, cast.administrator, cast.outsider):
        with pytest.raises(NotFoundHere):
            things.of(person, "post", post.pk)
    own = approved_by_other(cast, case)
    with pytest.raises(NotFoundHere):
        things.of(cast.moderator_two, "post", own.pk)
    assert things.of(cast.moderator_one, "post", own.pk).author == cast.moderator_two


def approved_by_other(cast: Cast, case: Case) -> Post:
    return approved(cast, posts.write_post(by=cast.moderator_two, case_id=case.pk, text=TEXT))


def test_what_was_said_by_others_is_named_in_the_preview(cast: Cast, case: Case, post: Post, client_of) -> None:
    other = approved(cast, posts.write_post(by=cast.colleague, case_id=case.pk, text=f"I know {WORD}."))
    moderator, page = client_of(cast.moderator_two), f"/redaction/posts/{post.pk}/"
    seen = moderator.get(page).context["seen"]
    typed = {"passages": WORD.lower(), "reason": "child", "words": "", "seen": seen, "previewed": ""}
    shown = moderator.post(page, typed)
    told = shown.content.decode()
    assert "1 place is redacted" in told
    assert f"/redaction/posts/{other.pk}/" in told
    assert Revision.objects.get(post=post).text == TEXT  # nothing is done yet
    # Other words than those that were shown are shown first.
    ready = {**typed, "previewed": shown.context["previewed"], "do": "redact"}
    changed = moderator.post(page, {**ready, "passages": "baker"})
    assert changed.status_code == 200
    assert Revision.objects.get(post=post).text == TEXT
    done = moderator.post(page, ready)
    assert done.status_code == 302
    assert Revision.objects.get(post=post).text == TEXT.replace(WORD, BLOCK)


def test_what_can_not_be_done_comes_back_as_it_was_typed(cast: Cast, post: Post, client_of) -> None:
    moderator, page = client_of(cast.moderator_two), f"/redaction/posts/{post.pk}/"
    seen = moderator.get(page).context["seen"]
    typed = {"passages": "Nowhere", "reason": "child", "words": "For you", "seen": seen, "previewed": ""}
    answer = moderator.post(page, typed)
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "line 1 does not stand in the text" in told
    assert "Nowhere" in told
    assert "For you" in told
