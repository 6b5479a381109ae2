"""The registry of organisations: entered and corrected by administrators, its duty kept by coordinators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import permissions, rosters, unit_events
from accounts.duty import Hours, check
from accounts.errors import BadInput
from accounts.languages import LANGUAGES
from accounts.models import Organisation, User
from accounts.names import written
from audit import log
from audit.acts import act

LONGEST_RESPONSE = 24 * 14  # hours


@dataclass(frozen=True)
class Facts:
    """Who an organisation is: what administrators decide."""

    name: str
    kind: str
    country: str = ""  # ISO 3166-1 alpha-2; none for an international body
    parent_id: UUID | None = None


@dataclass(frozen=True)
class Duty:
    """How an organisation is reached: what its coordinators keep up to date."""

    languages: Sequence[str] = ()  # BCP 47
    duty_contact: str = ""
    response_hours: int = 24
    hours: Hours | None = None  # always, without


@act()
def create_organisation(*, by: User, facts: Facts) -> Organisation:
    """An administrator enters an organisation; international bodies have no country."""
    permissions.check_administer(by)
    unit = Organisation()
    _write(unit, facts)
    log.record(unit_events.OrganisationCreated(object=str(unit.pk), detail=unit.name), by=by)
    return unit


@act()
def change_organisation(*, by: User, organisation_id: UUID, facts: Facts) -> Organisation:
    """An administrator corrects who an organisation is."""
    permissions.check_administer(by)
    unit = Organisation.objects.locked(organisation_id)
    _write(unit, facts)
    log.record(unit_events.OrganisationChanged(object=str(unit.pk), detail=unit.name), by=by)
    return unit


@act()
def change_duty(*, by: User, organisation_id: UUID, duty: Duty) -> Organisation:
    """A coordinator, or an administrator, says how a unit is reached and how fast it answers."""
    unit = rosters.kept_by(by).locked(organisation_id)
    if not 1 <= duty.response_hours <= LONGEST_RESPONSE:
        raise BadInput(_("Say within how many hours you answer: from 1 to %(most)d.") % {"most": LONGEST_RESPONSE})
    if unknown := [one for one in duty.languages if one not in LANGUAGES]:
        raise BadInput(_("Bearings doesn't know these languages: %(list)s") % {"list": ", ".join(unknown)})
    check(duty.hours)
    unit.languages, unit.duty_contact = sorted(set(duty.languages)), duty.duty_contact.strip()
    unit.response_hours, unit.duty_hours = duty.response_hours, duty.hours.kept() if duty.hours else {}
    unit.save(update_fields=["languages", "duty_contact", "response_hours", "duty_hours"])
    log.record(unit_events.DutyChanged(object=str(unit.pk)), by=by)
    return unit


def _write(unit: Organisation, facts: Facts) -> None:
    name = written(facts.name)
    if not name or facts.kind not in Organisation.Kind.values:
        raise BadInput(_("Give the organisation's name and kind."))
    if Organisation.objects.filter(name__iexact=name).exclude(pk=unit.pk).exists():
        raise BadInput(_("There is an organisation of this name already."))
    unit.name, unit.kind, unit.country = name, facts.kind, facts.country
    unit.parent = _parent(unit, facts.parent_id)
    unit.save()


def _parent(unit: Organisation, parent_id: UUID | None) -> Organisation | None:
    """One step up and no more: a region stands above units, and nothing stands above a region."""
    if parent_id is None:
        return None
    parent = Organisation.objects.one(parent_id)
    if parent.pk == unit.pk or parent.parent_id or Organisation.objects.filter(parent=unit).exists():
        raise BadInput(_("A regional body stands above units, not above another regional body or itself."))
    return parent
