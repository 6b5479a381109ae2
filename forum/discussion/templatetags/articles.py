"""`{% article post %}`: a post as one string. Fifty of them by the template engine took half of a page's time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from uuid import UUID

from django import template
from django.template.context import RequestContext
from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from accounts import in_sight
from accounts.addresses import address
from accounts.models import Role, User
from accounts.templatetags.in_sight import moment
from forum.discussion.shown import PostView

register = template.Library()
_PK, _QUOTE = UUID(int=1), UUID(int=2)  # stand for a post and its revision where words are kept for the next one
META, PENDING = format_html(' class="{}"', "meta"), format_html(" data-{}", "pending")


@register.simple_tag(takes_context=True)
def article(context: RequestContext, post: PostView) -> str:
    """What stands there for this reader: the page's `case`, `user`, `thread` and `is_moderator` decide."""
    label, link = _numbered(get_language(), get_script_prefix(), post.number)
    return format_html(
        '<article class="post" id="post-{}"{} aria-label="{}"><header class="post-head">{} <span class="meta">{}</span>'
        "{}{}</header>{}{}{}</article>",
        post.pk,
        "" if post.html else PENDING,
        label,
        _person(post.author),
        moment(post.at),
        _with_ids(link, post.pk),
        format_html_join("", " {}", ((piece,) for piece in _told(post))),
        format_html('<div class="post-body">{}</div>', post.html) if post.html else "",
        _draft(context, post),
        _foot(context, post) if post.html else "",
    )


@lru_cache(maxsize=1024)
def _numbered(_language: str | None, _prefix: str, number: int | None) -> tuple[str, SafeString]:
    """How a post of this number is called, and the link to it."""
    if not number:
        return gettext("Your post"), SafeString("")
    link = _link("discussion:post", _PK, gettext("post %(n)s") % {"n": number}, kind=META)
    return format_html("{}", gettext("Post %(n)s") % {"n": number}), format_html(" {}", link)


def _with_ids(words: SafeString, pk: UUID, quote: UUID | None = None) -> SafeString:
    """The words kept for any post, with the ids of this one."""
    told = words.replace(str(_PK), str(pk))
    if quote:
        told = told.replace(str(_QUOTE), str(quote))
    # nosemgrep: markup-without-escaping - escaped when it was kept; an id is hexadecimal digits
    return mark_safe(told)  # nosec B308, B703


def _told(post: PostView) -> Iterator[str]:
    """What most posts have not: that it was changed, and what it is about."""
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


def _foot(context: RequestContext, post: PostView) -> SafeString:
    """What this reader can do with it."""
    user, case = context["user"], context["case"]
    can_write = context["thread"].can_write and post.quote is not None
    is_anothers = bool(post.number) and not post.is_own
    leads = case.organisation_id == user.organisation_id and user.has_role(Role.COORDINATOR)
    kept = _foot_of(
        get_language(), get_script_prefix(), can_write, can_write and post.is_own and not post.draft, is_anothers,
        is_anothers and bool(context.get("is_moderator")) and case.author_id != user.pk,
        bool(post.number) and (case.author_id == user.pk or leads),
    )  # fmt: skip
    return _with_ids(kept, post.pk, post.quote)


@lru_cache(maxsize=256)
def _foot_of(
    _language: str | None, _prefix: str, can_quote: bool, can_edit: bool, can_report: bool, can_redact: bool,
    can_find: bool,
) -> SafeString:  # fmt: skip
    """Words and addresses alone, the same for every post and reader of whom this is true."""
    links = [
        (can_edit, _link("discussion:edit", _PK, gettext("Edit"))),
        (can_report, _link("flags:post", _PK, gettext("Report"))),
        (can_redact, _link("redaction:post", _PK, gettext("Redact"))),
        (True, _link("bookmarks:bookmark", _PK, gettext("Bookmark"), "post")),
        (can_find, _link("findings:finding", _PK, gettext("Finding"), "post")),
    ]
    quote = format_html(
        '<a href="?quote={0}#write" data-quote="{0}" data-part="{1}">{2}</a>',
        _QUOTE, gettext("Quote this, or what you selected"), gettext("Quote"),
    )  # fmt: skip
    shown = [(can_quote, quote), *links]
    pieces = format_html_join(" ", "{}", ((piece,) for is_shown, piece in shown if is_shown))
    return format_html('<footer class="post-foot meta">{}</footer>', pieces)


def _person(person: User) -> str:
    """As _parts/person.html shows them."""
    name = in_sight.markup(person.name)
    if person.organisation is None:
        return format_html('<span class="person"><bdi>{}</bdi></span>', name)
    unit = in_sight.markup(person.organisation.name)
    return format_html('<span class="person"><bdi>{}</bdi> <bdi class="meta">{}</bdi></span>', name, unit)


def _link(name: str, pk: UUID, words: str, *before: str, kind: str = "") -> SafeString:
    return format_html('<a{} href="{}">{}</a>', kind, address(name, *before, pk), words)
