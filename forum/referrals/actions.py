"""The use cases of a referral: send it, open it, accept or decline it, say what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import BadInput
from accounts.models import Organisation, User
from audit import log, naming
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem
from forum.answers.models import Answer, Unblinded
from forum.answers.sealing import is_late_expert
from forum.cases.models import Case, Grant
from forum.cases.states import CaseState
from forum.referrals import confirming, events, packing, permissions, queries, steps
from forum.referrals.models import Referral


@act()
def refer_case(*, by: User, case_id: UUID, to_organisation_id: UUID, message: str, widen: bool = False) -> Referral:
    """The author hands a case to a national unit; its coordinators may read the lead package, and nothing else yet.

    `widen` confirms, for a case that names people, that a unit beyond them is asked.
    """
    case = Case.objects.visible_to(by).locked(case_id)
    permissions.check_refer(by, case)
    unit = Organisation.objects.one(to_organisation_id)
    coordinators = list(queries.coordinators_of(unit).exclude(pk=by.pk).order_by("pk"))
    permissions.check_receive(case, unit, coordinators)
    permissions.check_widen(case, widen)
    referral = Referral(
        case=case,
        to_organisation=unit,
        sent_by=by,
        message=_required(message, _("Write what you ask the unit to do.")),
    )
    referral.package = packing.package_of(by, case, timezone.now()).as_json()
    referral.save()
    steps.move(case, CaseState.REFERRED)
    log.record(_sent(referral, coordinators, widen), by=by)
    steps.announce(case)
    # No case in this row: until they accept, it does not exist for the coordinators.
    alerts.tell(coordinators, kind=InboxItem.Kind.REFERRAL_IN, key=f"referral:{referral.pk}", target=referral.pk)
    return referral


@act()
def open_referral(*, by: User, referral_id: UUID) -> None:
    """Before a unit's coordinator reads the package: it shows what answers add up to, so they are no longer blind."""
    referral = Referral.objects.visible_to(by).select_related("case").one(referral_id)
    if referral.sent_by_id == by.pk or is_late_expert(by, referral.case):
        return
    given = Answer.objects.filter(case=referral.case_id, created_at__lte=referral.sent_at)
    own = Answer.objects.filter(case=referral.case_id, expert=by)
    shown = given.exclude(clue__in=own.values("clue")).order_by().values_list("clue_id", flat=True).distinct()
    Unblinded.objects.bulk_create([Unblinded(user=by, clue_id=clue) for clue in shown], ignore_conflicts=True)


@act()
def accept_referral(*, by: User, referral_id: UUID) -> Referral:
    """A coordinator takes it on for the unit: the case opens to them, and to nobody else of the unit."""
    case, referral = steps.locked(by, referral_id)
    permissions.check_accept(by, referral, case)
    steps.answer(referral, by, Referral.State.ACCEPTED)
    Grant.objects.let_in(case, by, Grant.Reason.REFERRAL)
    event = events.ReferralAccepted(object=str(referral.pk), case=str(case.pk), recipients=naming.named([by.pk]))
    log.record(event, by=by)
    alerts.follow(by, case)
    steps.announce(case)
    _tell_author(referral, InboxItem.Kind.REFERRAL_ACCEPTED)
    return referral


@act()
def decline_referral(*, by: User, referral_id: UUID, reason: str) -> Referral:
    """A coordinator says no, and why; with no other unit asked, the case is its author's again."""
    case, referral = steps.locked(by, referral_id)
    permissions.check_answer(by, referral)
    reason = _required(reason, _("Write a reason: the investigator needs to know whom else to ask."))
    steps.answer(referral, by, Referral.State.DECLINED, reason)
    steps.take_back(case)
    event = events.ReferralDeclined(object=str(referral.pk), case=str(case.pk), justification=reason)
    log.record(event, by=by)
    steps.announce(case)
    _tell_author(referral, InboxItem.Kind.REFERRAL_DECLINED)
    return referral


@act()
def conclude_referral(*, by: User, referral_id: UUID, outcome: str, note: str = "") -> Referral:
    """What came of it. The note is for the author alone; contributors are told the class of the outcome."""
    case, referral = steps.locked(by, referral_id)
    permissions.check_conclude(by, referral)
    if outcome not in Referral.Outcome.values:
        raise BadInput(_("Choose what came of it: located, not there, or could not be resolved."))
    steps.conclude(referral, by, Referral.Outcome(outcome), note.strip())
    known = case.state == CaseState.LOCATED and outcome == Referral.Outcome.LOCATED
    if outcome == Referral.Outcome.LOCATED:
        steps.move(case, CaseState.LOCATED)
    steps.take_back(case)
    event = events.ReferralConcluded(object=str(referral.pk), case=str(case.pk), detail=outcome)
    log.record(event, by=by)
    confirming.score(referral)
    steps.announce(case)
    # Contributors of a case located already have been told so; the unit's confirmation is news to the author only.
    people = [case.author] if known else queries.contributors(case).exclude(pk=by.pk)
    steps.tell_outcome(case, people, Referral.Outcome(outcome), key=f"outcome:{referral.pk}")
    return referral


def _sent(referral: Referral, coordinators: Sequence[User], widen: bool) -> events.ReferralSent:
    people = naming.named(person.pk for person in coordinators)
    handling = referral.case.handling
    return events.ReferralSent(
        object=str(referral.pk),
        case=str(referral.case_id),
        recipients=f"{referral.to_organisation.name}; {people}",
        detail=f"{handling}, widened beyond the people named" if widen else handling,
    )


def _required(words: str, sentence: str) -> str:
    if not words.strip():
        raise BadInput(sentence)
    return words.strip()


def _tell_author(referral: Referral, kind: InboxItem.Kind) -> None:
    key = f"referral:{referral.pk}:{referral.state}"
    alerts.tell([referral.sent_by], kind=kind, key=key, case=referral.case, target=referral.pk)
