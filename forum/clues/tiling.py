"""The tiles of a picture are made when it is first opened: once, while whoever else asks waits for them."""

from __future__ import annotations

import hashlib
import time
from datetime import timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import BadInput, Conflict, NotFoundHere
from accounts.models import User
from audit import log
from audit.acts import act
from forum.cases.models import Case
from forum.clues import store
from forum.clues.intake.cutting import Cut, cut
from forum.clues.media_events import PictureCut
from forum.clues.models import Clue, Media, TilesClaim
from forum.clues.tiles import Plan

CLAIM = timedelta(seconds=180)  # longer than a worker waits for its turn and works
REST = timedelta(seconds=60)  # before a picture that could not be cut is tried again
PATIENCE, STEP = 30.0, 0.2  # seconds


def plan_of(shown: Media) -> Plan:
    """NotFoundHere for what is no picture."""
    if shown.content_type != "image/jpeg":
        raise NotFoundHere
    return Plan(int(shown.facts["width"]), int(shown.facts["height"]))


def tiles_of(shown: Media, *, by: User) -> Media:
    """The file of tiles, made now if there is none; BadInput or Conflict with a sentence when it can't be had."""
    deadline = time.monotonic() + PATIENCE
    while True:
        if made := _made(shown):
            return made
        if _claimed(shown):
            return _claimed_late(shown) or _make(shown, by)
        if time.monotonic() > deadline:
            raise Conflict(_("This picture is being prepared for looking closely. Try again in a minute."))
        time.sleep(STEP)


def _made(shown: Media) -> Media | None:
    """Of exactly this file: where what is shown was replaced, older tiles do not count."""
    tiles = Media.objects.filter(clue=shown.clue_id, role=Media.Role.TILES).select_related("clue").first()
    return tiles if tiles and tiles.facts["of"] == shown.sha256 else None


def _claimed(shown: Media) -> bool:
    """Of several workers one inserts the row, or moves its time; the others lose, on both databases."""
    now = timezone.now()
    try:
        _claim, is_new = TilesClaim.objects.get_or_create(shown=shown, defaults={"until": now + CLAIM})
    except IntegrityError:  # the picture went meanwhile
        raise NotFoundHere from None
    return is_new or bool(TilesClaim.objects.filter(shown=shown, until__lt=now).update(until=now + CLAIM))


def _claimed_late(shown: Media) -> Media | None:
    """Somebody came to an end, and gave up their claim, between our look and our claim: ours is for nothing."""
    made = _made(shown)
    if made:
        TilesClaim.objects.filter(shown=shown).delete()
    return made


def _make(shown: Media, by: User) -> Media:
    try:
        pieces = cut(b"".join(store.read(shown)), plan_of(shown))
    except BadInput:
        TilesClaim.objects.filter(shown=shown).update(until=timezone.now() + REST)
        raise BadInput(_("This picture could not be prepared for looking closely. It is shown as it is.")) from None
    with store.writing() as writer:
        return _keep(by, shown, pieces, writer)


@act()
def _keep(by: User, shown: Media, pieces: Cut, writer: store.Writer) -> Media:
    """Locks as everybody does: case, clue. Who lost the right meanwhile, or whose picture went, leaves nothing."""
    Case.objects.visible_to(by).locked(shown.clue.case_id)
    clue = Clue.objects.visible_to(by).locked(shown.clue_id)
    if not clue.media.filter(pk=shown.pk, sha256=shown.sha256).exists():
        raise NotFoundHere
    detail = f"{len(pieces.ends)} pieces"
    log.record(PictureCut(object=str(clue.pk), case=str(clue.case_id), detail=detail), by=None)
    for old in clue.media.filter(role=Media.Role.TILES):
        transaction.on_commit(partial(store.forget, old))
    clue.media.filter(role=Media.Role.TILES).delete()
    tiles = Media.objects.create(
        clue=clue, role=Media.Role.TILES, content_type=shown.content_type, size=len(pieces.data),
        sha256=hashlib.sha256(pieces.data).hexdigest(), facts={"of": shown.sha256, "ends": pieces.ends},
    )  # fmt: skip
    writer.keep(tiles, pieces.data)
    TilesClaim.objects.filter(shown=shown).delete()
    return tiles


def piece(tiles: Media, number: int) -> bytes:
    """One preview or tile: one range of the sealed file."""
    ends = tiles.facts["ends"]
    return b"".join(store.read(tiles, ends[number - 1] if number else 0, ends[number]))
