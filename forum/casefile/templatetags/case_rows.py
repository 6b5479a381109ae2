"""`{% case_row case unread %}`: a case in a list. Thirty of them by the template engine took a third of the page."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext

from accounts import in_sight
from accounts.addresses import address
from forum.boards.models import Handling
from forum.cases.models import Case
from forum.cases.states import CaseState
from forum.discussion.unread import MOST

register = template.Library()


@register.simple_tag
def case_row(case: Case, unread: int = 0) -> SafeString:
    """Its title, what stands it in for whom, how many posts in it are unread, whose and how old it is."""
    language = get_language()
    return format_html(
        '<li><a class="row-link" href="{}"><span class="row-title" dir="auto">{}</span> <span class="meta cluster">'
        "{} {}<span>{}</span> <bdi>{}</bdi> <span>{}</span></span></a></li>",
        address("cases:case", case.pk),
        in_sight.markup(case.question),
        _badges(language, case.handling, case.state, case.urgency, case.is_practice),
        _unread(language, min(unread, MOST)) if unread else "",
        case.code,
        in_sight.markup(case.organisation or ""),
        gettext("%(age)s old") % {"age": timesince(case.created_at)},
    )


@lru_cache(maxsize=1024)
def _badges(_language: str | None, handling: str, state: str, urgency: str, is_practice: bool) -> SafeString:
    """Words of ours alone, for whatever case of whom this is true."""
    title, label = gettext("Handling code: who may see it"), Handling(handling).label
    shown = [
        format_html('<span class="badge-handling" data-handling="{}" title="{}">TLP:{}</span>', handling, title, label)
    ]
    shown.append(format_html('<span class="badge-state" data-state="{}">{}</span>', state, CaseState(state).label))
    if urgency != Case.Urgency.ROUTINE:
        words = Case.Urgency(urgency).label
        shown.append(format_html('<span class="badge-urgency" data-urgency="{}">{}</span>', urgency, words))
    if is_practice:
        shown.append(format_html('<span class="badge-state">{}</span>', gettext("Practice")))
    return format_html_join(" ", "{}", ((one,) for one in shown))


@lru_cache(maxsize=1024)
def _unread(_language: str | None, number: int) -> SafeString:
    return format_html(
        '<span class="count" title="{}">{}<span class="visually-hidden"> {}</span></span> ',
        gettext("Unread posts"), f"{MOST - 1}+" if number >= MOST else number, gettext("unread posts"),
    )  # fmt: skip
