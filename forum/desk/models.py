"""A board's own reasons for returning something, in the languages of the interface."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import OurQuerySet
from audit.protected import Protected
from forum.boards.models import Board

CODES = ("en", "fr", "es", "ar")


class CannedReasonQuerySet(OurQuerySet["CannedReason"]):
    def kept(self) -> CannedReasonQuerySet:
        """Those that can be chosen."""
        return self.filter(retired_at=None)

    def saying(self, words: str) -> CannedReasonQuerySet:
        """Those that say just this in one of their languages."""
        found = Q(pk__in=[])
        for code in CODES:
            found |= Q(**{code: words})
        return self.filter(found)


class CannedReason(Protected):
    """A sentence for many texts, never about one: it holds nothing of a case."""

    bookkeeping = frozenset({"used"})

    class Kind(models.TextChoices):
        CASE = "case", _("Cases")
        CLUE = "clue", _("Clues")
        POST = "post", _("Posts, edits, names of groups and reasons of answers")
        WIDENING = "widening", _("Wider audiences")
        HANDOVER = "handover", _("Other owners")
        FLAG = "flag", _("Reports")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="canned_reasons")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    en = models.CharField(_("English"), max_length=400, blank=True)
    fr = models.CharField(_("French"), max_length=400, blank=True)
    es = models.CharField(_("Spanish"), max_length=400, blank=True)
    ar = models.CharField(_("Arabic"), max_length=400, blank=True)
    used = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = CannedReasonQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(en="", fr="", es="", ar=""), name="reason_says_something")]

    def words(self, language: str) -> tuple[str, str]:
        """In this language, else in the installation's, else in any that it has: the words and their language."""
        for code in (language, settings.LANGUAGE_CODE.partition("-")[0], *CODES):
            if code in CODES and getattr(self, code):
                return getattr(self, code), code
        return "", ""
