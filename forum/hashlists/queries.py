"""What the page shows of lists."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.hashlists import files
from forum.hashlists.models import HashList

_STATES = {
    "asked": ("open", _("asked")),
    "past": ("waiting", _("past its last day: not asked")),
    "missing": ("quarantined", _("its file is missing or damaged: uploads are held back")),
}


@dataclass(frozen=True)
class Line:
    """A list, how its state looks, and the state in words."""

    one: HashList
    look: str
    state: str | Promise


def lines(user: User) -> list[Line]:
    """All that this person may know of, by name; whether a file is whole is checked when it is opened, not here."""
    rows = HashList.objects.visible_to(user).select_related("added_by__organisation").order_by("name")
    return [Line(one, *_STATES[_state(one)]) for one in rows]


def _state(one: HashList) -> str:
    if one.is_past:
        return "past"
    return "asked" if files.is_there(one.written) else "missing"
