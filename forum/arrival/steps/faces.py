"""Proposes where faces are; they are covered unless the sender says of each why it may be seen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forum.arrival.steps.work import ABSENT, Found, Step, Work
from forum.clues.intake import faces


def look(work: Work) -> Found:
    assert work.form is not None
    if not faces.is_there():
        return ABSENT
    work.faces = work.ended("faces", faces.find, work.content, work.form)
    return {"found": len(work.faces)} if work.faces is not None else {"failed": True}


STEP = Step("faces", _("Looked for faces, to cover them"), look, lambda work: work.is_picture)
