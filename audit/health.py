"""How the trail is: what waits, what is signed, who has cosigned it, and what is to be mended, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class WitnessState:
    """One witness of the policy and the newest size it has cosigned, None when never."""

    name: str
    size: int | None
    at: datetime | None


@dataclass(frozen=True)
class Health:
    """The state of the tree. Times in UTC; lag in seconds between the oldest waiting entry and now."""

    size: int  # entries with a place
    waiting: int
    lag: float
    signed_size: int | None  # of the newest published checkpoint; None before the first
    signed_at: datetime | None
    cosigned_at: datetime | None  # when the newest quorum was reached; None: never, or the policy asks for none
    witnesses: tuple[WitnessState, ...] = ()
    alarms: tuple[str, ...] = ()  # sentences that say what is wrong and what to do; empty when all is well
