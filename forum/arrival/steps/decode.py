"""Draws a picture anew, encodes a sound anew, reads a text: nothing else of the file reaches anybody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forum.arrival.steps.work import Found, Step, Work
from forum.clues.intake.cleaning import redrawn


def look(work: Work) -> Found:
    assert work.form is not None
    work.cleaned = redrawn(work.content, work.form)
    return {}


STEP = Step("decode", _("Drawn or encoded anew, without metadata"), look)
