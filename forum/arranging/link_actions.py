"""The use cases of a link between two clues: state, confirm, refuse."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotFoundHere, WrongState
from accounts.models import User
from audit import log
from audit.acts import act
from audit.events import Event
from forum.arranging import events, permissions
from forum.arranging.link_models import Kind, Link
from forum.cases.models import Case
from forum.clues.models import Clue

LONGEST = 500
State = Link.State


@act()
def state_same_place(*, by: User, clue_id: UUID, other_id: UUID, reason: str) -> Link:
    """Two clues that one sees show the same place; what was refused before is stated anew."""
    one, other = _pair(by, clue_id, other_id)
    reason = _written(reason)
    link = Link.objects.filter(one=one, other=other, kind=Kind.PLACE).select_related("one__case", "other__case").first()
    if link is not None and link.state == State.CONFIRMED:
        raise WrongState(_("These two are linked already."))
    if link is None:
        now = timezone.now()
        link = Link(one=one, other=other, kind=Kind.PLACE, state=State.CONFIRMED, by=by, decided_at=now, reason=reason)
        _record(events.LinkStated, link, by, reason)
        link.save()
        return link
    _record(events.LinkStated, link, by, reason)
    link.decide(State.CONFIRMED, by=by, reason=reason)
    return link


@act()
def confirm(*, by: User, link_id: UUID, reason: str) -> Link:
    """A person has looked at both: they are alike, and it is shown on both."""
    link, reason = _opened(by, link_id), _written(reason)
    if link.state == State.CONFIRMED:
        raise WrongState(_("These two are linked already."))
    _record(events.LinkConfirmed, link, by, reason)
    link.decide(State.CONFIRMED, by=by, reason=reason)
    return link


@act()
def refuse(*, by: User, link_id: UUID, reason: str) -> Link:
    """They are not alike: it is shown no more, and never found again."""
    link, reason = _opened(by, link_id), _written(reason)
    if link.state == State.REFUSED:
        raise WrongState(_("This link has been refused already."))
    _record(events.LinkRefused, link, by, reason)
    link.decide(State.REFUSED, by=by, reason=reason)
    return link


def ordered(one: Clue, other: Clue) -> tuple[Clue, Clue]:
    """The lower id first: the one row of a pair."""
    return (one, other) if one.pk < other.pk else (other, one)


def scope_of(link: Link) -> str:
    """A key of its own: in the trail of neither case does anything tell that there is another one."""
    return f"link:{link.pk}"


def _opened(by: User, link_id: UUID) -> Link:
    found = Link.objects.visible_to(by).one(link_id)
    _pair(by, found.one_id, found.other_id)
    return Link.objects.select_related("one__case", "other__case").locked(link_id)


def _pair(by: User, clue_id: UUID, other_id: UUID) -> tuple[Clue, Clue]:
    """Cases first, in the order of their ids, then the clues: two who link at once never wait for each other."""
    clues = Clue.objects.visible_to(by).approved()
    cases = sorted({clues.one(clue_id).case_id, clues.one(other_id).case_id})
    held = {pk: Case.objects.visible_to(by).locked(pk) for pk in cases}
    found = [clues.locked(pk) for pk in sorted({clue_id, other_id})]
    for clue in found:
        if clue.case_id not in held:
            raise NotFoundHere
        clue.case = held[clue.case_id]
    one, other = ordered(found[0], found[-1])
    permissions.check_link(by, one, other)
    return one, other


def _written(reason: str) -> str:
    reason = reason.replace("\x00", "").strip()
    if not reason:
        raise BadInput(_("Write a reason: what do you see or hear in both, or what speaks against it?"))
    if len(reason) > LONGEST:
        raise BadInput(_("This is too long: at most %(n)d characters.") % {"n": LONGEST})
    return reason


def _record(event: type[Event], link: Link, by: User, reason: str) -> None:
    told = event(
        object=str(link.pk), person=scope_of(link), justification=reason,
        detail=f"{link.kind}: clues {link.one_id} {link.other_id}",
    )  # fmt: skip
    log.record(told, by=by)
