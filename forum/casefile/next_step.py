"""The one obvious button of a case page for this person, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role, User
from forum.answers.queries import unanswered
from forum.casefile.queries import ClueCard, Strip
from forum.cases.models import Case
from forum.cases.permissions import reads_only_until
from forum.cases.states import WORKING, CaseState


@dataclass(frozen=True)
class Step:
    """A button: what it says and where it leads; `posts` when it changes something."""

    label: str
    url: str
    posts: bool = False


def next_step(user: User, case: Case, strip: Strip) -> Step | None:
    """Author: add clues, send, refer. Expert: answer the first clue not answered yet."""
    if case.author_id == user.pk:
        return _authors(case, strip.cards)
    if case.state in WORKING and user.has_role(Role.EXPERT) and reads_only_until(user, case) is None:
        for clue in unanswered(user, case, strip.seals):
            return Step(
                _("Give your answer on clue %(n)d") % {"n": clue.number}, reverse("answers:give", args=[clue.pk])
            )
    return None


def _authors(case: Case, cards: Sequence[ClueCard]) -> Step | None:
    if case.state == CaseState.DRAFT and not cards:
        return Step(_("Add the first clue"), reverse("clues:new", args=[case.pk]))
    if case.state == CaseState.DRAFT:
        return Step(_("Send to vetting"), reverse("cases:submit", args=[case.pk]), posts=True)
    if case.state in {CaseState.OPEN, CaseState.REOPENED, CaseState.LOCATED}:
        return Step(_("Refer to a unit"), reverse("referrals:refer", args=[case.pk]))
    return None
