"""Who may hand a case over, who answers for a unit, and who ends a case."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from accounts.errors import BadInput, Conflict, NotAllowed, Refusal, WrongState
from accounts.models import Organisation, Role, User
from accounts.names import isolated
from forum.boards.models import STRICTNESS, Handling
from forum.cases.models import Case, SharingCeiling
from forum.cases.permissions import check_author
from forum.cases.states import STEPS, WORKING, CaseState
from forum.referrals.models import OPEN, Referral


def check_refer(by: User, case: Case) -> None:
    """Only the author, and only a real case that is being worked on or has been located."""
    check_author(by, case)
    if case.is_practice:
        raise WrongState(_("This is a practice case; no unit is asked about it."))
    if case.state not in WORKING | {CaseState.LOCATED}:
        raise WrongState(_("This case is “%(state)s”; it can't be referred now.") % {"state": case.get_state_display()})


def can_refer(user: User, case: Case) -> bool:
    """Would check_refer let them? For pages that show the button or not."""
    try:
        check_refer(user, case)
    except Refusal:
        return False
    return True


def check_receive(case: Case, unit: Organisation, coordinators: Sequence[User]) -> None:
    """A national unit that somebody answers for, which the case does not keep out and which does not have it yet."""
    name = {"unit": isolated(unit.name)}
    if unit.kind != Organisation.Kind.NATIONAL_UNIT:
        raise BadInput(_("%(unit)s is not a national unit; cases are referred to national units.") % name)
    if case.excluded_organisations.filter(pk=unit.pk).exists():
        raise BadInput(_("You have excluded %(unit)s from this case, so it can't be referred there.") % name)
    if SharingCeiling.objects.filter(organisation=case.organisation_id, other=unit).below(case.handling).exists():
        raise BadInput(_("Your organisation and %(unit)s do not share cases of this code; ask another unit.") % name)
    if not coordinators:
        raise BadInput(_("Nobody at %(unit)s can receive a referral: it has no vetted coordinator.") % name)
    if case.referrals.filter(to_organisation=unit, state__in=OPEN).exists():
        raise BadInput(_("%(unit)s has this case already; its answer is shown on the referral.") % name)


def check_widen(case: Case, widen: bool) -> None:
    """A code that names people says that nobody else sees the case: going beyond them is confirmed, never assumed."""
    if needs_confirmation(case) and not widen:
        raise BadInput(
            _(
                "This case is %(code)s: a referral shows its question and likely place beyond the people it names. "
                "Confirm that you want this."
            )
            % {"code": case.get_handling_display()}
        )


def needs_confirmation(case: Case) -> bool:
    return STRICTNESS[case.handling] >= STRICTNESS[Handling.STRICT]


def answers_for(user: User, referral: Referral) -> bool:
    """Is this a coordinator of the receiving unit, and not the one who sent it?"""
    return (
        user.has_role(Role.COORDINATOR)
        and user.organisation_id == referral.to_organisation_id
        and user.pk != referral.sent_by_id
    )


def check_answer(by: User, referral: Referral) -> None:
    """Coordinators of the unit accept or decline, once: whoever comes second learns who was first."""
    _check_answers_for(by, referral)
    if referral.state != Referral.State.SENT:
        raise Conflict(who_answered(referral))


def check_accept(by: User, referral: Referral, case: Case) -> None:
    check_answer(by, referral)
    if case.state == CaseState.CLOSED:
        raise WrongState(_("The investigator has closed this case meanwhile. Decline the referral, or ask them."))


def check_conclude(by: User, referral: Referral) -> None:
    """The outcome comes from the unit that accepted, once."""
    _check_answers_for(by, referral)
    if referral.state == Referral.State.SENT:
        raise WrongState(_("Accept the referral first; then say what came of it."))
    if referral.state != Referral.State.ACCEPTED:
        raise Conflict(who_answered(referral))


def who_answered(referral: Referral) -> str:
    """Who did what when, for the one who came second."""
    who, at = referral.answered_by, referral.answered_at
    if referral.state == Referral.State.CONCLUDED:
        who, at = referral.concluded_by, referral.concluded_at
    words = {"name": isolated(who.name) if who else "", "ago": timesince(at) if at else ""}
    return {
        Referral.State.ACCEPTED: _("%(name)s accepted this referral %(ago)s ago."),
        Referral.State.DECLINED: _("%(name)s declined this referral %(ago)s ago."),
        Referral.State.CONCLUDED: _("%(name)s gave the outcome of this referral %(ago)s ago."),
    }[Referral.State(referral.state)] % words


def check_end(by: User, case: Case, state: CaseState) -> None:
    """The author locates, closes and reopens what its audience has seen.

    A case never vetted must not get here: closed counts as published, so closing a draft would show it unvetted.
    """
    check_author(by, case)
    if not case.is_published:
        raise WrongState(_("This case has not been vetted yet; nobody else sees it."))
    if state not in STEPS[CaseState(case.state)]:
        raise WrongState(
            _("This case is “%(state)s”; that step is not possible now.") % {"state": case.get_state_display()}
        )


def _check_answers_for(by: User, referral: Referral) -> None:
    if not answers_for(by, referral):
        raise NotAllowed(
            _("Only a coordinator of %(unit)s can do that.") % {"unit": isolated(referral.to_organisation.name)}
        )
