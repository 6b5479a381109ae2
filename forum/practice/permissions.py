"""Who may set and who may learn the truth of a practice case."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotAllowed, WrongState
from accounts.models import User
from forum.answers.models import Answer
from forum.cases import permissions as case_permissions
from forum.cases.models import Case
from forum.practice import queries
from forum.practice.models import Truth
from geoloc import places


def check_set_truth(by: User, case: Case, area: str) -> None:
    """The author, while nobody else has seen the case: it is practice from the start or never."""
    case_permissions.check_change_case(by, case)
    if not places.is_area(area):
        raise BadInput(_("Choose the country or the state where it really is from."))


def check_origin(origin: str, credit: str) -> None:
    """Nothing of a real case is material for practice; what others published is shown with their name."""
    if origin not in Truth.Origin.values:
        raise BadInput(_("Say whether it was made for practice or is openly licensed: nothing else can be used."))
    if origin == Truth.Origin.OPEN and not credit.strip():
        raise BadInput(_("Say whose work it is, and under which licence it may be used."))


def check_score(by: User, answer: Answer) -> None:
    """One's own first answer, once every clue of the practice case has one: scoring tells the truth."""
    if answer.expert_id != by.pk:
        raise NotAllowed(_("A score is for the person who answered."))
    if not answer.case.is_practice:
        raise WrongState(_("This is not a practice case."))
    if queries.remaining(by, answer.case):
        raise WrongState(_("Answer every clue of this case first; then you see the truth and how you did."))
