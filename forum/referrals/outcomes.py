"""The end of a case, by its author: located, closed, taken up again."""

from __future__ import annotations

from uuid import UUID

from accounts.models import User
from audit import log
from audit.acts import act
from audit.events import Event
from forum.cases.models import Case
from forum.cases.states import CaseState
from forum.referrals import confirming, events, permissions, queries, steps
from forum.referrals.models import Referral


@act()
def locate_case(*, by: User, case_id: UUID) -> Case:
    """The place is found; everyone who contributed is told that it was, and not where."""
    case = _end(by, case_id, CaseState.LOCATED, events.CaseLocated)
    people = queries.contributors(case).exclude(pk=by.pk)
    steps.tell_outcome(case, people, Referral.Outcome.LOCATED, key=f"outcome:{case.pk}:{case.version}")
    return case


@act()
def close_case(*, by: User, case_id: UUID) -> Case:
    """Nothing more is asked; the case stays readable to its audience."""
    return _end(by, case_id, CaseState.CLOSED, events.CaseClosed)


@act()
def reopen_case(*, by: User, case_id: UUID) -> Case:
    """The question is asked again: clues, posts and answers are taken as before, and no place is known any more."""
    case = _end(by, case_id, CaseState.REOPENED, events.CaseReopened)
    confirming.take_back(case)
    return case


def _end(by: User, case_id: UUID, state: CaseState, event: type[Event]) -> Case:
    case = Case.objects.visible_to(by).locked(case_id)
    permissions.check_end(by, case, state)
    case.move_to(state)
    log.record(event(object=str(case.pk), case=str(case.pk)), by=by)
    steps.announce(case)
    return case
