"""What is heard in a clue's sound: mains hum, in the copy that people hear and never in the original."""

from __future__ import annotations

from django.conf import settings

from accounts.errors import BadInput
from forum.clues import store
from forum.clues.intake import child
from forum.clues.intake.recipe_reading import read
from forum.clues.intake.recipes import SoundRecipe, Voice
from forum.clues.models import Clue
from forum.clues.queries import shown_media
from geoloc.analysers import mains
from geoloc.analysers.finding import Finding
from geoloc.hum import Hum, Why


def listened(clue: Clue) -> list[Finding]:
    """One finding on a sound, if it is switched on; none on anything else. The confined worker decodes.

    Busy when other files are being read: ask again.
    """
    media = shown_media(clue)
    if media is None or clue.medium != Clue.Medium.AUDIO or mains.NAME in settings.ANALYSERS_OFF:
        return []
    if _voice_changed(clue):  # it moves a hum by as much; that it was changed is for moderators to know
        return [mains.analyse(Hum(None, Why.NO_HUM, (0.0, 0.0)))]
    try:
        return [mains.analyse(child.hum(b"".join(store.read(media))))]
    except child.Busy:
        raise
    except BadInput:
        return [mains.silent(mains.UNREAD)]


def _voice_changed(clue: Clue) -> bool:
    recipe = read(clue.recipe, medium="audio") if clue.recipe else None
    return isinstance(recipe, SoundRecipe) and recipe.voice is not Voice.AS_IS
