"""The use cases of a child's voice: close a recording, name who may hear it, take them off again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotAllowed
from accounts.models import User
from audit import log
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts import streams
from forum.alerts.models import InboxItem
from forum.boards.models import moderates
from forum.cases import permissions as case_permissions
from forum.cases.models import Case
from forum.cases.queries import audience_of
from forum.clues import media_events as events
from forum.clues.models import Clue, Hearer
from forum.clues.notes import CHILD, NOTES, NOTHING
from forum.clues.states import ClueState
from forum.clues.voices import has_childs_voice

DAYS = (1, 7, 30)  # for how long somebody can be named


def may_close(user: User, clue: Clue) -> bool:
    """Its author, the owner of its case, and the moderators of its board: who hears it late, says it late."""
    if clue.state != ClueState.APPROVED or clue.medium != Clue.Medium.AUDIO or has_childs_voice(clue):
        return False
    if user.pk in {clue.author_id, clue.case.author_id}:
        return True
    return Case.objects.filter(moderates(user), pk=clue.case_id).exists()


@act()
def close_voice(*, by: User, clue_id: UUID) -> Clue:
    """Of an approved recording, at once and for good: opening it again would widen its audience unvetted."""
    clue = _locked(by, clue_id)
    if not may_close(by, clue):
        raise NotAllowed(_("Its author, the owner of the case and its moderators can close a recording, once."))
    told = {*clue.notes.split(), CHILD} - {NOTHING}
    clue.notes = " ".join(code for code in NOTES if code in told)
    clue.save(update_fields=["notes"])
    log.record(events.VoiceClosed(object=str(clue.pk), case=str(clue.case_id)), by=by)
    streams.poke_case(clue.case)
    return clue


@act()
def name_hearer(*, by: User, clue_id: UUID, email: str, days: int, reason: str) -> Hearer:
    """Somebody who reads the case anyway; they are told. Naming them again makes it longer, or shorter."""
    clue = _locked(by, clue_id)
    case_permissions.check_author(by, clue.case)
    if clue.state != ClueState.APPROVED:  # who is told of it must be able to see it
        raise BadInput(_("Name people once moderators have approved it: until then they don't see it."))
    person = audience_of(clue.case).filter(email=email.strip().lower()).first()
    if not has_childs_voice(clue) or days not in DAYS or not reason.strip():
        raise BadInput(_("Say who, for how many days and why; and only where a child can be heard."))
    if person is None or person.pk == by.pk:
        raise BadInput(_("Nobody else who sees this case has this address. Let them into the case first."))
    until = timezone.now() + timedelta(days=days)
    told = events.HearerNamed(
        object=str(clue.pk), case=str(clue.case_id), recipients=str(person.pk), justification=reason.strip(),
        detail=until.isoformat(),
    )  # fmt: skip
    log.record(told, by=by)
    hearer, _made = Hearer.objects.update_or_create(clue=clue, user=person, defaults={"until": until})
    kind, key = InboxItem.Kind.HEARER, f"hearer:{hearer.pk}:{until.timestamp()}"
    alerts.tell([person], kind=kind, key=key, case=clue.case, target=clue.pk, why=clue.in_alerts)
    return hearer


@act()
def take_off_hearer(*, by: User, clue_id: UUID, user_id: UUID) -> None:
    """From their next request on."""
    clue = _locked(by, clue_id)
    case_permissions.check_author(by, clue.case)
    hearer = clue.hearers.filter(user=user_id).first()
    if hearer is None:
        raise BadInput(_("They are not named for it."))
    told = events.HearerTakenOff(object=str(clue.pk), case=str(clue.case_id), recipients=str(user_id))
    log.record(told, by=by)
    hearer.delete()


def _locked(by: User, clue_id: UUID) -> Clue:
    """Locks in the one order: case, clue."""
    case = Case.objects.visible_to(by).locked(Clue.objects.visible_to(by).one(clue_id).case_id)
    clue = Clue.objects.visible_to(by).locked(clue_id)
    clue.case = case
    return clue
