"""`{{ post.at|moment }}`: a time, which shell.js shows in the browser's language and zone.

`{{ clue.title|in_sight }}`: a name or title in which characters that act unseen are shown as labels.

Builtins of all templates. `|in_sight:"text"` where no markup can stand: titles of pages, options, attributes.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django import template
from django.utils.html import format_html

from accounts import in_sight as labels

register = template.Library()


@register.filter
def in_sight(value: object, where: str = "markup") -> str:
    """None is nothing."""
    if value is None:
        return ""
    return labels.text(value) if where == "text" else labels.markup(value)


@register.filter
def moment(at: datetime | None) -> str:
    """In UTC until a script knows better; Django's |date took as long as the query for the row."""
    if at is None:
        return ""
    here = at.astimezone(UTC)
    return format_html('<time datetime="{}">{} UTC</time>', here.isoformat(), f"{here:%Y-%m-%d %H:%M}")
