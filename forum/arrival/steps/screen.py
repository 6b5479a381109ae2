"""Has a confined process look at the picture as it was drawn anew, and as it was cleaned: its hash, a model's score."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forum.arrival.steps.work import Found, Step, Work
from forum.clues.intake import child


def look(work: Work) -> Found:
    assert work.cleaned is not None
    work.screened = [child.screen(copy.shown) for copy in (work.cleaned, work.final) if copy]
    return {}


STEP = Step("screen", _("Measured for comparison"), look, lambda work: work.is_picture)
