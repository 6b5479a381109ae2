"""`{% article post %}`: a post as one string. Fifty of them by the template engine took half of a page's time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from uuid import UUID

from django import template
from django.template.context import RequestContext
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext

from accounts import in_sight
from accounts.models import Role, User
from accounts.templatetags.in_sight import moment
from forum.discussion.shown import PostView

register = template.Library()
_ANY = UUID(int=0)
META, PENDING = format_html(' class="{}"', "meta"), format_html(" data-{}", "pending")


@register.simple_tag(takes_context=True)
def article(context: RequestContext, post: PostView) -> str:
    """What stands there for this reader: the page's `case`, `user`, `thread` and `is_moderator` decide."""
    return format_html(
        '<article class="post" id="post-{}"{} aria-label="{}"><header class="post-head">{}</header>{}{}{}</article>',
        post.pk,
        "" if post.html else PENDING,
        gettext("Post %(n)s") % {"n": post.number} if post.number else gettext("Your post"),
        _all(_head(post)),
        format_html('<div class="post-body">{}</div>', post.html) if post.html else "",
        _draft(context, post),
        format_html('<footer class="post-foot meta">{}</footer>', _all(_foot(context, post))) if post.html else "",
    )


def _all(pieces: Iterator[str]) -> str:
    return format_html_join(" ", "{}", ((piece,) for piece in pieces))


def _head(post: PostView) -> Iterator[str]:
    yield _person(post.author)
    yield format_html('<span class="meta">{}</span>', moment(post.at))
    if post.number:
        yield _link("discussion:post", post.pk, gettext("post %(n)s") % {"n": post.number}, kind=META)
    if post.corrected and post.is_own and post.quote:
        yield _link("discussion:correction", post.quote, gettext("corrected by a moderator"), kind=META)
    elif post.corrected:
        yield format_html('<span class="meta">{}</span>', gettext("corrected by a moderator"))
    elif post.edited:
        yield _link("discussion:history", post.pk, gettext("edited"), kind=META)
    if pin := post.pin:
        words = gettext("on clue %(n)s") % {"n": pin.clue.number}
        yield format_html('<a class="meta" href="{}">{} {}</a>', pin.href, words, pin.words)


def _draft(context: RequestContext, post: PostView) -> str:
    """One's own text that waits; there are few of them."""
    if post.draft is None:
        return ""
    with context.push(draft=post.draft, post=post):
        shown: str = get_template("discussion/_draft.html").template.render(context)  # type: ignore[attr-defined]
    return shown


def _foot(context: RequestContext, post: PostView) -> Iterator[str]:
    user, case = context["user"], context["case"]
    if context["thread"].can_write:
        yield format_html(
            '<a href="?quote={0}#write" data-quote="{0}" data-part="{1}">{2}</a>',
            post.quote, gettext("Quote this, or what you selected"), gettext("Quote"),
        )  # fmt: skip
        if post.is_own and not post.draft:
            yield _link("discussion:edit", post.pk, gettext("Edit"))
    if post.number and not post.is_own:
        yield _link("flags:post", post.pk, gettext("Report"))
        if context.get("is_moderator") and case.author_id != user.pk:
            yield _link("redaction:post", post.pk, gettext("Redact"))
    yield _link("bookmarks:bookmark", post.pk, gettext("Bookmark"), "post")
    leads = case.organisation_id == user.organisation_id and user.has_role(Role.COORDINATOR)
    if post.number and (case.author_id == user.pk or leads):
        yield _link("findings:finding", post.pk, gettext("Finding"), "post")


def _person(person: User) -> str:
    """As _parts/person.html shows them."""
    name = in_sight.markup(person.name)
    if person.organisation is None:
        return format_html('<span class="person"><bdi>{}</bdi></span>', name)
    unit = in_sight.markup(person.organisation.name)
    return format_html('<span class="person"><bdi>{}</bdi> <bdi class="meta">{}</bdi></span>', name, unit)


def _link(name: str, pk: UUID, words: str, *before: str, kind: str = "") -> str:
    return format_html('<a{} href="{}">{}</a>', kind, str(pk).join(_address(name, *before)), words)


@cache
def _address(name: str, *before: str) -> list[str]:
    """What comes before an id and after it."""
    return reverse(name, args=[*before, _ANY]).split(str(_ANY))
