"""Tags of the clue viewers: a time as on a clock, paragraphs of a text, a mark's place in words and in attributes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.clues.geometry import band, bounds, joined
from forum.clues.letters import Run
from forum.clues.passages import Passage, Span, passages

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from forum.clues.models import Mark

register = template.Library()

SCRIPTS = {
    "Latin": gettext_lazy("Latin script"),
    "Arabic": gettext_lazy("Arabic script"),
    "Cyrillic": gettext_lazy("Cyrillic script"),
    "Greek": gettext_lazy("Greek script"),
    "Hebrew": gettext_lazy("Hebrew script"),
    "Armenian": gettext_lazy("Armenian script"),
    "Georgian": gettext_lazy("Georgian script"),
    "Devanagari": gettext_lazy("Devanagari script"),
    "Bengali": gettext_lazy("Bengali script"),
    "Gurmukhi": gettext_lazy("Gurmukhi script"),
    "Gujarati": gettext_lazy("Gujarati script"),
    "Tamil": gettext_lazy("Tamil script"),
    "Telugu": gettext_lazy("Telugu script"),
    "Kannada": gettext_lazy("Kannada script"),
    "Malayalam": gettext_lazy("Malayalam script"),
    "Sinhala": gettext_lazy("Sinhala script"),
    "Thai": gettext_lazy("Thai script"),
    "Lao": gettext_lazy("Lao script"),
    "Myanmar": gettext_lazy("Myanmar script"),
    "Khmer": gettext_lazy("Khmer script"),
    "Ethiopic": gettext_lazy("Ethiopic script"),
    "Hangul": gettext_lazy("Hangul"),
    "Japanese": gettext_lazy("Japanese scripts"),
    "Han": gettext_lazy("Chinese characters"),
}
MOST_RUNS = 12
AREAS = {
    "region": gettext_lazy("%(across)s %% across, %(down)s %% down"),
    "ellipse": gettext_lazy("ellipse, %(across)s %% across, %(down)s %% down"),
    "polygon": gettext_lazy("outline, %(across)s %% across, %(down)s %% down"),
}
ORDER = ("start", "end", "low", "high", "x", "y", "w", "h")


@register.filter
def clock(seconds: float) -> str:
    """75.2 is 1:15.2: minutes and seconds, the same in all languages."""
    minutes, rest = divmod(round(float(seconds), 1), 60)
    return f"{int(minutes)}:{rest:04.1f}"


@register.filter
def script_name(script: str) -> str:
    """For people; a script without a name of ours by its Unicode name."""
    return str(SCRIPTS.get(script, script.replace("_", " ")))


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
def any_unseen(parts: Iterable[Passage]) -> bool:
    """Is there a character that can't be seen?"""
    return any(part.unseen for part in parts)


@register.filter
def places_of_runs(runs: Sequence[Run]) -> list[str]:
    """ "Latin script 1–4", each run in order; where there are many, each script with how many characters it has."""
    if len(runs) <= MOST_RUNS:
        return [f"{script_name(run.script)} {_from_to(run)}" for run in runs]
    sizes: Counter[str] = Counter()
    for run in runs:
        sizes[run.script] += run.end - run.start
    return [f"{script_name(script)} ({size})" for script, size in sizes.most_common()]


def _from_to(run: Run) -> str:
    return f"{run.first}–{run.end}" if run.first < run.end else f"{run.end}"


@register.filter
def place(mark: Mark) -> str:
    """A mark's place in words."""
    where = mark.geometry
    if mark.shape == "range":
        times = {"start": clock(where["start"]), "end": clock(where["end"])}
        return joined(_("%(start)s to %(end)s") % times, band(mark))
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
