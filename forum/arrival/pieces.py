"""The sealed pieces of an arrival: joined, turned into what a clue takes, forgotten."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from forum.arrival.models import Arrival, ArrivedFile
from forum.clues import store
from forum.clues.intake import Cleaned
from forum.clues.intake.kinds import KINDS, form_of
from forum.clues.intake.recipe_reading import read
from forum.clues.intake.recipes import Recipe

Role = ArrivedFile.Role


def content(arrival: Arrival) -> bytes:
    """The file as it was received, in memory alone."""
    parts = arrival.files.filter(role=Role.PART).select_related("arrival").order_by("start")
    return b"".join(b"".join(store.read(part)) for part in parts)


def shown(arrival: Arrival) -> ArrivedFile | None:
    """The copy that others would get, once every step has passed."""
    return _of_role(arrival, Role.SHOWN)


def plain(arrival: Arrival) -> ArrivedFile | None:
    """The copy without what was changed by hand: for its sender, and for moderators to compare."""
    return _of_role(arrival, Role.PLAIN) or shown(arrival)


def _of_role(arrival: Arrival, role: ArrivedFile.Role) -> ArrivedFile | None:
    return arrival.files.filter(role=role).select_related("arrival").first()


def recipe(arrival: Arrival) -> Recipe | None:
    """What its sender changed by hand."""
    told = arrival.recipe
    return read(told, medium=told["medium"]) if told else None


def keep_copies(arrival: Arrival, first: Cleaned, final: Cleaned | None, writer: store.Writer) -> None:
    """In place of earlier ones. Without a recipe the two are one."""
    for role in (Role.PLAIN, Role.SHOWN):
        forget(arrival, only=role)
    for role, copy in ((Role.SHOWN, final or first), *([(Role.PLAIN, first)] if final else [])):
        piece = ArrivedFile.objects.create(
            arrival=arrival,
            role=role,
            size=len(copy.shown),
            content_type=copy.shown_type,
            sha256=copy.shown_sha256,
        )
        writer.keep(piece, copy.shown)


def cleaned(arrival: Arrival) -> Cleaned:
    """What the clues' own use case takes: exactly the copy that its sender has seen."""
    original, piece = content(arrival), shown(arrival)
    form = form_of(original)
    assert form
    assert piece
    copy, first = b"".join(store.read(piece)), _of_role(arrival, Role.PLAIN)
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
        recipe=arrival.recipe,
        before=b"".join(store.read(first)) if first else b"",
    )


def forget(arrival: Arrival, *, only: ArrivedFile.Role | None = None) -> None:
    """Rows now, files with the commit; what a crash leaves between them the sweep takes."""
    rows = arrival.files.select_related("arrival")
    if only:
        rows = rows.filter(role=only)
    for piece in rows:
        transaction.on_commit(partial(store.forget, piece), robust=True)
    rows.delete()


def words(piece: ArrivedFile | None) -> str:
    """The words of a text, as its sender may read them; nothing of other files."""
    if piece is None or not piece.content_type.startswith("text/"):
        return ""
    return b"".join(store.read(piece)).decode()
