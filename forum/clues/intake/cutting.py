"""Has a worker cut a picture into previews and tiles, and believes nothing of its answer unchecked."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from forum.clues.intake import child
from forum.clues.intake.kinds import Form
from forum.clues.intake.sentences import refusal
from forum.clues.tiles import Plan

JPEG = b"\xff\xd8\xff"


@dataclass(frozen=True)
class Cut:
    """The pieces in the order of their plan, one after another, and where each ends, in bytes."""

    data: bytes = field(repr=False)
    ends: tuple[int, ...] = field(repr=False)


def cut(shown: bytes, plan: Plan) -> Cut:
    """What is shown of a picture, cut as planned; BadInput with a sentence when the worker did not manage or live."""
    header, data = child.ask(shown, Form.JPEG, task="tiles")
    sizes = header["facts"].get("sizes")
    if not isinstance(sizes, list) or not all(type(size) is int and size > 0 for size in sizes):
        raise refusal("broken")
    ends = tuple(accumulate(sizes))
    planned = len(ends) == plan.pieces and ends[-1] == len(data)
    if not planned or not all(data[start : start + 3] == JPEG for start, _end in pairwise((0, *ends))):
        raise refusal("broken")
    return Cut(data, ends)
