"""The order of clues in groups, in memory; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

GroupId = UUID | None  # None: in no group
Lists = dict[GroupId, list[UUID]]
Spot = tuple[GroupId, int]


def lists_of(clues: Iterable[UUID], groups: Iterable[UUID], placed: Mapping[UUID, Spot]) -> Lists:
    """Clues (by number) in each group and in none: placed ones by their place, then the others."""
    lists: Lists = {**{group: [] for group in groups}, None: []}
    last = 1 << 16
    where = {clue: placed.get(clue, (None, last)) for clue in clues}
    for clue in sorted(where, key=lambda one: where[one][1]):  # stable: of equal places the lower number first
        group = where[clue][0]
        lists[group if group in lists else None].append(clue)
    return lists


def group_of(lists: Lists, clue: UUID) -> GroupId:
    """Where it lies; KeyError when it lies nowhere."""
    for group, clues in lists.items():
        if clue in clues:
            return group
    raise KeyError(clue)


def stepped(lists: Lists, clue: UUID, step: int) -> Lists:
    """One up (-1) or down (+1) in its group; at the end it stays."""
    group = group_of(lists, clue)
    clues = list(lists[group])
    at = clues.index(clue)
    to = min(max(at + step, 0), len(clues) - 1)
    clues.insert(to, clues.pop(at))
    return {**lists, group: clues}


def put(lists: Lists, clue: UUID, group: GroupId, before: UUID | None = None) -> Lists:
    """Into a group, before one of its clues or at its end."""
    without = {name: [one for one in clues if one != clue] for name, clues in lists.items()}
    target = without[group]
    target.insert(target.index(before) if before in target else len(target), clue)
    return without
