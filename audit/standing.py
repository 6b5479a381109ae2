"""How far an entry is on its way: waiting, in the tree, signed, cosigned by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from audit.tlog.checkpoints import Head
from audit.tlog.published import Published


@dataclass(frozen=True)
class Standing:
    """Of one entry; `place` None while it waits."""

    place: int | None
    is_signed: bool
    witnesses: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.place is None:
            return _("waiting for its place")
        told = {"place": self.place, "names": ", ".join(self.witnesses)}
        if not self.is_signed:
            return _("in the tree at place %(place)d") % told
        if not self.witnesses:
            return _("place %(place)d, signed") % told
        return _("place %(place)d, signed, cosigned by %(names)s") % told


@dataclass(frozen=True)
class Signed:
    """The published tree as it is now: its head, and how far each witness has cosigned."""

    head: Head | None = None
    cosigned: Mapping[str, int] = field(default_factory=dict)

    def of(self, place: int | None) -> Standing:
        size = self.head.size if self.head else 0
        if place is None:
            return Standing(None, is_signed=False)
        names = tuple(name for name, seen in self.cosigned.items() if place < min(seen, size))
        return Standing(place, is_signed=place < size, witnesses=names)


def signed() -> Signed:
    """Read from two small files; no query."""
    log = Published(settings.AUDIT_LOG)
    seen = {name: int(size) for name, (size, _at) in log.state().witnesses.items()}
    return Signed(log.head(), seen)
