"""Draws a picture anew, encodes a sound anew, reads a text: nothing else of the file reaches anybody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forum.arrival.steps.work import Found, Step, Work
from forum.clues.intake import child, faces
from forum.clues.intake.cleaning import redrawn
from forum.clues.intake.kinds import KINDS


def look(work: Work) -> Found:
    assert work.form is not None
    is_picture = KINDS[work.form].medium == "image"
    if is_picture and faces.is_there():
        work.begin("faces", faces.find, work.content, work.form)
    work.cleaned = redrawn(work.content, work.form)
    if is_picture:
        work.begin("screen", child.screen, work.cleaned.shown)
    return {}


STEP = Step("decode", _("Drawn or encoded anew, without metadata"), look)
