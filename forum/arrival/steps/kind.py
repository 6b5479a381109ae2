"""What a file is, by its first bytes; name and content must agree."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forum.arrival.steps.work import Found, Step, Work
from forum.clues.intake.cleaning import form_of_file
from forum.clues.intake.kinds import KINDS


def look(work: Work) -> Found:
    work.form = form_of_file(work.content, work.extension)
    return {"kind": KINDS[work.form].name}


STEP = Step("kind", _("What it is, by its content"), look)
