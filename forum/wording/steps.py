"""A step inside the actions of others that send a text."""

from __future__ import annotations

from uuid import UUID

from accounts.models import User
from audit import log
from forum.wording.events import PersonalDataNeeded


def needed(by: User, kinds: str, *, thing: UUID, case: UUID) -> None:
    """Its writer said that the personal data found in it is needed: which kinds and how many, never the words."""
    if kinds:
        log.record(PersonalDataNeeded(object=str(thing), case=str(case), detail=kinds), by=by)
