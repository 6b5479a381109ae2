"""Shows text from the trail so that nothing in it can pass for something else."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# Control, format (direction marks among them), surrogate, private use, unassigned; line and paragraph separators.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

CUT = '<span class="unseen">…</span>'


@register.filter
def visible(value: object, most: int | None = None) -> SafeString:
    """Escaped, with each character that can't be seen replaced by its number: a line break can't forge a row, nor a
    direction mark turn a name round. The numbers stand in an element of their own, which no text can imitate.
    What is longer than `most` is cut, and says so."""
    text = str(value)
    cut = CUT if most and len(text) > most else ""
    shown = (_shown(character) for character in text[: most or None])
    # nosemgrep: markup-without-escaping - each character was escaped above
    return mark_safe("".join(shown) + cut)  # nosec B308, B703


@register.filter
def named(labels: Mapping[str, Any], name: str) -> object:
    """The label of a field."""
    return labels.get(name, name)


def _shown(character: str) -> str:
    if unicodedata.category(character) in _UNSEEN:
        return f'<span class="unseen">U+{ord(character):04X}</span>'
    return escape(character)
