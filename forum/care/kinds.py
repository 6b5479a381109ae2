"""The kinds of clues that somebody can have kept closed: by what a clue is, and by what it contains."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.clues.models import Clue
from forum.clues.notes import NOTES, NOTHING

MEDIA: dict[str, str | Promise] = {"audio": _("Voices and sounds"), "image": _("Pictures"), "text": _("Texts")}
KINDS: dict[str, str | Promise] = {**MEDIA, **{code: name for code, name in NOTES.items() if code != NOTHING}}


def kinds_of(clue: Clue) -> frozenset[str]:
    """Codes of KINDS that fit this clue."""
    return frozenset([clue.medium, *clue.notes.split()]) & KINDS.keys()
