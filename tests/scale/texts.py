"""Some thousands of distinct texts by Zipf's law; HTML, hash and terms of each are made once and used many times."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass

from forum.discussion import rendering
from forum.index.terms import terms

COMMON, RARE, PHRASE = "street", "zarzamora", "street corner lamp"
POOL = 4_000
WORDS = [f"word{n}" for n in range(20_000)]


@dataclass(frozen=True)
class Text:
    """What a post's revision and its place in the search keep of its words."""

    text: str
    html: str
    sha256: str  # of the words, as Revision.sha256
    terms: str
    seen: str  # as Revision.seen_hash() where it is about no clue

    @classmethod
    def of(cls, text: str) -> Text:
        html = rendering.render(text).html
        words = " ".join(sorted(terms(rendering.own_words(html))))
        return cls(text, html, hashlib.sha256(text.encode()).hexdigest(), words, _seen(text, html))

    def seen_with(self, clue: str) -> str:
        """The same where it is about a clue."""
        return _seen(self.text, self.html, clue)


def _seen(text: str, html: str, clue: str = "") -> str:
    return hashlib.sha256("\x00".join((text, html, clue, "")).encode()).hexdigest()


class Texts:
    """A third of all posts has the common word, one in two thousand the rare one, one in twenty thousand the phrase."""

    def __init__(self, dice: random.Random, pool: int) -> None:
        self._dice = dice
        self._pool = [Text.of(self.words(60, common=dice.random() < 0.33)) for _text in range(pool)]
        self._rare = [Text.of(self.words(60, rare=RARE)) for _text in range(20)]
        self._phrases = [Text.of(self.words(60, rare=PHRASE)) for _text in range(20)]

    def of_post(self, number: int) -> Text:
        """The text of the post with this number, counted over everything."""
        if number % 20_000 == 77:
            return self._phrases[number // 20_000 % len(self._phrases)]
        if number % 2_000 == 99:
            return self._rare[number // 2_000 % len(self._rare)]
        return self._dice.choice(self._pool)

    def words(self, count: int, *, common: bool = False, rare: str = "") -> str:
        dice = self._dice
        words = [WORDS[min(int(dice.paretovariate(0.6)), len(WORDS) - 1)] for _word in range(count)]
        if common:
            words.insert(count // 8, COMMON)
        if dice.random() < 0.1:
            words.insert(count // 6, "corner")
        if rare:
            words.insert(count // 2, rare)
        return " ".join(words)
