"""How much there is of everything, by the number of posts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SHORT, OLD = 20, 10  # posts of a case of which a page shows all; cases of the small old board
LENGTHS = (SHORT, 45, 30, 80, 60)


@dataclass(frozen=True)
class Size:
    """Fifty posts and five clues to a case; one discussion is sixty thousand posts long where there are a million."""

    posts: int
    people: int = 1_000
    organisations: int = 200
    boards: int = 60

    @property
    def cases(self) -> int:
        return max(4, self.posts // 50)

    @property
    def clues(self) -> int:
        return self.posts // 10

    @property
    def batch(self) -> int:
        """Cases whose posts come in turn, as if they were talked about in the same weeks."""
        return 400

    @property
    def seen(self) -> int:
        """Boards on which an ordinary expert sits."""
        return self.boards - self.boards // 6

    def lengths(self) -> Iterator[int]:
        """Posts of each case, oldest case first: the newest is the long one, which takes what is left over."""
        left = self.posts
        for number in range(self.cases - 1):
            length = LENGTHS[number % len(LENGTHS)]
            left -= length
            yield length
        yield left
