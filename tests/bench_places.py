"""How often made pictures of one place, and of different places, fit: writes tests/geoloc/truth/places.json."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import cache
from itertools import combinations
from pathlib import Path

from PIL import Image

from forum.arranging.likeness import pictures
from forum.arranging.same_place import points_that_fit
from forum.clues.intake import likeness
from tests.arranging import scenes
from tests.arranging.scenes import VIEWS, View

TABLE = Path(__file__).parent / "geoloc" / "truth" / "places.json"
ROOMS = range(100, 140)  # rooms below 100 were looked at while the bound was chosen
Row = list[str | int]
AS_IT_IS = View()


def points(data: bytes) -> str:
    return likeness.points(Image.open(io.BytesIO(data)).convert("RGB"))


def row(what: str, fits: list[int | None], copies: int = 0) -> Row:
    """[what, pairs, pairs found, pairs that are copies by PDQ, fewest and most points of those found]."""
    found = sorted(fit for fit in fits if fit)
    return [what, len(fits), len(found), copies, *((found[0], found[-1]) if found else (0, 0))]


def main() -> None:
    """Every line as it is ready; then the file."""
    rows = []
    for what, view in VIEWS.items():
        pairs = [(scenes.seen(room, AS_IT_IS), scenes.seen(room, view)) for room in ROOMS]
        copies = [pictures(*(likeness.decode(each, "likeness")[1]["picture"] for each in pair)) for pair in pairs]
        rows.append(row(f"same: {what}", [_fit(*pair) for pair in pairs], sum(one is not None for one in copies)))
        print(*rows[-1], flush=True)
    others: dict[str, Callable[[int], bytes]] = {
        "other rooms": lambda room: scenes.seen(room, AS_IT_IS),
        "other rooms, walls of one brick": lambda room: scenes.seen(room, AS_IT_IS, bricks=True),
        "other rooms, one poster in both": lambda room: scenes.seen(room, AS_IT_IS, poster=1),
    }
    for what, made in others.items():
        taken = [points(made(room)) for room in ROOMS]
        rows.append(row(what, [points_that_fit(*pair) for pair in combinations(taken, 2)]))
        print(*rows[-1], flush=True)
    TABLE.write_text("[\n" + ",\n".join(json.dumps(one) for one in rows) + "\n]\n", encoding="utf-8")


@cache
def _points_of(data: bytes) -> str:
    return points(data)


def _fit(one: bytes, other: bytes) -> int | None:
    return points_that_fit(_points_of(one), _points_of(other))


if __name__ == "__main__":
    main()
