"""The one use case: a person chooses for themselves."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotFoundHere
from accounts.models import User
from audit import log
from audit.acts import act
from forum.care import events
from forum.care.kinds import KINDS
from forum.care.models import Settings

PAUSES = (5, 120)  # minutes, the least and the most before a reminder


@dataclass(frozen=True)
class Choices:
    """All of it at once; None where the operator's default is good enough."""

    off: tuple[str, ...] = ()
    items: int | None = None
    minutes: int | None = None
    pause_after: int | None = None
    greyscale: bool = False
    muted: bool = False

    def __post_init__(self) -> None:
        if not set(self.off) <= set(KINDS):
            raise BadInput(_("One of the kinds is not known here."))
        bounds = [
            (self.items, 1, settings.CARE_ITEMS_MOST),
            (self.minutes, 5, settings.CARE_MINUTES_MOST),
            (self.pause_after, *PAUSES),
        ]
        if any(value is not None and not low <= value <= high for value, low, high in bounds):
            raise BadInput(_("One of the numbers is larger or smaller than can be chosen here."))


@act()
def change_care(*, by: User, choices: Choices) -> Settings:
    """Nobody is told, no reason is asked, and the trail keeps that something was changed, not what."""
    if not by.is_cleared:
        raise NotFoundHere
    log.record(events.CareChanged(object=str(by.pk)), by=by)
    values = asdict(choices) | {"off": " ".join(code for code in KINDS if code in choices.off)}
    return Settings.objects.update_or_create(user=by, defaults=values)[0]
