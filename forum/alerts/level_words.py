"""Levels in words: the one that holds and why, as a sentence of its own."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.languages import LANGUAGES
from accounts.names import isolated
from forum.alerts.levels import About, Effective
from forum.alerts.models import Level
from geoloc.clue_types import CLUE_TYPES

WHAT_IT_MEANS: dict[str, str | Promise] = {
    Level.WATCH: _lazy("told of everything, and mailed"),
    Level.FOLLOW: _lazy("told of everything in the inbox"),
    Level.NORMAL: _lazy("told only of what concerns you"),
    Level.MUTE: _lazy("told only what you must know"),
}
_OF_CASE: dict[str, str | Promise] = {
    Level.WATCH: _lazy("Watched: you are told of everything new in this case, and mailed."),
    Level.FOLLOW: _lazy("Followed: all that is new in this case comes to your inbox."),
    Level.NORMAL: _lazy("Normal: you are told only of what concerns you in this case."),
    Level.MUTE: _lazy("Muted: of this case you are told only what you must know."),
}
_TAKES_PART = _lazy("Followed, because you take part in this case.")
_NOTHING = _lazy("You have chosen nothing: you are told of what concerns you.")
_NOTHING_OF_BOARD = _lazy("You have chosen nothing: you are told of new cases here, and of what concerns you.")
_OF_BOARD: dict[str, str | Promise] = {
    Level.WATCH: _lazy("Watched, because you watch the board %(name)s."),
    Level.FOLLOW: _lazy("Followed, because you follow the board %(name)s."),
    Level.NORMAL: _lazy("Normal, because you chose so for the board %(name)s."),
    Level.MUTE: _lazy("Muted, because you muted the board %(name)s."),
}
_OF_CLUE_TYPE: dict[str, str | Promise] = {
    Level.WATCH: _lazy("Watched, because you watch clues of the kind %(name)s."),
    Level.FOLLOW: _lazy("Followed, because you follow clues of the kind %(name)s."),
    Level.NORMAL: _lazy("Normal, because you chose so for clues of the kind %(name)s."),
    Level.MUTE: _lazy("Muted, because you muted clues of the kind %(name)s."),
}
_OF_LANGUAGE: dict[str, str | Promise] = {
    Level.WATCH: _lazy("Watched, because you watch clues in %(name)s."),
    Level.FOLLOW: _lazy("Followed, because you follow clues in %(name)s."),
    Level.NORMAL: _lazy("Normal, because you chose so for clues in %(name)s."),
    Level.MUTE: _lazy("Muted, because you muted clues in %(name)s."),
}


def sentence(found: Effective, about: About, board: str) -> str:
    """Which level holds and why; `board` is the name of the board, which the reader sees."""
    if found.by == "case":
        return str(_OF_CASE[found.level])
    if found.by == "part":
        return str(_TAKES_PART)
    if found.by == "board":
        return str(_OF_BOARD[found.level]) % {"name": isolated(board)}
    if found.by == "clue_type":
        return str(_OF_CLUE_TYPE[found.level]) % {"name": CLUE_TYPES.get(about.clue_type, "")}
    if found.by == "language":
        return str(_OF_LANGUAGE[found.level]) % {"name": LANGUAGES.get(about.language, about.language)}
    return str(_NOTHING if about.case else _NOTHING_OF_BOARD)


def short(found: Effective) -> str:
    """For a button: how it stands now."""
    words = {
        Level.WATCH: _("Watching"),
        Level.FOLLOW: _("Following"),
        Level.NORMAL: _("Normal"),
        Level.MUTE: _("Muted"),
    }
    return words[Level(found.level)]
