"""Posts that were moved to another case: a pointer stands in the place they left, and their numbers stay theirs."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from audit.protected import Protected, ProtectedQuerySet
from forum.cases.models import Case


class DepartureQuerySet(ProtectedQuerySet["Departure"]):
    def for_reader(self, user: User) -> DepartureQuerySet:
        """Each with whether this person may read where they went: else neither number nor name of it is told."""
        return self.annotate(is_open=Exists(Case.objects.visible_to(user).filter(pk=OuterRef("target"))))


class Departure(Protected):
    """Some posts of a case went to another one, together. The trail says by number who read which posts, so a number
    is never given twice: `last` is the highest that left."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="departures")
    target = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # none: erased
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    objects = DepartureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "last"], name="departure_numbers")]

    def may_be_named(self) -> bool:
        """As for_reader() has asked."""
        return bool(vars(self)["is_open"])
