"""Takes the fingerprints of an approved clue and notes which others are like it; for who may see both."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.conf import settings

from accounts.errors import BadInput
from audit import keys, log
from audit.acts import act
from forum.arranging import events, likeness
from forum.arranging.link_actions import ordered, scope_of
from forum.arranging.link_models import Kind
from forum.arranging.models import Fingerprint, Link
from forum.clues import store
from forum.clues.intake import child
from forum.clues.models import Clue, Media
from forum.clues.queries import shown_media
from forum.clues.states import ClueState

Found = list[tuple[str, int, Clue]]  # kind, percent or points, the other clue
SAME_PLACE = "same-place"  # as BEARINGS_ANALYSERS_OFF calls it
NEWEST = 500  # pictures whose points are compared: some milliseconds each


def look(clue_id: UUID) -> int:
    """How many new suggestions there are; nothing for a clue that is not approved, or of a practice case.

    Fingerprints are kept before they are compared, in transactions of their own: of two clues that are looked at at
    once, at least the second sees the first. The file is read by the confined worker, between the two.
    """
    clue = Clue.objects.select_related("case").prefetch_related("media", "fingerprints").filter(pk=clue_id).first()
    if clue is None or clue.state != ClueState.APPROVED or clue.case.is_practice:
        return 0
    known = {one.kind for one in clue.fingerprints.all()}
    if fresh := {kind: value for kind, value in _taken(clue).items() if kind not in known}:
        _keep(clue_id=clue.pk, values=fresh)
    found = _compared(clue)
    return _suggest(clue_id=clue.pk, found=found) if found else 0


def _taken(clue: Clue) -> dict[str, str]:
    """Kind → value, of what has any."""
    values = {"words": likeness.of_words(clue.text, keys.lookup_key())}
    media = shown_media(clue)
    if media is not None and clue.medium != Clue.Medium.TEXT:
        values |= _of_file(media)
    return {kind: value for kind, value in values.items() if value}


def _of_file(media: Media) -> dict[str, str]:
    """Of a file that the worker can't read there is none."""
    try:
        found = child.likeness(b"".join(store.read(media)))
    except BadInput:
        return {}
    place = "" if SAME_PLACE in settings.ANALYSERS_OFF else found.points
    return {"picture": found.picture, "sound": found.sound, "place": place}


@act()
def _keep(*, clue_id: UUID, values: dict[str, str]) -> None:
    """Only while it is still approved; another worker may have been faster."""
    clue = Clue.objects.select_related("case").locked(clue_id)
    told = events.FingerprintsTaken(object=str(clue.pk), case=str(clue.case_id), detail=", ".join(sorted(values)))
    log.record(told, by=None)
    if clue.state == ClueState.APPROVED:
        rows = [Fingerprint(clue=clue, kind=kind, value=value) for kind, value in values.items()]
        Fingerprint.objects.bulk_create(rows, ignore_conflicts=True)


def _compared(clue: Clue) -> Found:
    """Every other approved clue that is like it, whoever may see it; a copy of a picture is not the same place too."""
    found: Found = []
    for mine in Fingerprint.objects.filter(clue=clue).order_by("kind"):  # picture before place
        copies = {other.pk for kind, _percent, other in found if kind == Kind.PICTURE}
        if mine.kind == Kind.PLACE and SAME_PLACE in settings.ANALYSERS_OFF:
            continue
        for other in _others(clue, mine.kind):
            alike = likeness.COMPARED[mine.kind](mine.value, other.value)
            if alike is not None and (mine.kind != Kind.PLACE or other.clue_id not in copies):
                found.append((mine.kind, alike, other.clue))
    return found


def _others(clue: Clue, kind: str) -> Iterator[Fingerprint]:
    """All of this kind; of places the newest."""
    rows = Fingerprint.objects.filter(kind=kind, clue__state=ClueState.APPROVED, clue__case__is_practice=False)
    rows = rows.exclude(clue=clue).select_related("clue__case")
    newest = rows.order_by("-pk")[:NEWEST] if kind == Kind.PLACE else rows.order_by("pk")
    return newest.iterator(chunk_size=100)


@act()
def _suggest(*, clue_id: UUID, found: Found) -> int:
    """A row and an entry for each pair that was not found before, whatever became of it."""
    clue = Clue.objects.select_related("case").get(pk=clue_id)
    known = {(link.kind, link.one_id, link.other_id) for link in Link.objects.of(clue)}
    fresh = 0
    for kind, percent, alike in found:
        one, other = ordered(clue, alike)
        if (kind, one.pk, other.pk) in known:
            continue
        link, unit = Link(one=one, other=other, kind=kind, likeness=percent), "points" if kind == Kind.PLACE else "%"
        told = events.LinkFound(
            object=str(link.pk), person=scope_of(link), detail=f"{kind}: clues {one.pk} {other.pk}, {percent} {unit}"
        )
        log.record(told, by=None)
        Link.objects.bulk_create([link], ignore_conflicts=True)  # two workers found it at once: one row stays
        fresh += 1
    return fresh
