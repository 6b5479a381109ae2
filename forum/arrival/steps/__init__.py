"""What is done with a file that arrives, step by step; each step is a file of one job."""

from __future__ import annotations

from forum.arrival.steps import decode, explicit, faces, hand, kind, lists, malware, screen
from forum.arrival.steps.work import ABSENT, Found, HeldBack, Step, Work

__all__ = ["ABSENT", "STEPS", "Found", "HeldBack", "Step", "Work"]

# The order matters: what can be said of the bytes alone comes before anything decodes them, and what was cut out or
# turned by hand is screened too, else a known picture could come in a frame that its sender then cuts off.
STEPS: tuple[Step, ...] = (
    kind.STEP,
    lists.EXACT,
    malware.STEP,
    decode.STEP,
    faces.STEP,
    hand.STEP,
    screen.STEP,
    lists.ALIKE,
    explicit.STEP,
)
