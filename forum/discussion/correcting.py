"""A moderator corrects a few words of a text that waits, and approves it in one step: a revision under their hand."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.errors import BadInput, WrongState
from accounts.models import User
from audit.acts import act
from forum.cases import redacted
from forum.cases.models import Case
from forum.discussion import events, permissions, saying, steps
from forum.discussion.diff import most_changed, words_changed
from forum.discussion.models import Post, Revision
from forum.review import permissions as review_permissions
from forum.review import sampling
from forum.review import steps as review
from forum.review.models import Decision, Review

MOST = 30  # words put in, and words taken out; characters in scripts without spaces. More is the author's to write


@act()
def approve_corrected(*, by: User, review_id: UUID, seen: str, text: str) -> Post:
    """Both versions are kept, readers get the corrected one, its author is told what was changed."""
    case, revision = steps.to_vet(by, review_id)
    post = revision.post
    permissions.check_publish(case, post.clue)
    item = Review.objects.visible_to(by).locked(review_id)
    review_permissions.check_decide(by, item)
    steps.check_shown(seen, revision)
    check_whole(by, revision)
    corrected, new = _in_its_place(by, case, revision, item, checked(item, revision, text))
    event = events.PostCorrected(object=str(post.pk), case=str(case.pk), detail=f"{seen} {new.seen_hash}")
    first = steps.publish(case, corrected, event, by=by)
    sampling.approved(new)
    steps.tell_corrected(corrected, new)
    steps.tell_readers(case, corrected, by, is_new=first)
    return post


def check_whole(by: User, revision: Revision) -> None:
    """Who corrects has all of it before them: words that they may not read are neither shown nor put in anew."""
    if not saying.is_whole_for(by, revision):
        raise WrongState(
            _("This text quotes words that are not shown now, so it is not corrected here. Approve it or return it.")
        )


def checked(item: Review, revision: Revision, text: str) -> str:
    """The text to publish; only where one moderator is enough, since nobody else vets the words that they put in."""
    if item.kind not in {Review.Kind.POST, Review.Kind.EDIT} or item.approvals_needed > 1:
        raise BadInput(_("This takes two moderators, so nobody corrects and approves it alone. Return it instead."))
    text = steps.cleaned(text)
    redacted.check([revision.post_id], text)
    if text == revision.said:
        raise BadInput(_("Nothing is changed yet. Correct it, or approve it as it is."))
    if most_changed(words_changed(revision.said, text)) > MOST:
        raise BadInput(
            _("This changes more than %(n)d words. That is no correction: return it, and its author writes it anew.")
            % {"n": MOST}
        )
    return text


def _in_its_place(by: User, case: Case, revision: Revision, item: Review, text: str) -> tuple[Revision, Review]:
    """The author's version is kept and waits no more; the corrected one has a review of its own, decided at once.

    It quotes what the author's quoted, as far as the author may read it: a moderator's hand adds no source.
    """
    revision.move_to(Revision.State.CORRECTED)
    review.over(item, by)
    quoted = revision.quotes.order_by("pk").values_list("source", flat=True)
    new = steps.add_revision(revision.post, case, text, quoted, revision.number + 1, corrected_by=by)
    new.waiting_since = item.waiting_since
    new.save(update_fields=["waiting_since"])
    new, _decided = review.decide(by=by, review_id=new.pk, verdict=Decision.Verdict.APPROVE, seen=new.seen_hash)
    return Revision.objects.select_related("post__author", "post__clue", "post__mark").get(pk=new.subject), new
