"""What was changed by hand on a file, in sentences for moderators."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

if TYPE_CHECKING:
    from forum.clues.intake.recipes import Bared, PictureRecipe, Range, SoundRecipe, TextRecipe

VOICES = {
    "much_lower": gettext_lazy("The voice was made much lower."),
    "lower": gettext_lazy("The voice was made lower."),
    "higher": gettext_lazy("The voice was made higher."),
    "much_higher": gettext_lazy("The voice was made much higher."),
}
VOICE_LIMITS = gettext_lazy(
    "A changed voice is harder to recognise by ear, no more: it does not hide who speaks from somebody who turns the"
    " change back or compares voices by machine, nor from somebody who knows the words, the manner or the sounds behind"
    " it. Where that matters, ask for a transcript or to have it spoken again."
)


def of_picture(recipe: PictureRecipe) -> list[str]:
    by_hand = sum(not cover.face for cover in recipe.covers)
    faces = len(recipe.covers) - by_hand
    found = []
    if faces:
        found.append(ngettext("%(n)d face is covered.", "%(n)d faces are covered.", faces) % {"n": faces})
    if by_hand:
        text = ngettext("%(n)d part is covered by hand.", "%(n)d parts are covered by hand.", by_hand)
        found.append(text % {"n": by_hand})
    for face in recipe.bared:
        found.append(
            _("A face is left visible (%(place)s): %(reason)s") % {"place": _place(face), "reason": face.reason}
        )
    if recipe.turn:
        found.append(_("Turned by %(degrees)d° clockwise.") % {"degrees": recipe.turn})
    if recipe.tilt:
        found.append(_("Tilted by %(degrees)s° clockwise.") % {"degrees": f"{recipe.tilt:g}"})
    share = recipe.crop.w * recipe.crop.h
    if share < 1:
        found.append(_("Cropped to %(share)s %% of the picture.") % {"share": max(1, round(share * 100))})
    return found


def _place(face: Bared) -> str:
    box = face.box
    across, down = round((box.x + box.w / 2) * 100), round((box.y + box.h / 2) * 100)
    return _("%(across)s %% across, %(down)s %% down") % {"across": across, "down": down}


def of_sound(recipe: SoundRecipe) -> list[str]:
    found = []
    if recipe.keep:
        found.append(_("Only this is kept: %(parts)s.") % {"parts": _parts(recipe.keep)})
    if recipe.remove:
        found.append(_("Cut out: %(parts)s.") % {"parts": _parts(recipe.remove)})
    silent = [one.range for one in recipe.silences if one.fill == "silence"]
    toned = [one.range for one in recipe.silences if one.fill == "tone"]
    if silent:
        found.append(_("Replaced by silence: %(parts)s.") % {"parts": _parts(silent)})
    if toned:
        found.append(_("Replaced by a tone: %(parts)s.") % {"parts": _parts(toned)})
    if recipe.voice in VOICES:
        found += [str(VOICES[recipe.voice]), str(VOICE_LIMITS)]
    return found


def of_text(recipe: TextRecipe) -> list[str]:
    blanks = len(recipe.blanks)
    text = ngettext("%(n)d passage is blanked.", "%(n)d passages are blanked.", blanks)
    return [text % {"n": blanks}] if blanks else []


def _parts(ranges: Iterable[Range]) -> str:
    return ", ".join(f"{_clock(one.start)}–{_clock(one.end)}" for one in ranges)


def _clock(seconds: float) -> str:
    """0:03.2"""
    minutes, rest = divmod(round(seconds, 1), 60)
    return f"{int(minutes)}:{rest:04.1f}"
