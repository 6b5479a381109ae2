"""Makes the copy with what the sender changed by hand; every face found is covered unless a reason says otherwise."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from forum.arrival.steps.work import Found, Step, Work
from forum.clues.intake.cleaning import redrawn
from forum.clues.intake.faces import Face, covering
from forum.clues.intake.framing import same_place
from forum.clues.intake.recipes import PictureRecipe


def look(work: Work) -> Found:
    assert work.form is not None
    if work.faces:
        mine = work.recipe if isinstance(work.recipe, PictureRecipe) else PictureRecipe()
        work.recipe = with_faces_covered(mine, work.faces)
    work.final = redrawn(work.content, work.form, recipe=work.recipe)
    return {}


def with_faces_covered(recipe: PictureRecipe, found: list[Face]) -> PictureRecipe:
    """A face that the recipe neither covers nor bares with a reason is covered: leaving it out bares nothing."""
    told = [*(cover.box for cover in recipe.covers), *(bared.box for bared in recipe.bared)]
    left = [face for face in found if not any(same_place(face, box) for box in told)]
    return replace(recipe, covers=(*recipe.covers, *covering(left).covers))


STEP = Step("hand", _("Cleaned by hand; faces covered"), look, lambda work: bool(work.recipe or work.faces))
