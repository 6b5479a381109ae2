"""What can happen to the board of a case's clues, and to a link between two clues."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class ClueMoved(Event):
    """Somebody moved a clue on its case's board; detail: into which group, and to which place."""

    op: ClassVar = Operation.ARRANGEMENT_MOVE
    kind: ClassVar = "clue"


class GroupMade(Event):
    """Somebody made a group on a case's board; its name waits for vetting."""

    op: ClassVar = Operation.ARRANGEMENT_GROUP
    kind: ClassVar = "group"


class GroupRenamed(Event):
    """Somebody proposed another name for a group; it waits for vetting, and the old one is shown meanwhile."""

    op: ClassVar = Operation.ARRANGEMENT_RENAME
    kind: ClassVar = "group"


class GroupMoved(Event):
    """Somebody moved a whole group; detail: to which place."""

    op: ClassVar = Operation.ARRANGEMENT_MOVE_GROUP
    kind: ClassVar = "group"


class GroupRemoved(Event):
    """Somebody took a group away; its clues lie in no group."""

    op: ClassVar = Operation.ARRANGEMENT_REMOVE_GROUP
    kind: ClassVar = "group"


class NameApproved(Event):
    """A moderator approved the name of a group; everybody who sees the case reads it."""

    op: ClassVar = Operation.ARRANGEMENT_APPROVE_NAME
    kind: ClassVar = "group"


class NameReturned(Event):
    """A moderator returned the name of a group with a reason."""

    op: ClassVar = Operation.ARRANGEMENT_RETURN_NAME
    kind: ClassVar = "group"


class ArrangementConsulted(Event):
    """Somebody looked at the board of a case's clues."""

    op: ClassVar = Operation.CASE_CONSULT
    kind: ClassVar = "case"


class FingerprintsTaken(Event):
    """By what an approved clue is found again was kept; never says whether anything was found."""

    op: ClassVar = Operation.LINK_LOOK
    kind: ClassVar = "clue"


class LinkFound(Event):
    """Two clues are alike: a suggestion for who may see both; sealed under the link's own key, in neither case."""

    op: ClassVar = Operation.LINK_FIND
    kind: ClassVar = "link"


class LinkStated(Event):
    """Somebody stated that two clues show the same place; sealed under the link's own key, in neither case."""

    op: ClassVar = Operation.LINK_STATE
    kind: ClassVar = "link"


class LinkConfirmed(Event):
    """Somebody confirmed that two clues are alike; sealed under the link's own key, in neither case."""

    op: ClassVar = Operation.LINK_CONFIRM
    kind: ClassVar = "link"


class LinkRefused(Event):
    """Somebody said that two clues are not alike; sealed under the link's own key, in neither case."""

    op: ClassVar = Operation.LINK_REFUSE
    kind: ClassVar = "link"
