"""Has a confined process look at the picture as it was drawn anew, and as it was cleaned: its hash, a model's score."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forum.arrival.steps.work import Found, Step, Work
from forum.clues.intake import child


def look(work: Work) -> Found:
    assert work.cleaned is not None
    copies = [copy for copy in (work.cleaned, work.final) if copy]
    for copy in copies[len(work.screened) :]:  # the second may have to wait for its turn: the first is not asked again
        is_begun = copy is work.cleaned
        work.screened.append(work.ended("screen" if is_begun else "cleaned", child.screen, copy.shown))
    return {}


STEP = Step("screen", _("Measured for comparison"), look, lambda work: work.is_picture)
