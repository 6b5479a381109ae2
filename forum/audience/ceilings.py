"""Up to which code two organisations share: administrators say it, the one access rule keeps it."""

from __future__ import annotations

from uuid import UUID

from accounts import permissions as administration
from accounts.models import Organisation, User
from audit import log
from audit.acts import act
from forum.alerts import streams
from forum.audience import events, permissions
from forum.boards.models import Handling
from forum.cases.models import SharingCeiling


@act()
def set_ceiling(*, by: User, first_id: UUID, second_id: UUID, code: str) -> None:
    """Nothing stricter than this goes from one to the other, either way; RED, which is no limit, takes it away."""
    administration.check_administer(by)
    first, second = Organisation.objects.one(first_id), Organisation.objects.one(second_id)
    permissions.check_ceiling(first, second)
    if by.organisation_id in {first.pk, second.pk}:
        permissions.check_no_higher(first, second, code)
    log.record(events.CeilingSet(object=str(first.pk), detail=f"{first.name}, {second.name}: {code}"), by=by)
    for one, other in ((first, second), (second, first)):
        rows = SharingCeiling.objects.filter(organisation=one, other=other)
        if code == Handling.RED:
            rows.delete()
        else:
            SharingCeiling.objects.update_or_create(organisation=one, other=other, defaults={"ceiling": code})
    streams.recheck()
