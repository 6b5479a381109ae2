"""The states of a case and the steps between them, as data: only vetting leads to a published one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseState(models.TextChoices):
    """Where a case stands."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("Waiting for vetting")
    OPEN = "open", _("Open")
    LOCATED = "located", _("Located")
    REFERRED = "referred", _("Referred")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Reopened")
    HELD_BACK = "held_back", _("Held back")


STEPS: dict[CaseState, frozenset[CaseState]] = {
    CaseState.DRAFT: frozenset({CaseState.IN_REVIEW}),
    CaseState.IN_REVIEW: frozenset({CaseState.OPEN, CaseState.DRAFT, CaseState.HELD_BACK}),
    CaseState.OPEN: frozenset({CaseState.LOCATED, CaseState.REFERRED, CaseState.CLOSED}),
    CaseState.LOCATED: frozenset({CaseState.REFERRED, CaseState.CLOSED, CaseState.REOPENED}),
    CaseState.REFERRED: frozenset({CaseState.LOCATED, CaseState.CLOSED, CaseState.REOPENED}),
    CaseState.CLOSED: frozenset({CaseState.REOPENED}),
    CaseState.REOPENED: frozenset({CaseState.LOCATED, CaseState.REFERRED, CaseState.CLOSED}),
    CaseState.HELD_BACK: frozenset(),  # quarantined: hidden from everyone, its author included
}

PUBLISHED = frozenset(
    {CaseState.OPEN, CaseState.LOCATED, CaseState.REFERRED, CaseState.CLOSED, CaseState.REOPENED}
)  # its audience may see it
WORKING = frozenset({CaseState.OPEN, CaseState.REOPENED, CaseState.REFERRED})  # clues, posts and answers are taken
