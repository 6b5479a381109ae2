"""The use cases of an emergency: ask by code, confirm as the second person, refuse or take back, be done."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rosters
from accounts.errors import BadInput, NotAllowed, NotFoundHere, WrongState
from accounts.models import Role, User
from audit import log, naming
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts import streams
from forum.alerts.models import InboxItem
from forum.cases.limit_models import kept_out, people_kept_out
from forum.cases.models import Case, Grant
from forum.cases.queries import moderators_of
from forum.cases.states import PUBLISHED
from forum.emergency import events
from forum.emergency.models import ANSWERED_WITHIN, MAY_ASK, OPEN_FOR, Opening

Kind, State = InboxItem.Kind, Opening.State


@act()
def ask(*, by: User, code: str, reason: str) -> Opening:
    """Whether there is such a case is not looked up, so the answer can't tell."""
    _check_may_ask(by)
    code, reason = code.strip().upper(), reason.strip()
    if not code or not reason:
        raise BadInput(_("Write the case's code, and why it can't wait: the second person and its author read it."))
    if (seen := Case.objects.visible_to(by).filter(code=code).first()) is not None:
        raise BadInput(_("You can see %(code)s already.") % {"code": seen.code})
    User.objects.locked(by.pk)  # of two of theirs at once the second finds the first
    _let_old_ones_go(by)
    if Opening.objects.filter(by=by, state=State.ASKED).exists():
        raise WrongState(_("You have asked for one already; take that back first."))
    told = Opening(by=by, code=code[:12], reason=reason)
    log.record(events.OpeningAsked(object=str(told.pk), detail=told.code, justification=reason), by=by)
    told.save()
    second = User.objects.cleared().holding(Role.ADMINISTRATOR).exclude(organisation=by.organisation_id)
    alerts.tell(second, kind=Kind.EMERGENCY_ASKED, key=f"emergency:{told.pk}", target=told.pk)
    return told


@act()
def confirm(*, by: User, opening_id: UUID) -> Opening:
    """For an hour, to read only; its author, its moderators and its unit's coordinators are told at once.

    A code that no open case has ends here as refused: known then to two people who answer for it in the trail. So does
    what needs no emergency any more, since an hour must not replace what somebody has for good.
    """
    asked = Opening.objects.to_decide(by).one(opening_id)
    asker = User.objects.with_clearance().get(pk=asked.by_id)
    case = _locked_case_of(asked.code, asker)
    one = _locked(by, opening_id)
    if case is None:
        return _refuse(one, by, "not to be opened")
    until = timezone.now() + OPEN_FOR
    told = events.OpeningConfirmed(
        object=str(one.pk), case=str(case.pk), person=str(asker.pk), subject=asker.audit_actor,
        recipients=naming.named([asker.pk]), justification=one.reason, detail=f"until {until:%Y-%m-%d %H:%M} UTC",
    )  # fmt: skip
    log.record(told, by=by)
    one.move_to(State.CONFIRMED, decided_by=by, case=case, until=until)
    Grant.objects.update_or_create(case=case, user=asker, defaults={"reason": Grant.Reason.BREAK_GLASS, "until": until})
    streams.recheck()
    _tell(one, case, asker)
    return one


def _locked_case_of(code: str, asker: User) -> Case | None:
    """Looked for again once locked: nobody lets them in for good, or makes it narrower, before the hour begins."""
    case = _case_of(code, asker)
    if case is None:
        return None
    Case.objects.locked(case.pk)
    return _case_of(code, asker)


@act()
def refuse(*, by: User, opening_id: UUID) -> Opening:
    """The second person says no."""
    return _refuse(_locked(by, opening_id), by, "refused")


@act()
def take_back(*, by: User, opening_id: UUID) -> Opening:
    """Who asked does not need it any more."""
    one = Opening.objects.filter(by=by).locked(opening_id)
    log.record(events.OpeningRefused(object=str(one.pk), detail="taken back"), by=by)
    one.move_to(State.WITHDRAWN)
    return one


@act()
def be_done(*, by: User, opening_id: UUID) -> Opening:
    """Before the hour is over."""
    one = Opening.objects.filter(by=by).locked(opening_id)
    if not one.is_open or one.case_id is None:
        raise WrongState(_("This is over already."))
    log.record(events.OpeningEnded(object=str(one.pk), case=str(one.case_id)), by=by)
    Grant.objects.filter(case=one.case_id, user=by, reason=Grant.Reason.BREAK_GLASS).delete()
    one.until = timezone.now()
    one.save(update_fields=["until"])
    streams.recheck()
    return one


def _locked(by: User, opening_id: UUID) -> Opening:
    return Opening.objects.to_decide(by).locked(opening_id)


def _check_may_ask(person: User) -> None:
    if not person.is_cleared:
        raise NotFoundHere
    if not person.roles & MAY_ASK:
        raise NotAllowed(_("Coordinators and administrators open a case in an emergency; ask yours."))


def _case_of(code: str, asker: User) -> Case | None:
    """Open, not seen already, and not one from which they are kept out: conflicts and ceilings hold here too."""
    if not (asker.is_cleared and asker.roles & MAY_ASK):
        return None
    seen = Case.objects.visible_to(asker).values("pk")
    return Case.objects.filter(code=code, state__in=PUBLISHED).exclude(kept_out(asker)).exclude(pk__in=seen).first()


def _refuse(one: Opening, by: User, why: str) -> Opening:
    log.record(events.OpeningRefused(object=str(one.pk), person=str(one.by_id), detail=why), by=by)
    one.move_to(State.REFUSED, decided_by=by)
    return one


def _let_old_ones_go(by: User) -> None:
    """Nobody answered in time: that one waits no longer."""
    old = Opening.objects.filter(by=by, state=State.ASKED, asked_at__lte=timezone.now() - ANSWERED_WITHIN).first()
    if old is not None:
        log.record(events.OpeningRefused(object=str(old.pk), detail="not answered"), by=by)
        old.move_to(State.WITHDRAWN)


def _tell(one: Opening, case: Case, asker: User) -> None:
    key = f"opened:{one.pk}"
    people = {person.pk: person for person in [case.author, *moderators_of(case)]}
    people.pop(asker.pk, None)
    alerts.tell(people.values(), kind=Kind.EMERGENCY_OPENED, key=key, case=case, target=case.pk)
    keepers = rosters.keepers_of(case.organisation).exclude(pk__in=[asker.pk, *people])
    keepers = keepers.exclude(people_kept_out(case.pk, case.organisation_id, case.handling))
    alerts.tell(keepers, kind=Kind.EMERGENCY_UNIT, key=key, target=one.pk)
    alerts.tell([asker], kind=Kind.EMERGENCY_YOURS, key=key, case=case, target=case.pk)
