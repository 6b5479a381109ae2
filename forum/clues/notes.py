"""What a clue contains that somebody may want to know before opening it: a short list, or words; pure."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import BadInput

NOTHING, CHILD, OTHER = "nothing", "child", "other"
NOTES: dict[str, str | Promise] = {
    NOTHING: gettext_lazy("Nothing of note"),
    CHILD: gettext_lazy("A child's voice"),  # of a sound: it is heard by who is named for it (forum/clues/voices.py)
    "voice": gettext_lazy("Distress in a voice"),
    "crying": gettext_lazy("Crying"),
    "shouting": gettext_lazy("Shouting"),
    "weapon": gettext_lazy("A weapon can be seen"),
    "medical": gettext_lazy("Something medical"),
    OTHER: gettext_lazy("Something else, in words"),
}
WORDS = 200  # characters of them


def checked(chosen: Iterable[str], words: str) -> tuple[str, str]:
    """As a clue keeps them: codes in the order of the list, and the words that “other” needs; else BadInput."""
    given, words = set(chosen), words.strip()
    if not given or not given <= set(NOTES):
        raise BadInput(_("Say what it contains, or that there is nothing of note."))
    if NOTHING in given and len(given) > 1:
        raise BadInput(_("Either there is nothing of note, or there is: choose one of them."))
    if (OTHER in given) != bool(words):
        raise BadInput(_("Say in words what else it contains, and tick that there is something else."))
    return " ".join(code for code in NOTES if code in given), words
