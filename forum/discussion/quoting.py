"""Quotes between posts of one case: what one may quote, and who is told whom a quote is from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
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
from forum.discussion.mentions import names_in
from forum.discussion.models import Post, PostQuerySet, Quote, Revision
from forum.discussion.rendering import Credit

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


def html_of(sources: Mapping[UUID, Revision]) -> dict[UUID, str]:
    """What these say, names included, to compare a quote with."""
    named = Credit(people=names_in(sources.values()))
    return {pk: rendering.attributed(source.html, named) for pk, source in sources.items()}


def credits_in(revisions: Sequence[Revision], reader: User, on_page: Collection[UUID]) -> Credit:
    """For one reader: the line above a quote, for sources among the posts they see; a query if anything is quoted."""
    quoting = [revision.pk for revision in revisions if rendering.quotes_in(revision.html)]
    sources = _sources(quoting, Post.objects.visible_to(reader).published()) if quoting else {}
    return credit_to(_readable(sources), on_page, _gone(sources, revisions), names_in(revisions))


def credits_for_all(revisions: Sequence[Revision]) -> Credit:
    """As the audience of each one's case will see it: sources in that very case that everyone who reads it can read."""
    clue = Clue.objects.approved().filter(pk=OuterRef("clue"))
    posts = Post.objects.published().filter(Q(clue=None) | Q(Exists(clue)))
    sources = _sources([one.pk for one in revisions], posts.filter(case=OuterRef("revision__post__case")))
    return credit_to(_readable(sources), (), _gone(sources, revisions), names_in(revisions))


def credit_to(
    posts: Mapping[UUID, Post],
    on_page: Collection[UUID] = (),
    gone: Collection[UUID] = (),
    people: Mapping[UUID, str] | None = None,
) -> Credit:
    """The line above a quote, by source; for any other source there is none. Of what is gone, no word is shown."""

    def credit(source: UUID) -> str | None:
        if source in gone:
            return None
        post = posts.get(source)
        if post is None:
            return ""
        anchor = f"#post-{post.pk}"
        href = anchor if post.pk in on_page else reverse("discussion:post", args=[post.pk])
        name = format_html("<bdi>{}</bdi>", post.author.name)
        said = format_html(_("{name} wrote, post {number}"), name=name, number=post.position)
        return format_html('<p class="quote-source"><a href="{}">{}</a></p>', href, said)

    return Credit(credit, people or {})


def _current(posts: PostQuerySet) -> OurQuerySet[Revision]:
    """The revision that readers see, and no older one."""
    seen = Exists(posts.filter(pk=OuterRef("post")))
    return Revision.objects.filter(seen, post__approved=F("pk")).select_related("post__author")


def _sources(revisions: Iterable[UUID], readable_posts: PostQuerySet) -> dict[UUID, Revision]:
    """What these quote, each with whether its post may be read, and whether it is in another case by now."""
    seen = Exists(readable_posts.filter(pk=OuterRef("source__post")))
    parted = ~Q(source__post__case=F("revision__post__case"))
    quotes = Quote.objects.filter(revision__in=list(revisions)).annotate(is_seen=seen, is_parted=parted)
    found: dict[UUID, Revision] = {}
    for quote in quotes.select_related("source__post__author").defer("source__text", "source__html"):
        unread = vars(quote)["is_parted"] and not vars(quote)["is_seen"]
        before = found.get(quote.source_id)  # where several quote it, what one of them may not show none shows
        told = vars(quote.source)
        told["is_seen"] = vars(quote)["is_seen"]
        told["is_left_out"] = unread or (before is not None and vars(before)["is_left_out"])
        found[quote.source_id] = quote.source
    return found


def _gone(sources: Mapping[UUID, Revision], quoting: Sequence[Revision]) -> set[UUID]:
    """Those that were hidden or taken down since, themselves or the version that followed; those that one of the
    two left for another case, for who does not read it there: a quote takes no word to where it was not moved; and
    those that were erased with that case."""
    approved = Revision.State.APPROVED
    marked = {source for one in quoting for source in rendering.quotes_in(one.html)}
    return (marked - set(sources)) | {
        pk
        for pk, one in sources.items()
        if one.state != approved or one.post.approved_id is None or vars(one)["is_left_out"]
    }


def former(post: Post) -> dict[UUID, Revision]:
    """What earlier versions of a post quoted: a newer one goes on crediting it, so that its words can still be taken
    out. No access is checked here: attributed() decides for each reader."""
    quotes = Quote.objects.filter(revision__post=post).select_related("source__post__author")
    return {one.source_id: one.source for one in quotes}


def _readable(sources: Mapping[UUID, Revision]) -> dict[UUID, Post]:
    return {pk: source.post for pk, source in sources.items() if vars(source)["is_seen"]}
