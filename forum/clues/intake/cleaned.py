"""What the intake hands over: the file as it came, the copy that others will see, and what was measured."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """A file that passed. `medium` is audio, image or text; `text` holds the words of a text.

    `facts`: width and height in pixels; or seconds, and peaks: up to 800 pairs [lowest, highest] between -1 and 1; or
    characters.
    `removed`: names, never values, of the metadata that the shown copy no longer has; `told`: those of them that may be
    a clue, with their values, for the sender alone.
    """

    medium: str
    original: bytes = field(repr=False)
    original_type: str
    shown: bytes = field(repr=False)
    shown_type: str
    facts: dict[str, Any] = field(repr=False)
    removed: tuple[str, ...] = ()
    told: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    text: str = field(default="", repr=False)
    recipe: dict[str, Any] = field(default_factory=dict, repr=False)  # what was changed by hand, if anything
    before: bytes = field(default=b"", repr=False)  # the shown copy without it, for moderators

    @property
    def original_sha256(self) -> str:
        return hashlib.sha256(self.original).hexdigest()

    @property
    def shown_sha256(self) -> str:
        return hashlib.sha256(self.shown).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """By what a shown file is found again, in text: PDQ of a picture with something to see and its points (points.py),
    or the words of a sound."""

    picture: str = field(default="", repr=False)
    points: str = field(default="", repr=False)
    sound: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Screened:
    """What the screens say of a picture: PDQ in 32 bytes, its quality from 0 to 100, and the model's score, 0 to 1."""

    pdq: bytes = field(repr=False)
    quality: int
    explicit: float
