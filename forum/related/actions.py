"""The use cases between two cases that hold the same sign: ask, accept, decline."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotFoundHere, WrongState
from accounts.models import User
from audit import log
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem
from forum.audience import widening
from forum.cases.limit_models import people_kept_out
from forum.cases.models import Case
from forum.cases.permissions import check_author
from forum.clues.models import Clue
from forum.clues.states import ClueState
from forum.related import events, queries
from forum.related.models import Ask
from forum.related.steps import digests_of, look

Kind = InboxItem.Kind


@act()
def ask(*, by: User, clue_id: UUID) -> int:
    """Of every unit that holds something related to this clue and was not asked yet; returns how many were."""
    case = Case.objects.visible_to(by).locked(Clue.objects.visible_to(by).one(clue_id).case_id)
    check_author(by, case)
    clue = Clue.objects.one(clue_id)
    asked = Ask.objects.filter(case=case).values("other")
    # One for each case, whichever of its clues comes first.
    open_to = queries.others(by, clue).exclude(case__in=asked).select_related("case__author").order_by("case", "number")
    elsewhere = {one.case_id: one for one in reversed(open_to)}
    if not elsewhere:
        raise WrongState(_("There is nobody to ask about this clue any more."))
    log.record(events.RelatedAsked(object=str(case.pk), case=str(case.pk)), by=by)
    asks = [Ask(case=case, clue=clue, other=one.case, other_clue=one, by=by) for one in elsewhere.values()]
    for one in asks:  # as of nobody's hand: in their own trail they would count them
        log.record(events.RelatedAsked(object=str(one.other_id), case=str(one.other_id)), by=None)
        one.save()
    for one in asks:
        key, why = f"asks:{one.pk}", one.other_clue.in_alerts
        author, kind = one.other.author, Kind.RELATED_ASKED
        alerts.tell([author], kind=kind, key=key, case=one.other, target=one.other_id, why=why)
    return len(asks)


@act()
def accept(*, by: User, ask_id: UUID) -> Ask:
    """The author wants in whose case it is now, whoever asked: decided by the moderators like any wider audience."""
    case, one = _asked_of(by, ask_id)
    _check_may_come(case, one.case.author)
    log.record(events.RelatedAccepted(object=str(case.pk), case=str(case.pk)), by=by)
    one.move_to(Ask.State.ACCEPTED)
    wider = widening.Wider(handling=case.handling, board_id=case.board_id, named_emails=[one.case.author.email])
    widening.put(by, case, wider)
    return one


@act()
def decline(*, by: User, ask_id: UUID) -> Ask:
    """Not now; who asked learns that when nobody is left who may still say yes, and never how many said no."""
    case, one = _asked_of(by, ask_id)
    Clue.objects.locked(one.clue_id)  # of two who decline at once one is the last
    log.record(events.RelatedDeclined(object=str(case.pk), case=str(case.pk)), by=by)
    one.move_to(Ask.State.DECLINED)
    asked = Ask.objects.filter(case=one.case_id, clue=one.clue_id)
    if not asked.exclude(state=Ask.State.DECLINED).exists():
        key = f"declined:{asked.order_by('-asked_at', 'pk')[0].pk}"  # once for what was asked at once
        alerts.tell([one.case.author], kind=Kind.RELATED_DECLINED, key=key, case=one.case, target=one.case_id)
    return one


@act()
def look_again(clue_id: UUID) -> bool:
    """For clues approved before signs were kept; says whether it has any."""
    case_id = Clue.objects.one(clue_id).case_id
    Case.objects.locked(case_id)
    clue = Clue.objects.select_related("case__author").get(pk=clue_id)
    if clue.state != ClueState.APPROVED or not digests_of(clue):
        return False
    look(clue)
    return True


def _check_may_come(case: Case, person: User) -> None:
    """Why not is not for the author to know, nor the address of who asks."""
    out = people_kept_out(case.pk, case.organisation_id, case.handling)
    if not User.objects.cleared().filter(pk=person.pk).exclude(out).exists():
        raise BadInput(_("Who asks can't be let in now. Decline, or answer later."))


def _asked_of(by: User, ask_id: UUID) -> tuple[Case, Ask]:
    """The case first, then what is asked of it: the one order of locks."""
    one = Ask.objects.visible_to(by).one(ask_id)
    case = Case.objects.visible_to(by).locked(one.other_id)
    if case.author_id != by.pk:
        raise NotFoundHere
    return case, Ask.objects.select_related("case__author").locked(ask_id)
