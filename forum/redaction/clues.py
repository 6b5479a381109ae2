"""Taking words out of a clue: its own, and what marks, programs, likeness and the intake keep of them."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import F

from audit import keys
from forum.arranging import likeness
from forum.arranging.link_models import Kind as Likeness
from forum.arranging.models import Fingerprint
from forum.arrival.models import Arrival
from forum.clues import store
from forum.clues.models import Clue, Mark, Media
from forum.leads.models import Findings
from forum.redaction import rows
from forum.redaction.passages import Scrubber, moved
from forum.related.models import Sign
from forum.related.steps import digests_of

WORDS = ("title", "expect", "text", "note_words", "recipe")


def scrub(clue: Clue, scrubber: Scrubber) -> list[list[str]]:
    """The parts that changed, as they were; the file of a text as it came is among them."""
    text = clue.text
    before = rows.change(clue, scrubber, WORDS)
    original = [[column, str(words)] for column, words in before.items()]
    original += _files(clue)
    Clue.objects.filter(pk=clue.pk).update(version=F("version") + 1)
    if clue.text != text:
        _move_marks(clue, text, scrubber)
        _likeness(clue)
    _findings(clue, text, scrubber)
    for arrival in list(Arrival.objects.filter(clue=clue)):
        rows.change(arrival, scrubber, ["words", "told", "recipe"])
    return original


def _files(clue: Clue) -> list[list[str]]:
    """Of a text alone: what is shown is in the clue's row, so its files are copies, and go."""
    if clue.medium != Clue.Medium.TEXT:
        return []
    kept = []
    for media in list(clue.media.all()):
        if media.role == Media.Role.ORIGINAL:
            kept.append(["file", b"".join(store.read(media)).decode("utf-8", "replace").replace("\x00", "")])
        transaction.on_commit(partial(store.forget, media), robust=True)
    clue.media.all().delete()
    return kept


def _move_marks(clue: Clue, text: str, scrubber: Scrubber) -> None:
    spans, size = scrubber.spans(text), len(scrubber.block)
    for mark in list(clue.marks.filter(shape=Mark.Shape.SPAN)):
        start, end = moved(spans, size, mark.geometry["start"], mark.geometry["end"])
        if (start, end) != (mark.geometry["start"], mark.geometry["end"]):
            mark.geometry = {**mark.geometry, "start": start, "end": end}
            mark.save(update_fields=["geometry"])


def _likeness(clue: Clue) -> None:
    """By what its words are found again elsewhere: of the words that are left."""
    digests = digests_of(clue)
    Sign.objects.filter(clue=clue).exclude(digest__in=digests).delete()
    for one in list(Fingerprint.objects.filter(clue=clue, kind=Likeness.WORDS).select_related("clue__case")):
        one.value = likeness.of_words(clue.text, keys.lookup_key())
        if one.value:
            one.save(update_fields=["value"])
        else:
            one.delete()


def _findings(clue: Clue, text: str, scrubber: Scrubber) -> None:
    """What programs quote of it, and where in its text that stands."""
    found = Findings.objects.filter(clue=clue).select_related("clue").first()
    if found is None:
        return
    spans, size = scrubber.spans(text), len(scrubber.block)
    told = scrubber.within(found.told)
    for row in told:
        for lead in row["leads"] if "boxes" not in row else ():
            lead["span"] = list(moved(spans, size, *lead["span"]))
    if told != found.told:
        found.told = told
        found.save(update_fields=["told"])
