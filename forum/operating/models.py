"""In which mode the installation is, and what is announced: every change is another row, and the newest counts."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.querysets import OurQuerySet
from audit.protected import Protected


class Mode(models.TextChoices):
    """What people may do now."""

    OPEN = "open", _("Open: everything works")
    READ_ONLY = "read_only", _("Read-only: signing in and reading go on, nothing can be written")
    LOCKED = "locked", _("Locked down: nobody but the people named here")


class Standing(Protected):
    """One change. It holds no reason: that stands in the trail."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)  # from 1: of two changes at once the second is refused
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.OPEN)
    notice = models.CharField(max_length=400, blank=True)  # planned maintenance, in an administrator's words
    at = models.DateTimeField(default=timezone.now)

    objects = OurQuerySet["Standing"].as_manager()


class Admitted(Protected):
    """Somebody who may go on while the installation is locked down."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    standing = models.ForeignKey(Standing, on_delete=models.CASCADE, related_name="admitted")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    objects = OurQuerySet["Admitted"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["standing", "user"], name="admitted_once")]


class Sample(models.Model):
    """Numbers of one moment, by which the administrators' page draws the last day. They are of nobody."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    values = models.JSONField()  # name of the number: its value

    objects = models.Manager["Sample"]()
