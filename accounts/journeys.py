"""To an organisation's provider and back: what is remembered meanwhile, who came back, and that it failed."""

from __future__ import annotations

from dataclasses import dataclass


class ProviderFailed(Exception):
    """It can't be reached, or what it said is not to be believed; the operator's log says which."""


@dataclass(frozen=True)
class Journey:
    """What was left for, and is to go on when they are back."""

    purpose: str  # SIGN_IN or LINK
    by: str  # the id of who was signed in when they left, else empty
    next: str  # where in Bearings they wanted to go


@dataclass(frozen=True)
class Identity:
    """Who came back: the provider's own, never reassigned identifier of them; nothing else is kept or believed."""

    subject: str
    journey: Journey
