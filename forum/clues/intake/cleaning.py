"""The door of the intake: size, form and name are judged here; only then does the worker decode."""

from __future__ import annotations

from typing import BinaryIO

from django.conf import settings

from forum.clues.intake import child
from forum.clues.intake.cleaned import Cleaned
from forum.clues.intake.kinds import KINDS, Form, extension_of, foreign_name, form_of, words_of
from forum.clues.intake.recipes import BLANK, Recipe, TextRecipe
from forum.clues.intake.sentences import refusal

LONGEST_TEXT = 20_000  # as Clue.text
MEGABYTE = 1024 * 1024


def clean(data: BinaryIO | bytes, *, name: str, recipe: Recipe | None = None) -> Cleaned:
    """A file as others may see it, changed by the recipe if there is one; BadInput with a sentence when it can't be.

    Nothing is kept on disk.
    """
    content = data if isinstance(data, bytes) else data.read(settings.UPLOAD_LIMIT + 1)
    return redrawn(content, form_of_file(content, extension_of(name)), recipe=recipe)


def form_of_file(content: bytes, extension: str) -> Form:
    """What it is by its content, if size and extension allow it; nothing of it is decoded."""
    check_size(len(content))
    return _form(content, extension)


def redrawn(content: bytes, form: Form, *, recipe: Recipe | None = None) -> Cleaned:
    """The copy that others may see, made from the original, with what was changed by hand."""
    if recipe and recipe.medium != KINDS[form].medium:
        raise refusal("other_medium")
    if form is not Form.TEXT:
        return child.decode(content, form, recipe=recipe)
    return _text(content, recipe if isinstance(recipe, TextRecipe) else None)


def check_size(size: int) -> None:
    """In bytes, as announced or as received."""
    if size < 1:
        raise refusal("empty")
    if size > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT // MEGABYTE
        raise refusal("too_big", size=max(limit + 1, size // MEGABYTE), limit=limit)


def _form(content: bytes, extension: str) -> Form:
    """Content decides; a name that says otherwise is refused rather than believed or ignored."""
    form = form_of(content)
    if form is None:
        found = foreign_name(content)
        raise refusal("foreign", found=found) if found else refusal("unknown")
    kind = KINDS[form]
    if extension and extension not in kind.extensions:
        raise refusal("misnamed", extension=extension, found=kind.name, right=kind.extensions[0])
    return form


def _text(content: bytes, recipe: TextRecipe | None) -> Cleaned:
    words = words_of(content) or ""
    if not words.strip():
        raise refusal("no_words")
    if recipe:
        words = recipe.applied(words)
        if not words.replace(BLANK, "").strip():
            raise refusal("nothing_left")
    if len(words) > LONGEST_TEXT:
        raise refusal("long_text", characters=len(words))
    return Cleaned(
        medium="text",
        original=content,
        original_type="text/plain",
        shown=words.encode(),
        shown_type="text/plain; charset=utf-8",
        facts={"characters": len(words)},
        text=words,
    )
