"""The installation's terms: every version of each is kept, the newest one counts."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import OurQuerySet
from audit.protected import Protected
from forum.wording.terms import Entry, forms_of


class TermVersion(Protected):
    """One writing of a term: nothing here is changed, the next version follows. It holds nothing of a case."""

    class Language(models.TextChoices):
        EN = "en", _("English")
        FR = "fr", _("French")
        ES = "es", _("Spanish")
        AR = "ar", _("Arabic")
        OTHER = "other", _("another language")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    term = models.CharField(max_length=36)  # its key in the starting list, or an id of its own
    number = models.PositiveIntegerField()  # from 1; 0 is what the starting list says
    forms = models.CharField(max_length=400)
    better = models.CharField(max_length=200)
    why = models.CharField(max_length=400)
    language = models.CharField(max_length=5, choices=Language.choices)
    is_on = models.BooleanField(default=True)
    at = models.DateTimeField(default=timezone.now)

    objects = OurQuerySet["TermVersion"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "number"], name="one_version_of_a_number")]

    @property
    def found_by(self) -> Entry:
        return Entry(forms_of(self.forms), self.better, self.why, self.language)
