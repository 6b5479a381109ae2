"""Tags of the editors: rows of what was changed, numbers as a number field takes them, blanked passages."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django import template

from forum.clues import editing
from forum.clues.intake.recipes import BLANK, Box, Cover, PictureRecipe, SoundRecipe, TextRecipe

register = template.Library()


@register.filter
def percent(fraction: float) -> str:
    """0.125 is 12.5, whatever the language: number fields know no other point."""
    return _plain(fraction * 100)


@register.filter
def whole_percent(fraction: float) -> str:
    """0.125 is 12."""
    return str(round(fraction * 100))


@register.filter
def plain(number: float) -> str:
    """As a number field takes it."""
    return _plain(number)


def _plain(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".") or "0"


@register.filter
def as_json(value: object) -> str:
    """For a data attribute, which the template escapes."""
    return json.dumps(value, separators=(",", ":"))


@register.simple_tag
def face_rows(recipe: PictureRecipe, faces: Iterable[Box] | None) -> list[editing.FaceRow]:
    return editing.face_rows(recipe, faces)


@register.simple_tag
def cover_rows(recipe: PictureRecipe, faces: Iterable[Box] | None) -> list[Cover]:
    return editing.cover_rows(recipe, faces)


@register.simple_tag
def part_rows(recipe: SoundRecipe) -> list[editing.PartRow]:
    return editing.part_rows(recipe)


@register.simple_tag
def pieces(text: str, recipe: TextRecipe) -> list[tuple[str, bool]]:
    """Each piece of the original with whether it is blanked."""
    return recipe.pieces(text)


@register.simple_tag
def blank() -> str:
    return BLANK
