"""Cases like the one that somebody is about to open: by the words of its title, among what they may read.

For each of the longest words the newest rows that carry it, by the index and the access rule in one statement; a case
counts for more the rarer the words are that it shares. So there is one query a word, one for where the person reads,
one for the cases: as many as what was typed says, whatever there is. RED cases are in no index and never suggested.
"""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from accounts.kept_plans import plan_anew
from accounts.models import User
from forum.cases.models import Case
from forum.index.models import Indexed
from forum.index.terms import spans, words_of
from forum.search import finding
from forum.search.grammar import Asked, Word

FEWEST = 3  # words; fewer say nothing yet
MOST_WORDS = 6
CANDIDATES = 60  # rows of one word
MOST = 5
AT_LEAST = 2  # words shared
LONGEST = 300  # characters that are read of what was typed
_KINDS = {"is": [str(Indexed.Kind.CASE), str(Indexed.Kind.CLUE)]}


def similar(user: User, text: str, but: UUID | None = None) -> list[Case]:
    """At most five, the likest first; none for less than three words, then without a query."""
    words = _words(text[:LONGEST])
    if not user.is_cleared or not words:
        return []
    reach = finding.reach_of(user)
    weights: dict[UUID, float] = defaultdict(float)
    shared: dict[UUID, int] = defaultdict(int)
    for word in words:
        asked = Asked(words=(Word(word),), given=_KINDS)
        with plan_anew():
            rows = list(finding.rows_of(user, asked, reach, None).values_list("case", flat=True)[:CANDIDATES])
        for case in dict.fromkeys(rows):
            weights[case] += 1 / len(rows)
            shared[case] += 1
    found = [case for case in weights if shared[case] >= AT_LEAST and case != but]
    best = sorted(found, key=lambda case: -weights[case])[:MOST]  # of those alike the newer one, as they were read
    # Read by the access rule again; also where nothing was found, so that the count of queries tells nothing.
    cases = Case.objects.visible_to(user).select_related("board").in_bulk(best or [UUID(int=0)])
    return [cases[pk] for pk in best if pk in cases]


def _words(text: str) -> list[str]:
    """The longest different ones: there is no list of words that mean nothing, in any language. Of scripts without
    spaces, pairs of characters stand for words."""
    found = list(dict.fromkeys(word for span in spans(text) for word in words_of(span.folded, asked=True)))
    return sorted(found, key=lambda word: (-len(word), word))[:MOST_WORDS] if len(found) >= FEWEST else []
