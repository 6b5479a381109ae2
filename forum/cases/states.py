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
    HIDDEN = "hidden", _("Hidden until decided")  # it was reported: only its author and moderators see it


# What a report can do to a case that is read: hidden until decided, back to its author, from everyone for good.
_REPORTED = frozenset({CaseState.HIDDEN, CaseState.DRAFT, CaseState.HELD_BACK})

STEPS: dict[CaseState, frozenset[CaseState]] = {
    CaseState.DRAFT: frozenset({CaseState.IN_REVIEW}),
    CaseState.IN_REVIEW: frozenset({CaseState.OPEN, CaseState.DRAFT, CaseState.HELD_BACK}),
    CaseState.OPEN: frozenset({CaseState.LOCATED, CaseState.REFERRED, CaseState.CLOSED}) | _REPORTED,
    CaseState.LOCATED: frozenset({CaseState.REFERRED, CaseState.CLOSED, CaseState.REOPENED}) | _REPORTED,
    CaseState.REFERRED: frozenset({CaseState.LOCATED, CaseState.CLOSED, CaseState.REOPENED}) | _REPORTED,
    CaseState.CLOSED: frozenset({CaseState.REOPENED}) | _REPORTED,
    CaseState.REOPENED: frozenset({CaseState.LOCATED, CaseState.REFERRED, CaseState.CLOSED}) | _REPORTED,
    CaseState.HIDDEN: frozenset({CaseState.DRAFT, CaseState.HELD_BACK}),  # shown again: Case.show_again() alone
    # Quarantined: hidden from everyone, its author included. An appeal alone leads out, and to vetting.
    CaseState.HELD_BACK: frozenset({CaseState.IN_REVIEW}),
}

PUBLISHED = frozenset(
    {CaseState.OPEN, CaseState.LOCATED, CaseState.REFERRED, CaseState.CLOSED, CaseState.REOPENED}
)  # its audience may see it
WORKING = frozenset({CaseState.OPEN, CaseState.REOPENED, CaseState.REFERRED})  # clues, posts and answers are taken
