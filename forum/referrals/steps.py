"""Steps of the actions here: take the locks in order, answer a referral once, move the case when it can."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from accounts.errors import Conflict
from accounts.models import User
from forum.alerts import steps as alerts
from forum.alerts import streams
from forum.alerts.models import InboxItem
from forum.cases.models import Case
from forum.cases.states import STEPS, CaseState
from forum.referrals.models import OPEN, Referral
from forum.referrals.permissions import who_answered


def locked(by: User, referral_id: UUID) -> tuple[Case, Referral]:
    """Case, then referral, each held until the transaction ends.

    The case is locked without visible_to: a coordinator acts on a referral they see, of a case they do not see yet.
    """
    case_id = Referral.objects.visible_to(by).one(referral_id).case_id
    case = Case.objects.select_related("author").locked(case_id)
    related = ("to_organisation", "sent_by", "answered_by", "concluded_by")
    referral = Referral.objects.visible_to(by).select_related(*related).locked(referral_id)
    referral.case = case
    return case, referral


def answer(referral: Referral, by: User, state: Referral.State, reason: str = "") -> None:
    """Accepted or declined: the row is compared and set, so that of two coordinators one is first."""
    at = timezone.now()
    changed = Referral.objects.filter(pk=referral.pk, state=Referral.State.SENT).update(
        state=state, answered_by=by, answered_at=at
    )
    _first_or_conflict(changed, referral)
    referral.state, referral.answered_by, referral.answered_at, referral.reason = state, by, at, reason
    referral.save(update_fields=["reason"])  # sealed with its row, where the case is RED


def conclude(referral: Referral, by: User, outcome: Referral.Outcome, note: str) -> None:
    """The outcome, given once."""
    at, state = timezone.now(), Referral.State.CONCLUDED
    changed = Referral.objects.filter(pk=referral.pk, state=Referral.State.ACCEPTED).update(
        state=state, outcome=outcome, concluded_by=by, concluded_at=at
    )
    _first_or_conflict(changed, referral)
    referral.state, referral.outcome, referral.note = state, outcome, note
    referral.concluded_by, referral.concluded_at = by, at
    referral.save(update_fields=["note"])


def move(case: Case, state: CaseState) -> bool:
    """The case follows what happened to its referral, unless its author has moved it elsewhere meanwhile."""
    if state not in STEPS[CaseState(case.state)]:
        return False
    case.move_to(state)
    return True


def take_back(case: Case) -> None:
    """With its last open referral over, a referred case is its author's again."""
    if case.state == CaseState.REFERRED and not case.referrals.filter(state__in=OPEN).exists():
        case.move_to(CaseState.REOPENED)


def announce(case: Case) -> None:
    """What the case's audience sees has changed."""
    case.touch()
    streams.poke_case(case)


def tell_outcome(case: Case, people: Iterable[User], outcome: Referral.Outcome, *, key: str) -> None:
    """The class of the outcome and nothing else: no place, no unit, no name."""
    alerts.tell(people, kind=InboxItem.Kind.OUTCOME, key=key, case=case, target=case.pk, why={"outcome": outcome.value})


def _first_or_conflict(changed: int, referral: Referral) -> None:
    if not changed:
        raise Conflict(who_answered(Referral.objects.select_related("answered_by", "concluded_by").get(pk=referral.pk)))
