"""Tags of the clue viewers: a time as on a clock, paragraphs of a text, a mark's place in words and in attributes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.clues.geometry import bounds
from forum.clues.passages import Passage, Span, passages

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from forum.clues.models import Mark

register = template.Library()

SCRIPTS = {
    "LATIN": gettext_lazy("Latin script"),
    "ARABIC": gettext_lazy("Arabic script"),
    "CYRILLIC": gettext_lazy("Cyrillic script"),
    "GREEK": gettext_lazy("Greek script"),
    "HEBREW": gettext_lazy("Hebrew script"),
    "ARMENIAN": gettext_lazy("Armenian script"),
    "GEORGIAN": gettext_lazy("Georgian script"),
    "DEVANAGARI": gettext_lazy("Devanagari script"),
    "BENGALI": gettext_lazy("Bengali script"),
    "GURMUKHI": gettext_lazy("Gurmukhi script"),
    "GUJARATI": gettext_lazy("Gujarati script"),
    "TAMIL": gettext_lazy("Tamil script"),
    "TELUGU": gettext_lazy("Telugu script"),
    "KANNADA": gettext_lazy("Kannada script"),
    "MALAYALAM": gettext_lazy("Malayalam script"),
    "SINHALA": gettext_lazy("Sinhala script"),
    "THAI": gettext_lazy("Thai script"),
    "LAO": gettext_lazy("Lao script"),
    "MYANMAR": gettext_lazy("Myanmar script"),
    "KHMER": gettext_lazy("Khmer script"),
    "ETHIOPIC": gettext_lazy("Ethiopic script"),
    "HANGUL": gettext_lazy("Hangul"),
    "HIRAGANA": gettext_lazy("Japanese scripts"),
    "KATAKANA": gettext_lazy("Japanese scripts"),
    "CJK": gettext_lazy("Chinese characters"),
}
AREAS = {
    "region": gettext_lazy("%(across)s %% across, %(down)s %% down"),
    "ellipse": gettext_lazy("ellipse, %(across)s %% across, %(down)s %% down"),
    "polygon": gettext_lazy("outline, %(across)s %% across, %(down)s %% down"),
}
ORDER = ("start", "end", "x", "y", "w", "h")


@register.filter
def clock(seconds: float) -> str:
    """75.2 is 1:15.2: minutes and seconds, the same in all languages."""
    minutes, rest = divmod(round(float(seconds), 1), 60)
    return f"{int(minutes)}:{rest:04.1f}"


@register.filter
def script_name(script: str) -> str:
    """For people; a script without a name of ours by its Unicode name."""
    return str(SCRIPTS.get(script, script.capitalize()))


@register.simple_tag
def paragraphs(text: str, marks: Iterable[Mark] = ()) -> list[Passage]:
    """The passages of a text clue with its marks."""
    spans = [
        Span(str(mark.pk), int(mark.geometry["start"]), int(mark.geometry["end"]))
        for mark in marks
        if mark.shape == "span"
    ]
    return passages(text, spans)


@register.filter
def place(mark: Mark) -> str:
    """A mark's place in words."""
    where = mark.geometry
    if mark.shape == "range":
        return _("%(start)s to %(end)s") % {"start": clock(where["start"]), "end": clock(where["end"])}
    if mark.shape in AREAS:
        x, y, w, h = bounds(mark)
        middle = {"across": round((x + w / 2) * 100), "down": round((y + h / 2) * 100)}
        return AREAS[mark.shape] % middle
    return _("characters %(start)d–%(end)d") % {"start": where["start"] + 1, "end": where["end"]}


@register.filter
def geometry(mark: Mark) -> SafeString:
    """The numbers as data attributes, for the viewers; plain numbers whatever the language."""
    pairs = [(name, repr(float(mark.geometry[name]))) for name in ORDER if name in mark.geometry]
    if corners := mark.geometry.get("points"):
        pairs.append(("points", " ".join(f"{x!r},{y!r}" for x, y in corners)))
    return format_html_join(" ", 'data-{}="{}"', pairs)
