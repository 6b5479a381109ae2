"""The use cases of drafts: keep what is typed, and let go of it. Theirs alone, so the trail has none of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import BadInput
from accounts.models import User
from audit.acts import act
from forum.cases import redacted
from forum.drafts import places, steps
from forum.drafts.models import Draft
from forum.drafts.places import Place

MOST = 50  # of one person, unsent
LONGEST = 40_000  # characters of all fields together


@dataclass(frozen=True)
class Typed:
    """What a window sends: its fields, by which name it keeps them, and which revision of that it has seen."""

    fields: Mapping[str, str]
    ref: UUID | None = None
    revision: int = 0


@act()
def keep(*, by: User, kind: str, target: UUID, typed: Typed) -> Draft:
    """Two windows never overwrite each other: whoever has not seen the newest revision gets a draft of their own.

    A draft that is over comes back as it is (over_at set): the window decides whether it has more to keep.
    """
    place = places.place(by, kind, target)
    words = places.kept(place.kind, typed.fields)
    if place.case is not None:  # a window that was open when a moderator redacted in this case keeps none of it
        cut = redacted.in_case(place.case.pk)
        words = {name: cut(value) for name, value in words.items()}
    if sum(map(len, words.values())) > LONGEST:
        raise BadInput(_("This is too long to be kept as a draft: at most %(n)d characters.") % {"n": LONGEST})
    former = _former(by, typed.ref, place)
    if former is None or (former.over_at is None and former.revision != typed.revision and former.words != words):
        return _made(by, place, words, typed.ref if former is None else None)
    if former.over_at is None and former.words != words:
        former.words, former.revision, former.saved_at = json.dumps(words), former.revision + 1, timezone.now()
        former.save()
    return former


@act()
def discard(*, by: User, kind: str, target: UUID, ref: UUID) -> None:
    """Its words go at once, for good; also of what one may no longer see."""
    former = Draft.objects.filter(user=by, ref=ref, kind=kind, target=target).select_related("case").first()
    if former is None:
        places.place(by, kind, target)  # what is not there and what is hidden look the same
        return
    steps.over(by, ref, Place(places.Kind(former.kind), former.target, former.case))


def _former(by: User, ref: UUID | None, place: Place) -> Draft | None:
    """One's own of this name, held until it is written; a name taken for another place is none here."""
    if ref is None:
        return None
    row = Draft.objects.filter(user=by, ref=ref, kind=place.kind, target=place.target).first()
    return Draft.objects.locked(row.pk) if row else None


def _made(by: User, place: Place, words: dict[str, str], ref: UUID | None) -> Draft:
    if Draft.objects.unsent().filter(user=by).count() >= MOST:
        raise BadInput(
            _("You keep %(n)d drafts, which is as many as there can be. Send or discard one first.") % {"n": MOST}
        )
    if ref is None or Draft.objects.filter(user=by, ref=ref).exists():
        ref = uuid4()
    return Draft.objects.create(
        user=by, ref=ref, kind=place.kind, target=place.target, case=place.case, words=json.dumps(words)
    )
