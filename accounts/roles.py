"""What a person may do here."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person may do here; several can be held at once."""

    INVESTIGATOR = "investigator", _("Investigator")
    EXPERT = "expert", _("Expert")
    MODERATOR = "moderator", _("Moderator")
    COORDINATOR = "coordinator", _("Unit coordinator")
    OFFICER = "officer", _("Safeguarding officer")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")
