"""The states of an arrival, and which may follow which."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArrivalState(models.TextChoices):
    RECEIVING = "receiving", _("Being received")
    WAITING = "waiting", _("Waiting for its turn")
    LOOKED_AT = "looked_at", _("Being looked at")
    READY = "ready", _("Ready to be sent")
    REFUSED = "refused", _("Refused")
    HELD = "held", _("Held back")
    SENT = "sent", _("Sent to vetting")
    DISCARDED = "discarded", _("Discarded")
    DESTROYED = "destroyed", _("Destroyed")


_S = ArrivalState
STEPS: dict[ArrivalState, frozenset[ArrivalState]] = {
    _S.RECEIVING: frozenset({_S.WAITING, _S.DISCARDED}),
    _S.WAITING: frozenset({_S.LOOKED_AT, _S.REFUSED, _S.DISCARDED}),
    _S.LOOKED_AT: frozenset({_S.WAITING, _S.READY, _S.REFUSED, _S.HELD}),
    _S.READY: frozenset({_S.WAITING, _S.SENT, _S.DISCARDED}),
    _S.HELD: frozenset({_S.WAITING, _S.DESTROYED}),
    _S.REFUSED: frozenset(),
    _S.SENT: frozenset(),
    _S.DISCARDED: frozenset(),
    _S.DESTROYED: frozenset(),
}
UNDER_WAY = frozenset({_S.RECEIVING, _S.WAITING, _S.LOOKED_AT})
NOTHING_LEFT = frozenset({_S.REFUSED, _S.DISCARDED, _S.DESTROYED})
OVER = frozenset(state for state, after in STEPS.items() if not after)
