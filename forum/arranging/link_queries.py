"""What pages read about links: each passes through visible_to, so that nothing tells of a clue one may not see."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.errors import BadInput
from accounts.models import User
from forum.arranging.link_models import Link
from forum.clues.models import Clue

REFERENCE = re.compile(r"\s*(B-[0-9A-Z]{8})\s*/\s*(\d{1,5})\s*", re.IGNORECASE)
ONES = ("one__case", "other__case", "by")


@dataclass(frozen=True)
class LinkShown:
    """A link as it looks from one of its two clues."""

    link: Link
    other: Clue
    reason: str  # one's own: others' words are in the trail


def links_of(user: User, clue: Clue) -> list[LinkShown]:
    """Confirmed ones and suggestions, one query; refused ones are shown no more."""
    found = Link.objects.visible_to(user).of(clue).exclude(state=Link.State.REFUSED)
    return [_from(user, link, clue.pk) for link in found.select_related(*ONES).order_by("found_at", "pk")]


def confirmed_among(user: User, clues: Iterable[Clue]) -> dict[UUID, list[LinkShown]]:
    """Clue → what it is linked with, for many clues in one query."""
    ids = [clue.pk for clue in clues]
    found = Link.objects.visible_to(user).filter(Q(one__in=ids) | Q(other__in=ids), state=Link.State.CONFIRMED)
    shown: dict[UUID, list[LinkShown]] = {pk: [] for pk in ids}
    for link in found.select_related(*ONES).order_by("found_at", "pk"):
        for pk in {link.one_id, link.other_id} & set(ids):
            shown[pk].append(_from(user, link, pk))
    return shown


def between(user: User, one: Clue, other: Clue) -> list[LinkShown]:
    """What links these two, refused ones too: the page of both says what was said."""
    found = Link.objects.visible_to(user).filter(one__in=[one, other], other__in=[one, other])
    return [_from(user, link, one.pk) for link in found.select_related(*ONES).order_by("found_at", "pk")]


def referred_to(user: User, written: str) -> Clue:
    """B-7K3QW9TX/2: a clue of a case one sees; what is hidden answers like what is not there."""
    match = REFERENCE.fullmatch(written)
    code, number = match.groups() if match else ("", "0")
    found = Clue.objects.visible_to(user).approved().filter(case__code=code.upper(), number=int(number)).first()
    if found is None:
        raise BadInput(_("There is no such clue that you can see. Write it as on its page: B-7K3QW9TX/2."))
    return found


def _from(user: User, link: Link, pk: UUID) -> LinkShown:
    other = link.other if link.one_id == pk else link.one
    return LinkShown(link, other, link.reason if link.by_id == user.pk else "")
