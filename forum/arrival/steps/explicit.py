"""A model's word on whether a picture is explicit: a gate, which errs both ways, and never a verdict."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from forum.arrival.steps.work import Found, HeldBack, Step, Work


def look(work: Work) -> Found:
    score = max(one.explicit for one in work.screened)
    if score >= settings.EXPLICIT_FROM:
        raise HeldBack(score=score, threshold=settings.EXPLICIT_FROM)
    return {}


STEP = Step("explicit", _("Screen for explicit pictures"), look, lambda work: bool(work.screened))
