"""One row for each thing that others may read: when, where, of which kind, and which terms are in it; no text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.cases.models import Case
from forum.index.fields import TermsField

_ORIGIN = datetime(1970, 1, 1, tzinfo=UTC)
_BITS = 10  # below the microseconds, to tell apart what is of the same one


class Indexed(models.Model):
    """What may be read of a case; never of a RED one, whose words lie nowhere in clear.

    Its number is its time, so that walking back through numbers is walking back through time, on both databases.
    """

    class Kind(models.TextChoices):
        CASE = "case", _("Case")
        CLUE = "clue", _("Clue")
        POST = "post", _("Post")

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    object = models.UUIDField(unique=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    scope = models.UUIDField(null=True, blank=True)  # the board, of a STRICT case the unit; none: not filled in yet
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    about = models.UUIDField(null=True, blank=True, db_index=True)  # the clue, of a clue and of what is said about it
    clue_type = models.CharField(max_length=20, blank=True)
    medium = models.CharField(max_length=6, blank=True)
    language = models.CharField(max_length=12, blank=True)
    region = models.CharField(max_length=12, blank=True)
    has_mark = models.BooleanField(default=False)
    entered_at = models.DateTimeField(default=timezone.now, db_index=True)  # since when others may read it
    terms = TermsField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["scope"], name="index_by_scope")]
        verbose_name = _("place in the search")
        verbose_name_plural = _("places in the search")

    @property
    def at(self) -> datetime:
        """When it was written."""
        return _ORIGIN + timedelta(microseconds=self.pk >> _BITS)


def number_of(at: datetime, tail: int = 0) -> int:
    """The lowest number of a moment, or the one with this tail."""
    return ((at - _ORIGIN) // timedelta(microseconds=1) << _BITS) + tail % (1 << _BITS)
