"""The sealed pieces of an arrival: joined, turned into what a clue takes, forgotten."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from forum.arrival.models import Arrival, ArrivedFile
from forum.clues import store
from forum.clues.intake import Cleaned
from forum.clues.intake.kinds import KINDS, form_of

Role = ArrivedFile.Role


def content(arrival: Arrival) -> bytes:
    """The file as it was received, in memory alone."""
    parts = arrival.files.filter(role=Role.PART).select_related("arrival").order_by("start")
    return b"".join(b"".join(store.read(part)) for part in parts)


def shown(arrival: Arrival) -> ArrivedFile | None:
    """The copy that others would get, once every step has passed."""
    return arrival.files.filter(role=Role.SHOWN).select_related("arrival").first()


def keep_shown(arrival: Arrival, cleaned: Cleaned, writer: store.Writer) -> None:
    """In place of an earlier one."""
    forget(arrival, only=Role.SHOWN)
    piece = ArrivedFile.objects.create(
        arrival=arrival,
        role=Role.SHOWN,
        size=len(cleaned.shown),
        content_type=cleaned.shown_type,
        sha256=cleaned.shown_sha256,
    )
    writer.keep(piece, cleaned.shown)


def cleaned(arrival: Arrival) -> Cleaned:
    """What the clues' own use case takes: exactly the copy that its sender has seen."""
    original, piece = content(arrival), shown(arrival)
    form = form_of(original)
    assert form
    assert piece
    copy = b"".join(store.read(piece))
    medium = KINDS[form].medium
    return Cleaned(
        medium=medium,
        original=original,
        original_type=KINDS[form].content_type,
        shown=copy,
        shown_type=piece.content_type,
        facts=arrival.facts["shown"],
        removed=tuple(arrival.facts["removed"]),
        text=copy.decode() if medium == "text" else "",
    )


def forget(arrival: Arrival, *, only: ArrivedFile.Role | None = None) -> None:
    """Rows now, files with the commit; what a crash leaves between them the sweep takes."""
    rows = arrival.files.select_related("arrival")
    if only:
        rows = rows.filter(role=only)
    for piece in rows:
        transaction.on_commit(partial(store.forget, piece), robust=True)
    rows.delete()


def words(arrival: Arrival) -> str:
    """The words of a text, as its sender may read them; nothing of other files."""
    piece = shown(arrival)
    if piece is None or not piece.content_type.startswith("text/"):
        return ""
    return b"".join(store.read(piece)).decode()
