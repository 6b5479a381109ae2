"""Quotes between posts of one case: what one may quote, and who is told whom a quote is from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.querysets import OurQuerySet
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.discussion import rendering
from forum.discussion.models import Post, PostQuerySet, Quote, Revision

Credit = Callable[[UUID], str]
MOST = 20


def quotable(user: User, case: Case, wanted: Iterable[UUID]) -> dict[UUID, Revision]:
    """Of these, the revisions that readers of this case see now, this person too; others are as if unknown."""
    ids = list(dict.fromkeys(wanted))[:MOST]
    posts = Post.objects.visible_to(user).published().filter(case=case)
    found = _current(posts).in_bulk(ids) if ids else {}
    return {pk: found[pk] for pk in ids if pk in found}


def readable(user: User, revision_id: str) -> Revision | None:
    """A revision to begin a reply with; None for what does not exist and for what one may not read."""
    try:
        wanted = UUID(revision_id)
    except ValueError:
        return None
    return _current(Post.objects.visible_to(user).published()).filter(pk=wanted).first()


def credits_in(revisions: Iterable[Revision], seen: PostQuerySet, on_page: Collection[UUID]) -> Credit:
    """For one reader: the line above a quote, for sources among the posts they see; a query if anything is quoted."""
    quoting = [revision.pk for revision in revisions if rendering.quotes_in(revision.html)]
    return credit_to(_sources(quoting, seen) if quoting else {}, on_page)


def credits_for_all(revision: Revision) -> Credit:
    """As the case's audience will see it: sources that everyone who reads the case can read."""
    clue = Clue.objects.approved().filter(pk=OuterRef("clue"))
    posts = Post.objects.published().filter(Q(clue=None) | Q(Exists(clue)), case=revision.post.case_id)
    return credit_to(_sources([revision.pk], posts))


def credit_to(posts: Mapping[UUID, Post], on_page: Collection[UUID] = ()) -> Credit:
    """The line above a quote, by source; for any other source there is none."""

    def credit(source: UUID) -> str:
        post = posts.get(source)
        if post is None:
            return ""
        anchor = f"#post-{post.pk}"
        href = anchor if post.pk in on_page else reverse("discussion:post", args=[post.pk])
        name = format_html("<bdi>{}</bdi>", post.author.name)
        said = format_html(_("{name} wrote, post {number}"), name=name, number=post.position)
        return format_html('<p class="quote-source"><a href="{}">{}</a></p>', href, said)

    return credit


def _current(posts: PostQuerySet) -> OurQuerySet[Revision]:
    """The revision that readers see, and no older one."""
    seen = Exists(posts.filter(pk=OuterRef("post")))
    return Revision.objects.filter(seen, post__approved=F("pk")).select_related("post__author")


def _sources(revisions: Iterable[UUID], readable_posts: PostQuerySet) -> dict[UUID, Post]:
    seen = Exists(readable_posts.filter(pk=OuterRef("source__post")))
    quotes = Quote.objects.filter(seen, revision__in=list(revisions)).select_related("source__post__author")
    return {quote.source_id: quote.source.post for quote in quotes}
