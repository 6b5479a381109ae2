"""What was changed by hand on a file, as data: the shown copy is made anew from the original with it each time. Pure.

Order, picture: covers are painted on the upright picture, then quarter turns, then the tilt, then the crop.
Order, sound: silences are laid over the sound as it came, then parts are cut out, then the voice is changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from forum.clues.intake import recipe_words

MOST_COVERS, MOST_FACES, MOST_RANGES, MOST_BLANKS = 200, 200, 100, 500
LONGEST_SOUND = 601  # seconds
LONGEST_REASON = 300
STEEPEST = 15  # degrees of tilt
BLANK = "█" * 6  # the same for a letter and for a page


class Shape(StrEnum):
    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"


class Colour(StrEnum):
    BLACK = "black"
    GREY = "grey"


class Fill(StrEnum):
    """What is heard in place of a silenced part."""

    SILENCE = "silence"
    TONE = "tone"


class Voice(StrEnum):
    """Fixed steps, so that the step itself tells nothing of whoever chose it."""

    AS_IS = "as_is"
    MUCH_LOWER = "much_lower"
    LOWER = "lower"
    HIGHER = "higher"
    MUCH_HIGHER = "much_higher"


SEMITONES = {Voice.AS_IS: 0, Voice.MUCH_LOWER: -6, Voice.LOWER: -4, Voice.HIGHER: 4, Voice.MUCH_HIGHER: 6}


@dataclass(frozen=True)
class Box:
    """A part of a picture as fractions of it: left, top, width, height."""

    x: float
    y: float
    w: float
    h: float

    def to_json(self) -> dict[str, Any]:
        return {"x": self.x, "y": self.y, "w": self.w, "h": self.h}


WHOLE = Box(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class Cover:
    """Solid, never blurred: what was blurred can be guessed. `face`: the face finder drew it."""

    box: Box
    shape: Shape = Shape.RECTANGLE
    colour: Colour = Colour.BLACK
    face: bool = False

    def to_json(self) -> dict[str, Any]:
        return {"shape": self.shape.value, "colour": self.colour.value, "face": self.face, **self.box.to_json()}


@dataclass(frozen=True)
class Bared:
    """A face that the finder saw and the sender left visible, and why."""

    box: Box
    reason: str

    def to_json(self) -> dict[str, Any]:
        return {"reason": self.reason, **self.box.to_json()}


@dataclass(frozen=True, order=True)
class Range:
    """Seconds of the sound as it came, or characters (code points) of a text; the end is not part of it."""

    start: float
    end: float

    def to_json(self) -> dict[str, Any]:
        return {"start": self.start, "end": self.end}


@dataclass(frozen=True)
class Silence:
    """A part of a sound of which nothing is left."""

    range: Range
    fill: Fill = Fill.SILENCE

    def to_json(self) -> dict[str, Any]:
        return {"fill": self.fill.value, **self.range.to_json()}


@dataclass(frozen=True)
class PictureRecipe:
    """`turn`: degrees clockwise, 0 to 270; `tilt`: degrees clockwise; `crop`: of the turned and tilted picture."""

    turn: Literal[0, 90, 180, 270] = 0
    tilt: float = 0.0
    crop: Box = WHOLE
    covers: tuple[Cover, ...] = ()
    bared: tuple[Bared, ...] = ()
    medium: Literal["image"] = "image"

    def to_json(self) -> dict[str, Any]:
        return {
            "medium": self.medium,
            "turn": self.turn,
            "tilt": self.tilt,
            "crop": self.crop.to_json(),
            "covers": [cover.to_json() for cover in self.covers],
            "bared": [face.to_json() for face in self.bared],
        }

    def words(self) -> list[str]:
        """For moderators: what was changed, a sentence each."""
        return recipe_words.of_picture(self)


@dataclass(frozen=True)
class SoundRecipe:
    """`keep`: only these parts stay (none: all); `remove`: these go; never both."""

    keep: tuple[Range, ...] = ()
    remove: tuple[Range, ...] = ()
    silences: tuple[Silence, ...] = ()
    voice: Voice = Voice.AS_IS
    medium: Literal["audio"] = "audio"

    def to_json(self) -> dict[str, Any]:
        return {
            "medium": self.medium,
            "keep": [one.to_json() for one in self.keep],
            "remove": [one.to_json() for one in self.remove],
            "silences": [one.to_json() for one in self.silences],
            "voice": self.voice.value,
        }

    def words(self) -> list[str]:
        """For moderators: what was changed, a sentence each."""
        return recipe_words.of_sound(self)


@dataclass(frozen=True)
class TextRecipe:
    """`blanks` neither touch nor overlap: two side by side would tell that there were two."""

    blanks: tuple[Range, ...] = ()
    medium: Literal["text"] = "text"

    def to_json(self) -> dict[str, Any]:
        return {"medium": self.medium, "blanks": [one.to_json() for one in self.blanks]}

    def words(self) -> list[str]:
        """For moderators: what was changed, a sentence each."""
        return recipe_words.of_text(self)

    def pieces(self, text: str) -> list[tuple[str, bool]]:
        """The original's words in order, each piece with whether it is blanked."""
        found, at = [], 0
        for blank in self.blanks:
            start, end = min(int(blank.start), len(text)), min(int(blank.end), len(text))
            found += [(text[at:start], False), (text[start:end], True)]
            at = end
        return [piece for piece in [*found, (text[at:], False)] if piece[0]]

    def applied(self, text: str) -> str:
        """The text as others may read it."""
        return "".join(BLANK if blanked else piece for piece, blanked in self.pieces(text))


Recipe: TypeAlias = PictureRecipe | SoundRecipe | TextRecipe
