"""The use cases: accept something as a finding, say otherwise why, take it back."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotFoundHere
from accounts.models import User
from audit import log
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts import streams
from forum.alerts.models import InboxItem
from forum.cases.models import Case
from forum.findings import events, permissions, queries
from forum.findings.models import Finding
from forum.findings.queries import Thing


@act()
def accept_finding(*, by: User, kind: str, thing_id: UUID, why: str) -> Finding:
    """Its author is told, and once more when it is accepted again after it was taken back; said again while it holds,
    only the sentence changes."""
    case, thing = _locked(by, kind, thing_id)
    if why not in Finding.Why.values:
        raise BadInput(_("Choose one of the sentences."))
    found = thing.finding or Finding(case=case, by=by, **{f"{kind}_id": thing_id})
    is_new = thing.finding is None
    found.why, found.by = why, by
    told = events.FindingAccepted(
        object=str(found.pk), case=str(case.pk), subject=str(thing_id), detail=f"{kind} {why}"
    )
    log.record(told, by=by)
    found.save()
    _changed(case, kind)
    if is_new and thing.author.pk != by.pk:
        kind_told = InboxItem.Kind.ACCEPTED
        alerts.tell([thing.author], kind=kind_told, key=f"accepted:{found.pk}", case=case, target=thing_id)
    return found


@act()
def take_back_finding(*, by: User, kind: str, thing_id: UUID) -> None:
    """It is none any more; nobody is told of that but the trail."""
    case, thing = _locked(by, kind, thing_id)
    if thing.finding is None:
        raise NotFoundHere
    told = events.FindingTakenBack(object=str(thing.finding.pk), case=str(case.pk), subject=str(thing_id))
    log.record(told, by=by)
    thing.finding.delete()
    _changed(case, kind)


def _locked(by: User, kind: str, thing_id: UUID) -> tuple[Case, Thing]:
    case = Case.objects.visible_to(by).locked(queries.thing(by, kind, thing_id).case.pk)
    thing = queries.thing(by, kind, thing_id)
    if thing.case.pk != case.pk:  # moved to another case while this waited for the lock
        raise NotFoundHere
    permissions.check_accept(by, case)
    return case, thing


def _changed(case: Case, kind: str) -> None:
    """Of an answer's reasons nothing may move for whom they are sealed: that would say that somebody has answered."""
    if kind == "post":
        case.touch()
        streams.poke_case(case)
