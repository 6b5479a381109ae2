"""What the database says people were told beside what reached them: pure, so that a test can withhold something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

NEW, APPROVED = "new_post", "approved"


@dataclass(frozen=True)
class Row:
    """One of an inbox."""

    person: UUID
    seq: int
    kind: str
    target: UUID | None
    at: float


@dataclass(frozen=True)
class Approved:
    """A post that became visible during the soak, and who was to be told: its author, and who follows its case."""

    post: UUID
    author: UUID
    followers: frozenset[UUID]


def rows_missing(posts: Iterable[Approved], rows: Iterable[Row]) -> list[str]:
    """Whether the database holds one row for everybody concerned, and none twice."""
    found = Counter((row.person, row.kind, row.target) for row in rows if row.kind in {NEW, APPROVED})
    wanted = [(post.author, APPROVED, post.post) for post in posts]
    wanted += [(one, NEW, post.post) for post in posts for one in post.followers - {post.author}]
    none = [one for one in wanted if not found[one]]
    twice = sum(count > 1 for count in found.values())
    told = []
    if none:
        examples = "; ".join(f"{person}: {kind} {post}" for person, kind, post in none[:5])
        told = [f"{len(none)} people were to be told of an approved post, and no row in an inbox says so ({examples})."]
    return told + ([f"{twice} rows of an inbox tell somebody a second time of the same post."] if twice else [])


def not_told(rows: Iterable[Row], shown: Mapping[UUID, list[int]]) -> list[str]:
    """Whether what came to each person by socket and GET is what stands in their inbox, each once and nothing else."""
    kept: dict[UUID, set[int]] = {person: set() for person in shown}
    for row in rows:
        if row.person in kept:
            kept[row.person].add(row.seq)
    lost = {person: seqs - set(shown[person]) for person, seqs in kept.items()}
    strange = sum(len(set(shown[person]) - seqs) for person, seqs in kept.items())
    double = sum(len(one) - len(set(one)) for one in shown.values())
    told = []
    if count := sum(len(one) for one in lost.values()):
        example = next(f"{person}: {sorted(seqs)[:5]}" for person, seqs in lost.items() if seqs)
        told.append(f"{count} rows of inboxes never came to the open page of whose they are ({example}).")
    if strange:
        told.append(f"{strange} rows were shown that stand in no inbox.")
    if double:
        told.append(f"{double} rows came on a screen twice.")
    return told
