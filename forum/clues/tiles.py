"""Which previews and tiles a picture of so many pixels has, and in which order they lie in its one file; pure."""

from __future__ import annotations

from dataclasses import dataclass

TILE = 512  # pixels; a multiple of JPEG's blocks of 8, so that the tiles lie on the grid of the picture
PREVIEWS = (320, 1280)  # longest edges, in pixels


@dataclass(frozen=True)
class Plan:
    """Levels as Deep Zoom counts them: on level n the picture is 2^n pixels long at most; the highest is the whole one.

    In the file: the previews, then the tiles from the highest level down to that of one tile, row by row.
    """

    width: int
    height: int

    @property
    def highest(self) -> int:
        return (max(self.width, self.height) - 1).bit_length()

    @property
    def lowest(self) -> int:
        """The first level that fits into one tile."""
        return min(self.highest, (TILE - 1).bit_length())

    @property
    def levels(self) -> range:
        return range(self.highest, self.lowest - 1, -1)

    def size(self, level: int) -> tuple[int, int]:
        """Width and height of the picture on a level, halves rounded up."""
        by = self.highest - level
        return -(-self.width >> by), -(-self.height >> by)

    def grid(self, level: int) -> tuple[int, int]:
        """How many tiles lie side by side and one below another."""
        width, height = self.size(level)
        return -(-width // TILE), -(-height // TILE)

    @property
    def pieces(self) -> int:
        """How many there are in the file."""
        return len(PREVIEWS) + sum(across * down for across, down in map(self.grid, self.levels))

    def tile(self, level: int, x: int, y: int) -> int | None:
        """The number of a tile's piece; None when the picture has no such tile."""
        if level not in self.levels:
            return None
        across, down = self.grid(level)
        if not (0 <= x < across and 0 <= y < down):
            return None
        before = sum(wide * high for wide, high in map(self.grid, range(self.highest, level, -1)))
        return len(PREVIEWS) + before + y * across + x

    def preview(self, longest: int) -> int | None:
        """The number of a preview's piece; None when there is none of that size."""
        return PREVIEWS.index(longest) if longest in PREVIEWS else None
