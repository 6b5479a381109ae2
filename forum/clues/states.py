"""The states of a clue and the steps between them, as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClueState(models.TextChoices):
    """Where a clue stands."""

    IN_REVIEW = "in_review", _("Waiting for vetting")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")
    QUARANTINED = "quarantined", _("Quarantined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    HIDDEN = "hidden", _("Hidden until decided")  # it was reported: only its author and moderators see it


STEPS: dict[ClueState, frozenset[ClueState]] = {
    ClueState.IN_REVIEW: frozenset(
        {ClueState.APPROVED, ClueState.RETURNED, ClueState.QUARANTINED, ClueState.WITHDRAWN}
    ),
    ClueState.RETURNED: frozenset({ClueState.IN_REVIEW, ClueState.WITHDRAWN}),
    ClueState.APPROVED: frozenset({ClueState.HIDDEN, ClueState.RETURNED, ClueState.QUARANTINED}),
    ClueState.HIDDEN: frozenset({ClueState.APPROVED, ClueState.RETURNED, ClueState.QUARANTINED}),
    ClueState.QUARANTINED: frozenset({ClueState.IN_REVIEW}),  # on appeal alone
    ClueState.WITHDRAWN: frozenset(),
}
