"""Characters that can't be seen and turn or hide what is around them: labels in names and titles, where they never act.

An override can make a title or the name of a file read as another one. Joiners stay as they are between letters of
scripts that spell with them (Persian, Urdu, Hindi...): there they are part of the word.
"""

from __future__ import annotations

import re
import unicodedata

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, tuple[str, str | Promise]] = {
    "\u00ad": ("SHY", _("soft hyphen")),
    "\u034f": ("CGJ", _("joiner of marks")),
    "\u061c": ("ALM", _("Arabic letter mark")),
    "\u115f": ("HCF", _("unseen Hangul letter")),
    "\u1160": ("HJF", _("unseen Hangul letter")),
    "\u180e": ("MVS", _("Mongolian vowel separator")),
    "\u200b": ("ZWSP", _("zero-width space")),
    "\u200c": ("ZWNJ", _("zero-width non-joiner")),
    "\u200d": ("ZWJ", _("zero-width joiner")),
    "\u200e": ("LRM", _("left-to-right mark")),
    "\u200f": ("RLM", _("right-to-left mark")),
    "\u202a": ("LRE", _("left-to-right embedding")),
    "\u202b": ("RLE", _("right-to-left embedding")),
    "\u202c": ("PDF", _("end of a direction")),
    "\u202d": ("LRO", _("left-to-right override")),
    "\u202e": ("RLO", _("right-to-left override")),
    "\u2060": ("WJ", _("word joiner")),
    "\u2061": ("FA", _("unseen sign of formulas")),
    "\u2062": ("IT", _("unseen sign of formulas")),
    "\u2063": ("IS", _("unseen sign of formulas")),
    "\u2064": ("IP", _("unseen sign of formulas")),
    "\u2066": ("LRI", _("left-to-right isolate")),
    "\u2067": ("RLI", _("right-to-left isolate")),
    "\u2068": ("FSI", _("first strong isolate")),
    "\u2069": ("PDI", _("end of an isolate")),
    "\u3164": ("HF", _("unseen Hangul letter")),
    "\uffa0": ("HHF", _("unseen Hangul letter")),
    "\ufeff": ("BOM", _("zero-width no-break space")),
}
_JOINERS = "\u200c\u200d"
_SPELT = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af]"
)  # Arabic to Mongolian: joiners spell there
_ACTING = re.compile(f"([{''.join(LABELS)}])")


def text(value: object) -> str:
    """For where no markup can stand: a title of a page, an option, an attribute."""
    return "".join(f"[{LABELS[piece][0]}]" if acts else piece for piece, acts in _pieces(str(value)))


def markup(value: object) -> str:
    """Each label in an element of its own, which says in words what it is; all else as it was, to be escaped."""
    words = str(value) if not isinstance(value, str) else value  # what is safe markup already stays so
    if not _ACTING.search(words):
        return words
    return format_html_join("", "{}", ((_label(piece) if acts else piece,) for piece, acts in _pieces(words)))


def _label(char: str) -> str:
    short, name = LABELS[char]
    return format_html('<span class="in-sight" role="img" aria-label="{0}" title="{0}">[{1}]</span>', name, short)


def _pieces(words: str) -> list[tuple[str, bool]]:
    """What the text falls into, and whether each piece is a character that acts."""
    parts = _ACTING.split(words)
    return [
        (part, bool(number % 2) and not (part in _JOINERS and _is_spelt(parts[number - 1], parts[number + 1])))
        for number, part in enumerate(parts)
        if part
    ]


def _is_spelt(before: str, after: str) -> bool:
    """Whether letters of a script that spells with joiners stand at both sides, or before it at a word's end."""
    has_after = not after or after[0].isspace() or (bool(_SPELT.match(after[0])) and _is_letter(after[0]))
    return bool(before) and bool(_SPELT.match(before[-1])) and _is_letter(before[-1]) and has_after


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] in "LM"
