"""What the page shows of lists."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.hashlists import files
from forum.hashlists.models import HashList

_Words = str | Promise
_STATES: dict[str, tuple[str, _Words, _Words]] = {
    "asked": ("open", _("asked"), ""),
    "past": ("waiting", _("past"), _("Its last day is over: no file is held against it.")),
    "missing": (
        "quarantined",
        _("not readable"),
        _("Its file is missing or damaged: uploads are held back until it is imported again or removed."),
    ),
}


@dataclass(frozen=True)
class Line:
    """A list, how its state looks, the state in a word, and what it means where it is not as it should be."""

    one: HashList
    look: str
    state: _Words
    meaning: _Words


def lines(user: User) -> list[Line]:
    """All that this person may know of, by name; whether a file is whole is checked when it is opened, not here."""
    rows = HashList.objects.visible_to(user).select_related("added_by__organisation").order_by("name")
    return [Line(one, *_STATES[_state(one)]) for one in rows]


def _state(one: HashList) -> str:
    if one.is_past:
        return "past"
    return "asked" if files.is_there(one.written) else "missing"
