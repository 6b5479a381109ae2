"""A model's word on whether a picture is explicit: a gate, which errs both ways, and never a verdict."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from forum.arrival.steps.work import Found, HeldBack, Step, Work
from forum.clues.intake import child


def look(work: Work) -> Found:
    assert work.cleaned is not None
    work.screened = child.screen(work.cleaned.shown)
    if work.screened.explicit >= settings.EXPLICIT_FROM:
        raise HeldBack(score=work.screened.explicit, threshold=settings.EXPLICIT_FROM)
    return {}


STEP = Step("explicit", _("Screen for explicit pictures"), look, lambda work: work.is_picture)
