"""What can happen when posts are put where they belong."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class PostMoved(Event):
    """A post came to this case from another one; detail: the batch, which the entry of the other case names too."""

    op: ClassVar = Operation.POST_MOVE
    kind: ClassVar = "post"


class PostsLeft(Event):
    """A batch of posts left this case for another one; recipients: who reads them now and did not before."""

    op: ClassVar = Operation.POST_LEAVE
    kind: ClassVar = "move"


class PostSorted(Event):
    """A post was put under another clue of its case, or under none."""

    op: ClassVar = Operation.POST_SORT
    kind: ClassVar = "post"


class MoveAsked(Event):
    """A moderator asked that posts go where more people, or others, may read them; nothing has moved yet."""

    op: ClassVar = Operation.POST_ASK_MOVE
    kind: ClassVar = "move"


class CaseBegun(Event):
    """A moderator began a case for its owner, so that posts of another one of theirs can go there; detail: its code,
    and the batch."""

    op: ClassVar = Operation.CASE_DRAFT
    kind: ClassVar = "case"


class MoveReturned(Event):
    """Another moderator did not agree; nothing moved."""

    op: ClassVar = Operation.POST_REFUSE_MOVE
    kind: ClassVar = "move"


class MoveWithdrawn(Event):
    """Whoever asked took it back; nothing moved."""

    op: ClassVar = Operation.POST_REFUSE_MOVE
    kind: ClassVar = "move"


class RearrangingConsulted(Event):
    """Somebody read a discussion to put it in order."""

    op: ClassVar = Operation.POST_CONSULT
    kind: ClassVar = "discussion"
