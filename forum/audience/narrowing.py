"""A narrower audience: at once and without vetting, since nobody is harmed by being shown less."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotFoundHere
from accounts.models import Organisation, User
from accounts.names import isolated
from audit import log, naming
from audit.acts import act
from forum.alerts import streams
from forum.audience import events, permissions, words
from forum.boards.models import STRICTNESS, Handling
from forum.cases.models import Case
from forum.cases.queries import audience_of, moderators_of
from forum.discussion import indexing
from forum.emergency import steps as emergencies
from forum.review import steps
from forum.review.models import Review


@act()
def make_stricter(*, by: User, case_id: UUID, handling: str) -> Case:
    """A stricter code, up to the board's ceiling."""
    case = _opened(by, case_id)
    if handling not in Handling.values or STRICTNESS[handling] <= STRICTNESS[case.handling]:
        raise BadInput(_("Choose a stricter code; a wider one is asked for in the other form."))
    if not case.board.allows(handling):
        raise BadInput(
            _("%(board)s takes cases up to %(ceiling)s.")
            % {"board": isolated(case.board.name), "ceiling": case.board.get_ceiling_display()}
        )
    _record(by, case, f"to {handling}")
    former, case.handling = case.handling, handling
    case.save(update_fields=["handling"])
    words.kept_as_the_code_says(case, former)
    indexing.put_case_anew(case)
    return _narrowed(case)


@act()
def exclude(*, by: User, case_id: UUID, organisation_id: UUID) -> Case:
    """An organisation that must not see an AMBER case any more."""
    case = _opened(by, case_id)
    unit = Organisation.objects.one(organisation_id)
    if case.handling != Handling.AMBER or unit.pk == case.organisation_id:
        raise BadInput(_("Organisations are excluded from AMBER cases, and never one's own."))
    _record(by, case, f"excludes {unit.pk}")
    case.excluded_organisations.add(unit)
    return _narrowed(case)


@act()
def take_off(*, by: User, case_id: UUID, user_id: UUID) -> Case:
    """A named person or a guest goes."""
    case = _opened(by, case_id)
    grant = case.grants.filter(user=user_id).first()
    if grant is None:
        raise NotFoundHere
    _record(by, case, "takes off", naming.named([grant.user_id]))
    grant.delete()
    emergencies.taken_off(case, user_id)
    return _narrowed(case)


def _opened(by: User, case_id: UUID) -> Case:
    case = Case.objects.visible_to(by).locked(case_id)
    permissions.check_change_audience(by, case)
    return case


def _record(by: User, case: Case, detail: str, subject: str = "") -> None:
    told = events.AudienceNarrowed(object=str(case.pk), case=str(case.pk), detail=detail, subject=subject)
    log.record(told, by=by)


def _narrowed(case: Case) -> Case:
    """What was asked for meanwhile started from another audience; what those outside now held is free again."""
    permissions.check_still_vetted(len(moderators_of(case)))
    release_held_by_others(case)
    case.touch()
    streams.poke_case(case)
    streams.recheck()
    return case


def release_held_by_others(case: Case) -> None:
    """Leases of people who can't see the case any more."""
    held = Review.objects.filter(case=case, lease_by__isnull=False)
    for review in held.exclude(lease_by__in=audience_of(case)):
        Review.objects.filter(pk=review.pk).update(lease_by=None, lease_until=None, version=F("version") + 1)
        steps.poke_vetters(review)
