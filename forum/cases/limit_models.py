"""What keeps somebody out whatever the code says: a conflict of interest, a ceiling between two organisations."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.prepared import Asked
from audit.protected import Protected, ProtectedQuerySet
from forum.boards.models import STRICTNESS, Handling


class CeilingQuerySet(ProtectedQuerySet["SharingCeiling"]):
    def below(self, code: str) -> CeilingQuerySet:
        """Ceilings that a case of this code lies above."""
        return self.filter(ceiling__in=[one for one in Handling.values if STRICTNESS[one] < STRICTNESS[code]])


class SharingCeiling(Protected):
    """Nothing stricter goes from one organisation to the other; two rows a pair, one for each direction."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="ceilings")
    other = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    ceiling = models.CharField(max_length=12, choices=Handling.choices)
    since = models.DateTimeField(default=timezone.now)

    objects = CeilingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "other"], name="one_ceiling_per_pair"),
            models.CheckConstraint(condition=~Q(organisation=models.F("other")), name="ceiling_between_two"),
        ]


class ConflictQuerySet(ProtectedQuerySet["Conflict"]):
    def standing(self) -> ConflictQuerySet:
        return self.filter(lifted_at=None)


class Conflict(Protected):
    """Somebody who must not work on a case: it does not exist for them until another moderator lifts it."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="conflicts")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="conflicts")
    declared_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "user"], condition=Q(lifted_at=None), name="one_standing_conflict")
        ]


def kept_out(user: User | Asked) -> Q:
    """Cases from which this person is kept out."""
    conflict = Exists(Conflict.objects.standing().filter(case=OuterRef("pk"), user=user.pk))
    ceilings = SharingCeiling.objects.filter(other=user.organisation_id)
    above = Q()
    for code in (Handling.AMBER, Handling.STRICT, Handling.RED):
        above |= Q(handling=code, organisation__in=ceilings.below(code).values("organisation"))
    return Q(conflict) | above


def people_kept_out(case_id: UUID, organisation_id: UUID, handling: str) -> Q:
    """The inverse: people whom a case with this code keeps out."""
    conflicts = Conflict.objects.standing().filter(case=case_id).values("user")
    above: QuerySet[SharingCeiling] = SharingCeiling.objects.filter(organisation=organisation_id).below(handling)
    return Q(pk__in=conflicts) | Q(organisation__in=above.values("other"))
