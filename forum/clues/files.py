"""The steps with the files of a clue: both are sealed when it is sent, and forgotten when they are not needed."""

from __future__ import annotations

import hashlib
from functools import partial

from django.db import transaction

from forum.clues import store
from forum.clues.intake import Cleaned
from forum.clues.models import Clue, Media


def keep(clue: Clue, file: Cleaned, writer: store.Writer) -> None:
    """Both files sealed under the case's key: the original apart, and what is shown."""
    if file.before:
        before = Media.objects.create(
            clue=clue,
            role=Media.Role.BEFORE,
            content_type=file.shown_type,
            size=len(file.before),
            sha256=hashlib.sha256(file.before).hexdigest(),
        )
        writer.keep(before, file.before)
    for role, data, kind, digest, facts in (
        (Media.Role.ORIGINAL, file.original, file.original_type, file.original_sha256, {"removed": file.removed}),
        (Media.Role.SHOWN, file.shown, file.shown_type, file.shown_sha256, file.facts),
    ):
        media = Media.objects.create(
            clue=clue, role=role, content_type=kind, sha256=digest, size=len(data), facts=facts
        )
        writer.keep(media, data)


def forget_before(clue: Clue) -> None:
    """Nobody compares any more: what was covered is in no copy but the sealed original."""
    forget(clue, role=Media.Role.BEFORE)


def forget(clue: Clue, **which: str) -> None:
    """Gone for good once this is committed."""
    found = clue.media.filter(**which)
    for media in found:
        transaction.on_commit(partial(store.forget, media))
    found.delete()
