"""What the two commands share: who orders it, and refusals as the command's own errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.management.base import CommandError

from accounts.errors import NotFoundHere, Refusal
from accounts.models import User

OPERATOR = "operator"
T = TypeVar("T")


def ordered_by(words: str) -> User | None:
    """The administrator of that address, whose rights the action checks; nobody for the machine's operator."""
    if words == OPERATOR:
        return None
    found = User.objects.with_clearance().filter(email=words.strip().lower()).first()
    if found is None:
        raise CommandError(f"--by is the address of an administrator, or the word {OPERATOR}.")
    return found


def said(step: Callable[[], T], *, missing: str) -> T:
    """What the step gives; its refusal as a sentence."""
    try:
        return step()
    except NotFoundHere:
        raise CommandError(missing) from None
    except Refusal as refusal:
        raise CommandError(refusal.sentence) from None
